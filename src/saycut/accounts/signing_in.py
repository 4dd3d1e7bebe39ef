"""An anonymous token for a client id; a bearer token tells who is calling."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from ..errors import ClientIdMissing, ScopeMissing, TokenRefused, TooManyTokens
from ..store import accounts, ledger, tokens
from ..store.database import Database, Tx
from . import terms
from .scopes import ANONYMOUS, has_scope

LONGEST_CLIENT_ID = 200
LONGEST_TOKEN = 200


@dataclass(frozen=True)
class SignedIn:
    """The answer to a request for an anonymous token."""

    token: str
    account_id: str
    """`user_id`: `anon_…`, also the `bind` of the registration link."""
    expires_ms: int
    credits: int
    """What is available."""


@dataclass(frozen=True)
class Principal:
    """Who is calling, and what the token is good for."""

    account_id: str
    scopes: frozenset[str]
    plan: str
    registered: bool
    token_id: str
    anonymous_token: bool
    """The token was given for a client id, not made by hand: an export asks the plan alone."""

    def need(self, scope: str) -> None:
        """Raises ScopeMissing unless the token has the scope."""
        if not has_scope(self.scopes, scope):
            raise ScopeMissing(scope)


async def anonymous_token(database: Database, client_id: str | None, address: str | None) -> SignedIn:
    """A token for a client id, for the account it had before or a new one.

    `address`: the caller's, for the limit. A client that comes again when its token is over finds its
    account, filled up to the plan's free credits. Raises ClientIdMissing, TooManyTokens.
    """
    name = (client_id or "").strip()
    if not name:
        raise ClientIdMissing
    if len(name) > LONGEST_CLIENT_ID:
        raise ClientIdMissing(f"X-Client-Id is longer than {LONGEST_CLIENT_ID} characters")
    client, place = tokens.client_hash(name), network_of(address)
    async with database.writing() as tx:
        await tx.one_at_a_time(f"client: {client}", f"address: {place}")
        limits = await terms.limits_of(tx)
        await _check_limits(tx, limits, client, place)
        account = await accounts.account_of_client(tx, client)
        if account is None:
            account = await accounts.create_account(tx, plan=terms.ANONYMOUS)
            await accounts.bind_client(tx, client, account.id)
        expires_ms = tx.now_ms + limits.window_ms
        made = await tokens.make_token(
            tx, account.id, origin="anonymous", scopes=ANONYMOUS, expires_ms=expires_ms
        )
        await tokens.note_issue(tx, made.token.id, client=client, address=place)
        balance = await fill_up(tx, account.id, account.plan, key=f"token:{made.token.id}")
    return SignedIn(made.text, account.id, expires_ms, balance.available)


async def authenticate(database: Database, bearer: str | None) -> Principal:
    """Who a token is. Takes the token, or the whole header ("Bearer nmv_usr_…"). Raises TokenRefused."""
    async with database.reading() as tx:
        return await principal_of(tx, bearer)


async def principal_of(tx: Tx, bearer: str | None) -> Principal:
    """`authenticate` within a transaction. Raises TokenRefused."""
    text = (bearer or "").strip()
    if text[:7].lower() == "bearer ":
        text = text[7:].strip()
    found = await tokens.find_token(tx, text) if 0 < len(text) <= LONGEST_TOKEN else None
    if found is None:
        raise TokenRefused
    token, account = found
    return Principal(
        account_id=account.id,
        scopes=token.scopes,
        plan=account.plan,
        registered=account.registered,
        token_id=token.id,
        anonymous_token=token.origin == "anonymous",
    )


async def revoke(database: Database, principal: Principal) -> None:
    """Ends the very token that was used: signing out."""
    async with database.writing() as tx:
        await tokens.revoke_token(tx, principal.token_id)


async def fill_up(tx: Tx, account_id: str, plan: str, *, key: str) -> ledger.Balance:
    """Fills an account up to its plan's free credits, once for the key; one that has more keeps it."""
    free = (await terms.plan_of(tx, plan)).free_credits
    balance = await ledger.balance_of(tx, account_id)
    lacking = free - balance.total
    if lacking <= 0:
        return balance
    return await ledger.grant(tx, account_id, lacking, key=key, reason="free credits")


async def _check_limits(tx: Tx, limits: terms.Limits, client: str, place: str) -> None:
    since = tx.now_ms - limits.window_ms
    await tokens.forget_issues(tx, since)
    for most, told, issues in (
        (limits.tokens_per_client, "this client has", await tokens.issues_since(tx, since, client=client)),
        (limits.tokens_per_address, "this address has", await tokens.issues_since(tx, since, address=place)),
    ):
        if most and issues.count >= most:
            wait_ms = issues.oldest_ms + limits.window_ms - tx.now_ms
            raise TooManyTokens(
                f"{told} had {issues.count} of {most} tokens within {limits.token_days} days",
                retry_after_s=max(-(-wait_ms // 1000), 1),
            )


def network_of(address: str | None) -> str:
    """What counts as one address: an IPv4 address, the /64 of an IPv6 one, "local" where there is none."""
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "local"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
