"""An anonymous account becomes a registered one through `…?bind=<id>` and keeps all it has."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import Conflict, InputError
from ..store import accounts, tokens
from ..store.database import Database
from . import terms
from .scopes import REGISTERED
from .signing_in import fill_up

LONGEST_EMAIL = 254
"""RFC 5321 allows no longer path."""


@dataclass(frozen=True)
class Registered:
    """The account after its registration, and the token it is used with from now on."""

    account: accounts.Account
    token: str
    """Does not expire; shown this once."""


async def register(database: Database, bind: str, *, email: str | None = None) -> Registered:
    """Registers the anonymous account whose id is `bind`: the same id, sessions, credits and history.

    The id is unguessable, and works once. Tokens the account has stay good, and its client ids find it again.
    Raises InputError (no such account, or no e-mail address), Conflict (registered before, address taken).
    """
    address = read_email(email)
    async with database.writing() as tx:
        known = await accounts.account_of(tx, bind)
        if known is None or known.closed_ms is not None:
            raise InputError(
                "this registration link belongs to no account",
                way_out="Open the link your client showed, or begin anew without one.",
                field="bind",
            )
        account = await accounts.register_account(tx, bind, plan=terms.REGISTERED, email=address)
        if account is None:
            raise Conflict("this account is registered already", way_out="Use the token you were given then.")
        made = await tokens.make_token(
            tx, bind, origin="manual", scopes=REGISTERED, expires_ms=None, label="registration"
        )
        await fill_up(tx, bind, account.plan, key="registration")
    return Registered(account, made.text)


def read_email(email: str | None) -> str | None:
    """An e-mail address in lower case; None for none. Raises InputError for what is none."""
    if email is None or not email.strip():
        return None
    found = email.strip().lower()
    if len(found) > LONGEST_EMAIL or not re.fullmatch(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+\.[^@\s.]+", found):
        raise InputError("this is no e-mail address", way_out="Write it like ada@example.com.", field="email")
    return found
