"""Accounts and the client ids that find them again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from ..errors import Conflict
from .database import Tx
from .ledger import open_balance
from .tables.accounts import AccountRow, ClaimRow, ClientRow, TokenRow


@dataclass(frozen=True)
class Account:
    """Who owns sessions and credits."""

    id: str
    """`anon_…`, also the `bind` id; it stays when the account is registered."""
    kind: str
    """`anonymous` or `registered`."""
    plan: str
    email: str | None
    created_ms: int
    registered_ms: int | None = None
    closed_ms: int | None = None

    @property
    def registered(self) -> bool:
        return self.kind == "registered"


async def create_account(
    tx: Tx, *, kind: str = "anonymous", plan: str = "anonymous", email: str | None = None
) -> Account:
    """A new account with an empty balance. Raises Conflict when the e-mail address is taken."""
    await _free(tx, email)
    row = AccountRow(
        id=f"anon_{secrets.token_hex(16)}",
        kind=kind,
        plan=plan,
        email=email,
        created_ms=tx.now_ms,
        registered_ms=tx.now_ms if kind == "registered" else None,
    )
    tx.session.add(row)
    await tx.session.flush()
    await open_balance(tx, row.id)
    return _account(row)


async def account_of(tx: Tx, account_id: str) -> Account | None:
    """The account with an id, closed ones too."""
    row = await tx.session.get(AccountRow, account_id, populate_existing=True)
    return _account(row) if row else None


async def account_by_email(tx: Tx, email: str) -> Account | None:
    """The registered account with an e-mail address (in lower case)."""
    row = await tx.session.scalar(select(AccountRow).where(AccountRow.email == email))
    return _account(row) if row else None


async def account_of_client(tx: Tx, client_hash: str) -> Account | None:
    """The open account that a client id belongs to."""
    row = await tx.session.scalar(
        select(AccountRow)
        .join(ClientRow, ClientRow.account_id == AccountRow.id)
        .where(ClientRow.client_hash == client_hash, AccountRow.closed_ms.is_(None))
    )
    return _account(row) if row else None


async def bind_client(tx: Tx, client_hash: str, account_id: str) -> None:
    """Lets a client id find this account from now on."""
    await tx.session.execute(delete(ClientRow).where(ClientRow.client_hash == client_hash))
    tx.session.add(ClientRow(client_hash=client_hash, account_id=account_id, created_ms=tx.now_ms))
    await tx.session.flush()


async def register_account(tx: Tx, account_id: str, *, plan: str, email: str | None) -> Account | None:
    """Makes an anonymous account a registered one; None where there is none that could be.

    Raises Conflict when the e-mail address is another account's.
    """
    await _free(tx, email)
    row = await tx.session.scalar(
        select(AccountRow)
        .where(AccountRow.id == account_id, AccountRow.kind == "anonymous", AccountRow.closed_ms.is_(None))
        .with_for_update(key_share=True)
    )
    if row is None:
        return None
    row.kind, row.plan, row.email, row.registered_ms = "registered", plan, email, tx.now_ms
    await tx.session.flush()
    return _account(row)


async def set_plan(tx: Tx, account_id: str, plan: str) -> bool:
    """Puts an account on a plan; whether there is such an account."""
    done = await tx.session.execute(
        update(AccountRow).where(AccountRow.id == account_id).values(plan=plan).returning(AccountRow.id)
    )
    return done.first() is not None


async def close_account(tx: Tx, account_id: str) -> bool:
    """Ends an account: its tokens and client ids stop at once. Whether it was open."""
    done = await tx.session.execute(
        update(AccountRow)
        .where(AccountRow.id == account_id, AccountRow.closed_ms.is_(None))
        .values(closed_ms=tx.now_ms, email=None)
        .returning(AccountRow.id)
    )
    if done.first() is None:
        return False
    for table in (TokenRow, ClaimRow):
        await tx.session.execute(
            update(table)
            .where(table.account_id == account_id, table.revoked_ms.is_(None))
            .values(revoked_ms=tx.now_ms)
        )
    await tx.session.execute(delete(ClientRow).where(ClientRow.account_id == account_id))
    return True


async def list_accounts(tx: Tx, *, kind: str | None = None, most: int = 100, skip: int = 0) -> list[Account]:
    """Accounts, newest first."""
    query = select(AccountRow).order_by(AccountRow.created_ms.desc(), AccountRow.id).limit(most).offset(skip)
    if kind is not None:
        query = query.where(AccountRow.kind == kind)
    return [_account(row) for row in await tx.session.scalars(query)]


async def _free(tx: Tx, email: str | None) -> None:
    if email is not None:
        await tx.one_at_a_time(f"email: {email}")
        if await account_by_email(tx, email) is not None:
            raise Conflict(
                "there is an account with this e-mail address", way_out="Use another.", field="email"
            )


def _account(row: AccountRow) -> Account:
    return Account(row.id, row.kind, row.plan, row.email, row.created_ms, row.registered_ms, row.closed_ms)
