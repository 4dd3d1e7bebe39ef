"""`saycut admin prices`: what an edit costs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..options import AS_JSON
from .admin_place import DATA, changing, tell

if TYPE_CHECKING:
    from ...accounts.terms import Prices
    from ...store.database import Tx

prices = typer.Typer(help="The price list, in credits.", no_args_is_help=True, rich_markup_mode=None)


@prices.command("list")
def list_(data: Path = DATA, as_json: bool = AS_JSON) -> int:
    """List prices; `operation` is for every operation not named, `generated` for a generated clip."""

    async def deed(tx: Tx) -> Prices:
        from ...accounts.terms import prices_of

        return await prices_of(tx)

    found = dict(changing(data, deed).by_name)
    return tell({"prices": found}, [f"{name:<20} {one}" for name, one in found.items()], as_json=as_json)


@prices.command("set")
def set_(
    name: str = typer.Argument(..., metavar="NAME", help="An operation's name, operation, or generated."),
    credits: int = typer.Argument(..., metavar="CREDITS", min=0, help="Credits for each."),
    data: Path = DATA,
    as_json: bool = AS_JSON,
) -> int:
    """Set a price."""

    async def deed(tx: Tx) -> None:
        from ...accounts.terms import set_price
        from ...operations.table import OPERATIONS

        await set_price(tx, name, credits, known=OPERATIONS)

    changing(data, deed)
    return tell({"name": name, "credits": credits}, [f"{name} costs {credits} now."], as_json=as_json)


@prices.command()
def unset(
    name: str = typer.Argument(..., metavar="NAME", help="As in prices list."),
    data: Path = DATA,
    as_json: bool = AS_JSON,
) -> int:
    """Go back to the default price."""

    async def deed(tx: Tx) -> tuple[bool, int]:
        from ...accounts.terms import prices_of, unset_price

        return await unset_price(tx, name), (await prices_of(tx)).of(name)

    done, credits = changing(data, deed)
    return tell(
        {"name": name, "credits": credits, "changed": done}, [f"{name} costs {credits} now."], as_json=as_json
    )
