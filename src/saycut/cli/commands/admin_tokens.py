"""`saycut admin tokens`: what lets people in. Tokens are named by their ids, never by their text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ..options import AS_JSON
from .admin_accounts import ACCOUNT
from .admin_place import DATA, changing, day, tell

if TYPE_CHECKING:
    from ...accounts.terms import Limits
    from ...store.database import Tx
    from ...store.tokens import NewToken, Token

tokens = typer.Typer(help="Tokens, and the limits on them.", no_args_is_help=True, rich_markup_mode=None)


@tokens.command("list")
def list_(
    account: str = typer.Argument(None, metavar="[ACCOUNT]", help="Only this account's."),
    most: int = typer.Option(100, "--most", min=1, max=10_000, help="At most so many, newest first."),
    data: Path = DATA,
    as_json: bool = AS_JSON,
) -> int:
    """List tokens, newest first; their text is known to nobody."""

    async def deed(tx: Tx) -> list[Token]:
        from ...store.tokens import list_tokens

        return await list_tokens(tx, account, most=most)

    found = changing(data, deed)
    lines = [
        f"{one.id}  {one.account_id}  {' '.join(sorted(one.scopes))}  expires {day(one.expires_ms)}"
        f"{'  revoked' if one.revoked_ms else ''}  {one.label}".rstrip()
        for one in found
    ]
    return tell({"tokens": [_shown(one) for one in found]}, lines, as_json=as_json)


@tokens.command()
def make(
    account: str = ACCOUNT,
    scopes: str = typer.Option(
        "read,write,upload,render", "--scopes", help="read write upload render, or *."
    ),
    days: int = typer.Option(None, "--days", min=1, help="Good for so many days; without it, until revoked."),
    label: str = typer.Option("", "--label", help="What it is for."),
    data: Path = DATA,
    as_json: bool = AS_JSON,
) -> int:
    """Make a token, and show it this once."""

    async def deed(tx: Tx) -> NewToken:
        from ...accounts.administering import make_manual_token

        return await make_manual_token(tx, account, scopes=scopes, days=days, label=label)

    made = changing(data, deed)
    return tell({"token": made.text, **_shown(made.token)}, [made.text], as_json=as_json)


@tokens.command()
def revoke(
    token: str = typer.Argument(..., metavar="ID", help="The token's id, as tokens list shows it."),
    data: Path = DATA,
    as_json: bool = AS_JSON,
) -> int:
    """Revoke a token: from now on it is refused."""

    async def deed(tx: Tx) -> bool:
        from ...accounts.administering import revoke_by_id

        return await revoke_by_id(tx, token)

    done = changing(data, deed)
    told = "is revoked now" if done else "was revoked before"
    return tell({"id": token, "revoked": done}, [f"{token} {told}."], as_json=as_json)


@tokens.command("revoke-all")
def revoke_all(account: str = ACCOUNT, data: Path = DATA, as_json: bool = AS_JSON) -> int:
    """Revoke every token of an account."""

    async def deed(tx: Tx) -> int:
        from ...accounts.administering import find_account
        from ...store.tokens import revoke_all as done

        await find_account(tx, account)
        return await done(tx, account)

    count = changing(data, deed)
    return tell({"account": account, "revoked": count}, [f"{count} revoked."], as_json=as_json)


@tokens.command()
def limits(
    per_client: int = typer.Option(None, "--per-client", help="Anonymous tokens a client may get; 0: any."),
    per_address: int = typer.Option(None, "--per-address", help="The same for an address; 0: any."),
    days: int = typer.Option(None, "--days", help="Days they are good for, and the limits look back."),
    data: Path = DATA,
    as_json: bool = AS_JSON,
) -> int:
    """Show or change the limits on anonymous tokens."""
    wanted = {"tokens_per_client": per_client, "tokens_per_address": per_address, "token_days": days}
    changes = {name: value for name, value in wanted.items() if value is not None}

    async def deed(tx: Tx) -> Limits:
        from ...accounts.terms import limits_of, set_limits

        return await set_limits(tx, changes) if changes else await limits_of(tx)

    found = changing(data, deed).model_dump()
    return tell({"limits": found}, [f"{name:<20} {value}" for name, value in found.items()], as_json=as_json)


def _shown(one: Token) -> dict[str, Any]:
    return {**vars(one), "scopes": sorted(one.scopes)}
