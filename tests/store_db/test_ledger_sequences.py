"""Any sequence of movements, also repeated and refused ones, leaves the ledger as a simple model says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saycut.errors import Conflict, InputError, OutOfCredits
from saycut.store import ledger
from saycut.store.accounts import create_account
from saycut.store.database import Database, Tx, open_database

MOVES = st.lists(
    st.tuples(
        st.sampled_from(["grant", "take_back", "reserve", "settle", "release"]),
        st.sampled_from(["a", "b", "c"]),
        st.integers(min_value=-1, max_value=12),
    ),
    max_size=25,
)


@dataclass
class Model:
    """What the ledger ought to be: written as plainly as it can be."""

    available: int = 0
    spent: int = 0
    gifts: dict[tuple[str, str], int] = field(default_factory=dict)
    held: dict[str, tuple[int, str, int]] = field(default_factory=dict)

    def do(self, kind: str, key: str, credits: int) -> type[Exception] | None:
        if kind in ("grant", "take_back"):
            return self._gift(kind, key, credits)
        if kind == "reserve":
            return self._reserve(key, credits)
        return self._end(kind, key, credits)

    def _gift(self, kind: str, key: str, credits: int) -> type[Exception] | None:
        if credits < 0:
            return InputError
        if (kind, key) in self.gifts:
            return None if self.gifts[kind, key] == credits else Conflict
        moved = credits if kind == "grant" else -credits
        if self.available + moved < 0:
            return OutOfCredits
        self.available += moved
        self.gifts[kind, key] = credits
        return None

    def _reserve(self, key: str, credits: int) -> type[Exception] | None:
        if key in self.held:
            return None if self.held[key][0] == credits else Conflict
        if credits < 0:
            return InputError
        if credits > self.available:
            return OutOfCredits
        self.available -= credits
        self.held[key] = (credits, "held", 0)
        return None

    def _end(self, kind: str, key: str, spent: int) -> type[Exception] | None:
        if key not in self.held:
            return Conflict
        credits, state, before = self.held[key]
        if kind == "release":
            if state == "held":
                self.available += credits
                self.held[key] = (credits, "released", 0)
            return Conflict if state == "settled" else None
        if state != "held":
            if state == "settled" and spent < 0:
                return InputError
            return None if (state, before) == ("settled", spent) else Conflict
        if not 0 <= spent <= credits:
            return InputError
        self.available += credits - spent
        self.spent += spent
        self.held[key] = (credits, "settled", spent)
        return None

    @property
    def frozen(self) -> int:
        return sum(credits for credits, state, _ in self.held.values() if state == "held")


async def _do(tx: Tx, account: str, move: tuple[str, str, int]) -> None:
    kind, key, credits = move
    if kind == "grant":
        await ledger.grant(tx, account, credits, key=key)
    elif kind == "take_back":
        await ledger.take_back(tx, account, credits, key=key)
    elif kind == "reserve":
        await ledger.reserve(tx, account, credits, key=key)
    elif kind == "settle":
        await ledger.settle(tx, account, credits, key=key)
    else:
        await ledger.release(tx, account, key=key)


async def _story(database: Database, moves: list[tuple[str, str, int]]) -> None:
    model = Model()
    async with database.writing() as tx:
        account = (await create_account(tx)).id
    for move in moves:
        wanted = model.do(*move)
        try:
            async with database.writing() as tx:
                await _do(tx, account, move)
            refused = None
        except (Conflict, InputError, OutOfCredits) as error:
            refused = type(error)
        assert refused is wanted, move
    async with database.reading() as tx:
        found = await ledger.balance_of(tx, account)
        assert await ledger.audit(tx) == []
    assert (found.available, found.frozen, found.spent) == (model.available, model.frozen, model.spent)
    assert found.granted == found.available + found.frozen + found.spent


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_any_sequence(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    place: Path | str = tmp_path
    if kind == "postgres":
        make: Callable[[], str] = request.getfixturevalue("new_postgres")
        place = make()
    with asyncio.Runner() as runner:
        database = runner.run(open_database(place))

        @settings(
            max_examples=40 if kind == "sqlite" else 25,
            deadline=None,
            database=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
        @given(MOVES)
        def tell(moves: list[tuple[str, str, int]]) -> None:
            runner.run(_story(database, moves))

        try:
            tell()
        finally:
            runner.run(database.close())
