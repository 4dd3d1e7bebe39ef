"""`saycut admin grants`: credits given and taken back, statements, and the ledger added up."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ..options import AS_JSON
from .admin_accounts import ACCOUNT
from .admin_place import DATA, asking, changing, day, tell

if TYPE_CHECKING:
    from ...store.database import Database, Tx
    from ...store.ledger import Balance, Transfer

grants = typer.Typer(help="Credits of the accounts.", no_args_is_help=True, rich_markup_mode=None)
CREDITS: Any = typer.Argument(..., metavar="CREDITS", min=1, help="How many.")
REASON: Any = typer.Option("", "--reason", help="Why; it stands in the statement.")
KEY: Any = typer.Option(None, "--key", help="The same key again gives nothing twice (an order's number).")


@grants.command()
def give(
    account: str = ACCOUNT,
    credits: int = CREDITS,
    reason: str = REASON,
    key: str = KEY,
    data: Path = DATA,
    as_json: bool = AS_JSON,
) -> int:
    """Give an account credits."""
    return _move(data, (account, credits, reason, key), back=False, as_json=as_json)


@grants.command()
def take(
    account: str = ACCOUNT,
    credits: int = CREDITS,
    reason: str = REASON,
    key: str = KEY,
    data: Path = DATA,
    as_json: bool = AS_JSON,
) -> int:
    """Take available credits back."""
    return _move(data, (account, credits, reason, key), back=True, as_json=as_json)


@grants.command()
def show(
    account: str = ACCOUNT,
    most: int = typer.Option(100, "--most", min=1, max=10_000, help="At most so many, newest first."),
    data: Path = DATA,
    as_json: bool = AS_JSON,
) -> int:
    """Show an account's credits and how they moved."""

    async def deed(tx: Tx) -> tuple[Balance, list[Transfer]]:
        from ...accounts.administering import find_account
        from ...store.ledger import balance_of, statement

        await find_account(tx, account)
        return await balance_of(tx, account), await statement(tx, account, most=most)

    balance, moves = changing(data, deed)
    lines = [
        _told(balance),
        *(f"{day(m.made_ms)}  {m.kind:<9} {m.credits:>7}  {m.key}  {m.reason}" for m in moves),
    ]
    return tell({**_shown(balance), "transfers": [asdict(one) for one in moves]}, lines, as_json=as_json)


@grants.command()
def audit(data: Path = DATA, as_json: bool = AS_JSON) -> int:
    """Add the whole ledger up; exit code 1 when anything does not agree."""

    async def deed(database: Database) -> list[str]:
        from ...store.ledger import audit as added_up

        async with database.reading() as tx:
            return await added_up(tx)

    found = asking(data, deed)
    tell({"ok": not found, "differences": found}, found or ["The ledger adds up."], as_json=as_json)
    return 1 if found else 0


Movement = tuple[str, int, str, str | None]
"""Account, credits, reason, key."""


def _move(data: Path | None, movement: Movement, *, back: bool, as_json: bool) -> int:
    account, credits, reason, key = movement

    async def deed(tx: Tx) -> Balance:
        import secrets

        from ...accounts.administering import find_account
        from ...errors import OutOfCredits
        from ...store.ledger import grant, take_back

        await find_account(tx, account)
        name = f"admin:{key or secrets.token_hex(8)}"
        try:
            return await (take_back if back else grant)(tx, account, credits, key=name, reason=reason)
        except OutOfCredits as error:  # its own way out is the account's, not the operator's
            error.way_out = f"Take at most {error.available}."
            raise

    balance = changing(data, deed)
    return tell({"account": account, **_shown(balance)}, [_told(balance)], as_json=as_json)


def _shown(balance: Balance) -> dict[str, Any]:
    return {**asdict(balance), "total": balance.total}


def _told(balance: Balance) -> str:
    return f"available {balance.available}, frozen {balance.frozen}, spent {balance.spent}"
