"""What the operator does by hand, where it is more than one query."""

from __future__ import annotations

import re

from ..errors import InputError
from ..store import accounts, tokens
from ..store.database import Tx
from . import terms
from .registering import read_email
from .scopes import REGISTERED, read_scopes
from .signing_in import fill_up


async def find_account(tx: Tx, account_id: str) -> accounts.Account:
    """An account by its id. Raises InputError."""
    found = await accounts.account_of(tx, account_id)
    if found is None:
        raise InputError(
            f"there is no account {account_id}", way_out="See saycut admin accounts list.", field="account"
        )
    return found


async def create_registered(tx: Tx, *, email: str | None, plan: str) -> tuple[str, str]:
    """A new registered account: its id and its token. Raises Conflict, InputError."""
    await _check_plan(tx, plan)
    account = await accounts.create_account(tx, kind="registered", plan=plan, email=read_email(email))
    made = await tokens.make_token(
        tx, account.id, origin="manual", scopes=REGISTERED, expires_ms=None, label="registration"
    )
    await fill_up(tx, account.id, plan, key="registration")
    return account.id, made.text


async def put_on_plan(tx: Tx, account_id: str, plan: str) -> None:
    """Puts an account on a plan there is. Raises InputError."""
    await find_account(tx, account_id)
    await _check_plan(tx, plan)
    await accounts.set_plan(tx, account_id, plan)


async def make_manual_token(
    tx: Tx, account_id: str, *, scopes: str, days: int | None = None, label: str = ""
) -> tokens.NewToken:
    """A token of an open account, for so many days or until it is revoked. Raises InputError."""
    account = await find_account(tx, account_id)
    if account.closed_ms is not None:
        raise InputError(f"the account {account_id} is closed", field="account")
    expires_ms = None if days is None else tx.now_ms + days * terms.DAY_MS
    return await tokens.make_token(
        tx, account_id, origin="manual", scopes=read_scopes([scopes]), expires_ms=expires_ms, label=label
    )


async def revoke_by_id(tx: Tx, token_id: str) -> bool:
    """Revokes a token by its id; whether it was good until now. Raises InputError for what is no id."""
    if not re.fullmatch(tokens.ID_FORM, token_id):
        raise InputError(
            "a token's id has 16 hexadecimal digits",
            way_out="See saycut admin tokens list; the token itself must not stand in a command.",
            field="token",
        )
    if not await tokens.token_exists(tx, token_id):
        raise InputError(
            f"there is no token {token_id}", way_out="See saycut admin tokens list.", field="token"
        )
    return await tokens.revoke_token(tx, token_id)


async def _check_plan(tx: Tx, plan: str) -> None:
    known = await terms.plans_of(tx)
    if plan not in known:
        raise InputError(
            f"there is no plan {plan}",
            way_out=f"Use one of {', '.join(known)}, or add it: saycut admin plans set.",
            field="plan",
        )
