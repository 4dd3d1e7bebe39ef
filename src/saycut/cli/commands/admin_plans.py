"""`saycut admin plans`: what accounts may do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..options import AS_JSON
from .admin_place import DATA, changing, tell

if TYPE_CHECKING:
    from ...accounts.terms import Plan
    from ...store.database import Tx

plans = typer.Typer(help="What accounts may do.", no_args_is_help=True, rich_markup_mode=None)


@plans.command("list")
def list_(data: Path = DATA, as_json: bool = AS_JSON) -> int:
    """List plans with their terms."""

    async def deed(tx: Tx) -> dict[str, Plan]:
        from ...accounts.terms import plans_of

        return await plans_of(tx)

    found = {name: plan.model_dump() for name, plan in changing(data, deed).items()}
    lines = [f"{name:<12} {_told(terms)}" for name, terms in found.items()]
    return tell({"plans": found}, lines, as_json=as_json)


@plans.command("set")
def set_(
    name: str = typer.Argument(..., metavar="PLAN", help="anonymous, registered, or a name of yours."),
    terms: list[str] = typer.Argument(..., metavar="TERM=VALUE…", help="export=no free_credits=50 …"),
    data: Path = DATA,
    as_json: bool = AS_JSON,
) -> int:
    """Change a plan's terms, or add a plan."""
    from ...errors import InputError

    changes = dict(one.split("=", 1) for one in terms if "=" in one)
    if len(changes) != len(terms):
        raise InputError(
            "a term is written as name=value, each once",
            way_out="See saycut admin plans list.",
            field="terms",
        )

    async def deed(tx: Tx) -> Plan:
        from ...accounts.terms import set_plan_terms

        return await set_plan_terms(tx, name, changes)

    found = changing(data, deed).model_dump()
    return tell({"name": name, "plan": found}, [f"{name:<12} {_told(found)}"], as_json=as_json)


@plans.command()
def unset(
    name: str = typer.Argument(..., metavar="PLAN", help="As in plans list."),
    data: Path = DATA,
    as_json: bool = AS_JSON,
) -> int:
    """Take a plan away; anonymous and registered go back to their defaults."""

    async def deed(tx: Tx) -> bool:
        from ...accounts.terms import unset_plan

        return await unset_plan(tx, name)

    done = changing(data, deed)
    told = "is back at its default, or gone" if done else "had not been set"
    return tell({"name": name, "changed": done}, [f"{name} {told}."], as_json=as_json)


def _told(terms: dict[str, object]) -> str:
    words = {True: "yes", False: "no"}
    return "  ".join(
        f"{name}={words[value] if isinstance(value, bool) else value}" for name, value in terms.items()
    )
