"""Bearer and claim tokens. Only the hash of a token's secret half is kept; it is compared in constant time.

A token is its prefix, 16 hexadecimal digits by which it is found, and 48 that prove it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from .accounts import Account, account_of
from .database import Tx
from .tables.accounts import ClaimRow, TokenIssueRow, TokenRow

BEARER = "nmv_usr_"
CLAIM = "clm_"
_ID_DIGITS = 16
ID_FORM = rf"[0-9a-f]{{{_ID_DIGITS}}}"
"""What a token's id looks like."""
_SECRET_DIGITS = 48
"""192 bits: nothing to guess, so a plain SHA-256 is enough to keep."""
_NOBODY = "0" * 64


@dataclass(frozen=True)
class Token:
    """A token as it is kept; the secret is not."""

    id: str
    account_id: str
    origin: str
    """`anonymous` (asked for by a client) or `manual` (made by the operator or at registration)."""
    scopes: frozenset[str]
    label: str
    created_ms: int
    expires_ms: int | None
    revoked_ms: int | None


@dataclass(frozen=True)
class NewToken:
    """A token just made: the only time its text is known."""

    text: str
    token: Token


@dataclass(frozen=True)
class Claim:
    """What a claim token opens."""

    id: str
    account_id: str
    session_id: str
    expires_ms: int


@dataclass(frozen=True)
class Issues:
    """Tokens given out within a window."""

    count: int
    oldest_ms: int
    """When the first of them was; 0 with none."""


async def make_token(
    tx: Tx, account_id: str, *, origin: str, scopes: Iterable[str], expires_ms: int | None, label: str = ""
) -> NewToken:
    """A new bearer token of an account."""
    token_id, secret = secrets.token_hex(_ID_DIGITS // 2), secrets.token_hex(_SECRET_DIGITS // 2)
    row = TokenRow(
        id=token_id, account_id=account_id, secret_hash=_hash(secret), origin=origin,
        scopes=" ".join(sorted(set(scopes))), label=label, created_ms=tx.now_ms, expires_ms=expires_ms,
    )  # fmt: skip
    tx.session.add(row)
    await tx.session.flush()
    return NewToken(f"{BEARER}{token_id}{secret}", _token(row))


async def find_token(tx: Tx, text: str) -> tuple[Token, Account] | None:
    """The good token with this text, and its open account; None for any that is not good."""
    halves = _halves(text, BEARER)
    row = await tx.session.get(TokenRow, halves[0], populate_existing=True) if halves else None
    good = _same(halves[1] if halves else "", row.secret_hash if row else _NOBODY)
    if row is None or not good or row.revoked_ms is not None or _over(row.expires_ms, tx.now_ms):
        return None
    account = await account_of(tx, row.account_id)
    return (_token(row), account) if account and account.closed_ms is None else None


async def revoke_token(tx: Tx, token_id: str) -> bool:
    """Ends a token at once; whether it was good until now."""
    done = await tx.session.execute(
        update(TokenRow)
        .where(TokenRow.id == token_id, TokenRow.revoked_ms.is_(None))
        .values(revoked_ms=tx.now_ms)
        .returning(TokenRow.id)
    )
    return done.first() is not None


async def revoke_all(tx: Tx, account_id: str) -> int:
    """Ends all tokens of an account at once; how many there were."""
    done = await tx.session.execute(
        update(TokenRow)
        .where(TokenRow.account_id == account_id, TokenRow.revoked_ms.is_(None))
        .values(revoked_ms=tx.now_ms)
        .returning(TokenRow.id)
    )
    return len(done.all())


async def list_tokens(tx: Tx, account_id: str | None = None, *, most: int = 100) -> list[Token]:
    """Tokens, newest first."""
    query = select(TokenRow).order_by(TokenRow.created_ms.desc(), TokenRow.id).limit(most)
    if account_id is not None:
        query = query.where(TokenRow.account_id == account_id)
    return [_token(row) for row in await tx.session.scalars(query)]


async def token_exists(tx: Tx, token_id: str) -> bool:
    """Whether there is (or was) a token with this id."""
    return await tx.session.get(TokenRow, token_id) is not None


async def make_claim(tx: Tx, account_id: str, session_id: str, *, expires_ms: int) -> tuple[str, Claim]:
    """A new claim token (its text, and what it opens)."""
    claim_id, secret = secrets.token_hex(_ID_DIGITS // 2), secrets.token_hex(_SECRET_DIGITS // 2)
    row = ClaimRow(
        id=claim_id, secret_hash=_hash(secret), account_id=account_id, session_id=session_id,
        created_ms=tx.now_ms, expires_ms=expires_ms,
    )  # fmt: skip
    tx.session.add(row)
    await tx.session.flush()
    return f"{CLAIM}{claim_id}{secret}", _claim(row)


async def find_claim(tx: Tx, text: str) -> Claim | None:
    """What the good claim token with this text opens; None for any that is not good."""
    halves = _halves(text, CLAIM)
    row = await tx.session.get(ClaimRow, halves[0], populate_existing=True) if halves else None
    good = _same(halves[1] if halves else "", row.secret_hash if row else _NOBODY)
    if row is None or not good or row.revoked_ms is not None or _over(row.expires_ms, tx.now_ms):
        return None
    account = await account_of(tx, row.account_id)
    return _claim(row) if account and account.closed_ms is None else None


def client_hash(client_id: str) -> str:
    """How a client id is kept."""
    return _hash(f"client {client_id}")


async def note_issue(tx: Tx, token_id: str, *, client: str, address: str) -> None:
    """Remembers that a client (by its hash) got a token from an address."""
    tx.session.add(TokenIssueRow(token_id=token_id, client_hash=client, address=address, issued_ms=tx.now_ms))
    await tx.session.flush()


async def issues_since(
    tx: Tx, since_ms: int, *, client: str | None = None, address: str | None = None
) -> Issues:
    """The tokens that a client or an address got after a time (not at it)."""
    query = select(func.count(), func.min(TokenIssueRow.issued_ms)).where(TokenIssueRow.issued_ms > since_ms)
    if client is not None:
        query = query.where(TokenIssueRow.client_hash == client)
    if address is not None:
        query = query.where(TokenIssueRow.address == address)
    count, oldest = (await tx.session.execute(query)).one()
    return Issues(int(count), int(oldest or 0))


async def forget_issues(tx: Tx, before_ms: int) -> None:
    """Drops what no limit looks back to any more: addresses are kept no longer than needed."""
    await tx.session.execute(delete(TokenIssueRow).where(TokenIssueRow.issued_ms <= before_ms))


def _halves(text: str, prefix: str) -> tuple[str, str] | None:
    digits = text.removeprefix(prefix)
    if digits == text or not re.fullmatch(rf"[0-9a-f]{{{_ID_DIGITS + _SECRET_DIGITS}}}", digits):
        return None
    return digits[:_ID_DIGITS], digits[_ID_DIGITS:]


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _same(secret: str, kept: str) -> bool:
    """Done for unknown tokens too, so that the time tells nothing."""
    return hmac.compare_digest(_hash(secret), kept)


def _over(expires_ms: int | None, now_ms: int) -> bool:
    return expires_ms is not None and expires_ms <= now_ms


def _token(row: TokenRow) -> Token:
    return Token(
        row.id, row.account_id, row.origin, frozenset(row.scopes.split()), row.label,
        row.created_ms, row.expires_ms, row.revoked_ms,
    )  # fmt: skip


def _claim(row: ClaimRow) -> Claim:
    return Claim(row.id, row.account_id, row.session_id, row.expires_ms)
