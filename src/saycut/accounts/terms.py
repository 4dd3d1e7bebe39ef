"""The operator's terms: plans, prices and limits. They are read when they are needed, so that a change by
`saycut admin` counts at once, on every machine."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import Field, ValidationError

from ..errors import InputError
from ..store import settings
from ..store.database import Tx
from ..units import Frozen

DAY_MS = 24 * 60 * 60 * 1000


class Plan(Frozen):
    """What an account on a plan may do."""

    free_credits: int = Field(default=100, ge=0, le=1_000_000_000)
    """Credits an account is filled up to when it gets an anonymous token, and at registration."""
    export: bool = True
    """Whether it may export; false answers 402."""
    sessions: int = Field(default=1000, ge=1)
    """Sessions it may have at a time."""
    running_turns: int = Field(default=4, ge=1)
    """Turns it may have at work at a time, over all its sessions."""
    running_exports: int = Field(default=4, ge=1)
    """Exports it may have at work at a time, over all its sessions."""
    storage_bytes: int = Field(default=20_000_000_000, ge=0)
    """Room for its files."""


ANONYMOUS, REGISTERED = "anonymous", "registered"
PLANS: Mapping[str, Plan] = {ANONYMOUS: Plan(), REGISTERED: Plan()}
"""The plans there always are; the operator changes them and adds others."""


class Limits(Frozen):
    """Anonymous tokens: how many, and how long they are good for."""

    token_days: int = Field(default=7, ge=1, le=3650)
    """Days an anonymous token is good for, and that the two limits look back."""
    tokens_per_client: int = Field(default=1, ge=0)
    """Tokens a client id may get within that time; 0: without limit."""
    tokens_per_address: int = Field(default=10, ge=0)
    """Tokens an address (of IPv6: its /64) may get within that time; 0: without limit."""

    @property
    def window_ms(self) -> int:
        return self.token_days * DAY_MS


ANY_OPERATION, ANY_GENERATED = "operation", "generated"
PRICES: Mapping[str, int] = {
    ANY_OPERATION: 1,
    ANY_GENERATED: 100,
    "undo": 0,
    "redo": 0,
    "reset": 0,
    "output": 0,
}
"""Credits for what a turn does, by the operation's name: `operation` is for those not named, `generated` for
a clip that a model makes."""
MOST_CREDITS = 1_000_000


@dataclass(frozen=True)
class Prices:
    """The price list."""

    by_name: Mapping[str, int] = field(default_factory=lambda: dict(PRICES))

    def of(self, name: str) -> int:
        """Credits for one operation (its `op`), or for `generated`."""
        return self.by_name.get(name, self.by_name.get(ANY_OPERATION, 0))

    def sum_of(self, names: Iterable[str]) -> int:
        """Credits for all that a turn does; nothing for nothing."""
        return sum(self.of(name) for name in names)


async def plans_of(tx: Tx) -> dict[str, Plan]:
    """Every plan by its name. Raises InputError where a stored one cannot be read."""
    stored = {name: _read(Plan, value, name) for name, value in (await settings.all_set(tx, "plan")).items()}
    return {**PLANS, **stored}


async def plan_of(tx: Tx, name: str) -> Plan:
    """The plan with a name; one that was taken away counts as the anonymous one."""
    plans = await plans_of(tx)
    return plans.get(name, plans[ANONYMOUS])


async def set_plan_terms(tx: Tx, name: str, changes: Mapping[str, Any]) -> Plan:
    """Changes a plan, or adds one. Raises InputError."""
    _named(name)
    known = (await plans_of(tx)).get(name, Plan())
    plan = _read(Plan, {**known.model_dump(), **changes}, name)
    await settings.put(tx, "plan", name, plan.model_dump())
    return plan


async def unset_plan(tx: Tx, name: str) -> bool:
    """Takes a plan away, or puts one of ours back to its default; whether anything had been set."""
    return await settings.unset(tx, "plan", name)


async def limits_of(tx: Tx) -> Limits:
    """The limits in force."""
    return _read(Limits, await settings.all_set(tx, "limit"), "limits")


async def set_limits(tx: Tx, changes: Mapping[str, int]) -> Limits:
    """Changes limits. Raises InputError."""
    limits = _read(Limits, {**(await limits_of(tx)).model_dump(), **changes}, "limits")
    for name in changes:
        await settings.put(tx, "limit", name, getattr(limits, name))
    return limits


async def prices_of(tx: Tx) -> Prices:
    """The price list in force."""
    return Prices({**PRICES, **await settings.all_set(tx, "price")})


async def set_price(tx: Tx, name: str, credits: int, *, known: Container[str] | None = None) -> None:
    """Sets the price of an operation, which must be one of `known` or of our own list. Raises InputError."""
    _named(name)
    if known is not None and name not in known and name not in PRICES:
        raise InputError(
            f"there is no operation {name}", way_out="See docs/reference/operations.md.", field="name"
        )
    if not 0 <= credits <= MOST_CREDITS:
        raise InputError(f"a price is 0 to {MOST_CREDITS} credits", field="credits")
    await settings.put(tx, "price", name, credits)


async def unset_price(tx: Tx, name: str) -> bool:
    """Goes back to the default; whether a price had been set."""
    return await settings.unset(tx, "price", name)


def _named(name: str) -> None:
    if not (0 < len(name) <= 60 and name.isascii() and name.replace("_", "").replace("-", "").isalnum()):
        raise InputError(f"{name!r} is no name here", way_out="Use letters, digits, - and _.", field="name")


Terms = TypeVar("Terms", Plan, Limits)


def _read(kind: type[Terms], values: Any, name: str) -> Terms:
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{name}: {where}: {first['msg']}", field=where) from error
