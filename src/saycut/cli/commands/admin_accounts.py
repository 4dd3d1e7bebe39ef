"""`saycut admin accounts`: who uses the service."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ..options import AS_JSON
from .admin_place import DATA, asking, changing, day, tell

if TYPE_CHECKING:
    from ...store.accounts import Account
    from ...store.database import Database, Tx

accounts = typer.Typer(help="The accounts of the service.", no_args_is_help=True, rich_markup_mode=None)
ACCOUNT: Any = typer.Argument(..., metavar="ACCOUNT", help="The account's id (anon_…).")
EMAIL: Any = typer.Option(None, "--email", help="The person's e-mail address.")


@accounts.command("list")
def list_(
    kind: str = typer.Option(None, "--kind", help="Only anonymous, or only registered ones."),
    most: int = typer.Option(100, "--most", min=1, max=10_000, help="At most so many, newest first."),
    data: Path = DATA,
    as_json: bool = AS_JSON,
) -> int:
    """List accounts, newest first."""

    async def deed(tx: Tx) -> list[Account]:
        from ...store.accounts import list_accounts

        return await list_accounts(tx, kind=kind, most=most)

    found = changing(data, deed)
    return tell({"accounts": [asdict(one) for one in found]}, [_line(one) for one in found], as_json=as_json)


@accounts.command()
def show(account: str = ACCOUNT, data: Path = DATA, as_json: bool = AS_JSON) -> int:
    """Show one account: its plan, credits and sessions."""

    async def deed(tx: Tx) -> dict[str, Any]:
        from ...accounts.administering import find_account
        from ...store.ledger import balance_of
        from ...store.sessions import count_sessions
        from ...store.tokens import list_tokens

        found = await find_account(tx, account)
        balance = await balance_of(tx, account)
        return {
            **asdict(found),
            "credits": {**asdict(balance), "total": balance.total},
            "sessions": await count_sessions(tx, account),
            "tokens": len(await list_tokens(tx, account)),
        }

    found = changing(data, deed)
    lines = [f"{name:<14} {value}" for name, value in _flat(found).items()]
    return tell({"account": found}, lines, as_json=as_json)


@accounts.command()
def create(
    email: str = EMAIL,
    plan: str = typer.Option("registered", "--plan", help="The plan it begins on."),
    data: Path = DATA,
    as_json: bool = AS_JSON,
) -> int:
    """Make a registered account, and show its token this once."""

    async def deed(tx: Tx) -> tuple[str, str]:
        from ...accounts.administering import create_registered

        return await create_registered(tx, email=email, plan=plan)

    account, token = changing(data, deed)
    return tell({"account": account, "token": token}, [account, token], as_json=as_json)


@accounts.command()
def register(account: str = ACCOUNT, email: str = EMAIL, data: Path = DATA, as_json: bool = AS_JSON) -> int:
    """Make an anonymous account a registered one; it keeps all it has. Shows its token this once."""

    async def deed(database: Database) -> str:
        from ...accounts.registering import register as done

        return (await done(database, account, email=email)).token

    token = asking(data, deed)
    return tell({"account": account, "token": token}, [account, token], as_json=as_json)


@accounts.command()
def plan(
    account: str = ACCOUNT,
    name: str = typer.Argument(..., metavar="PLAN", help="One of saycut admin plans list."),
    data: Path = DATA,
    as_json: bool = AS_JSON,
) -> int:
    """Put an account on another plan."""

    async def deed(tx: Tx) -> None:
        from ...accounts.administering import put_on_plan

        await put_on_plan(tx, account, name)

    changing(data, deed)
    return tell({"account": account, "plan": name}, [f"{account} is on {name} now."], as_json=as_json)


@accounts.command()
def close(account: str = ACCOUNT, data: Path = DATA, as_json: bool = AS_JSON) -> int:
    """Close an account: its tokens stop at once. Its credits stay in the ledger."""

    async def deed(tx: Tx) -> bool:
        from ...accounts.administering import find_account
        from ...store.accounts import close_account

        await find_account(tx, account)
        return await close_account(tx, account)

    done = changing(data, deed)
    told = "is closed now" if done else "was closed before"
    return tell({"account": account, "closed": done}, [f"{account} {told}."], as_json=as_json)


def _line(one: Account) -> str:
    closed = "  closed" if one.closed_ms else ""
    return f"{one.id}  {one.kind:<10}  {one.plan:<10}  {day(one.created_ms)}  {one.email or ''}{closed}"


def _flat(found: dict[str, Any]) -> dict[str, Any]:
    """Values a line each; times as days."""
    flat: dict[str, Any] = {}
    for name, value in found.items():
        if isinstance(value, dict):
            flat |= value
        elif name.endswith("_ms"):
            flat[name.removesuffix("_ms")] = day(value)
        else:
            flat[name] = "none" if value is None else value
    return flat
