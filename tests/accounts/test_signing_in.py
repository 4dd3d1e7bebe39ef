"""Anonymous tokens and their limits, bearer tokens, scopes, registering, claims: the contract's codes."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from sqlalchemy import text

from saycut.accounts import terms
from saycut.accounts.claiming import claim_token, open_claim
from saycut.accounts.registering import register
from saycut.accounts.scopes import ANONYMOUS, read_scopes
from saycut.accounts.signing_in import anonymous_token, authenticate, network_of, revoke
from saycut.errors import (
    ClientIdMissing,
    Conflict,
    InputError,
    ScopeMissing,
    SessionUnknown,
    TokenRefused,
    TooManyTokens,
)
from saycut.store import accounts, ledger, sessions, tokens
from saycut.store.database import Database
from store_db.databases import DAY_MS, Clock


def _client() -> str:
    return str(uuid.uuid4())


async def test_a_new_client_gets_a_token_and_free_credits(database: Database, clock: Clock) -> None:
    found = await anonymous_token(database, _client(), "203.0.113.7")
    assert found.token.startswith("nmv_usr_")
    assert found.account_id.startswith("anon_")
    assert found.expires_ms == clock.now_ms + 7 * DAY_MS
    assert found.credits == 100
    for bearer in (found.token, f"Bearer {found.token}", f"bearer  {found.token} "):
        who = await authenticate(database, bearer)
        assert (who.account_id, who.scopes, who.plan) == (found.account_id, ANONYMOUS, "anonymous")
        assert who.anonymous_token
        assert not who.registered


@pytest.mark.parametrize("client", [None, "", "  \t ", "x" * 201])
async def test_no_client_id_is_400(database: Database, client: str | None) -> None:
    with pytest.raises(ClientIdMissing) as found:
        await anonymous_token(database, client, "203.0.113.7")
    assert (found.value.wire_code, found.value.http_status) == (400, 400)


async def test_one_token_a_client_within_seven_days(database: Database, clock: Clock) -> None:
    client = _client()
    first = await anonymous_token(database, client, "203.0.113.7")
    clock.forward(days=7, ms=-1)
    with pytest.raises(TooManyTokens) as found:
        await anonymous_token(database, f" {client} ", "198.51.100.1")
    assert (found.value.wire_code, found.value.http_status, found.value.retry_after_s) == (429, 429, 1)
    await authenticate(database, first.token)
    clock.forward(ms=1)
    with pytest.raises(TokenRefused):
        await authenticate(database, first.token)
    again = await anonymous_token(database, client, "203.0.113.7")
    assert again.account_id == first.account_id
    assert again.token != first.token


async def test_who_comes_again_is_filled_up(database: Database, clock: Clock) -> None:
    client = _client()
    account = (await anonymous_token(database, client, None)).account_id
    async with database.writing() as tx:
        await ledger.reserve(tx, account, 70, key="turn:1")
        await ledger.settle(tx, account, 30, key="turn:1")
        await ledger.reserve(tx, account, 20, key="turn:2")
    clock.forward(days=8)
    assert (await anonymous_token(database, client, None)).credits == 80
    async with database.reading() as tx:
        found = await ledger.balance_of(tx, account)
    assert (found.available, found.frozen, found.total, found.spent) == (80, 20, 100, 30)
    async with database.writing() as tx:
        await ledger.grant(tx, account, 500, key="paid")
    clock.forward(days=8)
    assert (await anonymous_token(database, client, None)).credits == 580


async def test_ten_tokens_an_address_within_seven_days(database: Database, clock: Clock) -> None:
    for _ in range(10):
        await anonymous_token(database, _client(), "203.0.113.7")
    with pytest.raises(TooManyTokens):
        await anonymous_token(database, _client(), "203.0.113.7")
    await anonymous_token(database, _client(), "203.0.113.8")
    async with database.writing() as tx:
        await terms.set_limits(tx, {"tokens_per_address": 11})
    await anonymous_token(database, _client(), "::ffff:203.0.113.7")
    with pytest.raises(TooManyTokens):
        await anonymous_token(database, _client(), "203.0.113.7")
    async with database.writing() as tx:
        await terms.set_limits(tx, {"tokens_per_address": 0})
    await anonymous_token(database, _client(), "203.0.113.7")
    clock.forward(days=7)
    await anonymous_token(database, _client(), "203.0.113.7")
    async with database.reading() as tx:
        assert await tx.session.scalar(text("SELECT count(*) FROM token_issues")) == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("testclient", "local"),
        (None, "local"),
    ],
)
def test_what_counts_as_one_address(address: str | None, network: str) -> None:
    assert network_of(address) == network


async def test_many_at_once_get_no_more_than_the_limits(database: Database) -> None:
    same = _client()
    clients = [same] * 8 + [_client() for _ in range(14)]
    found = await asyncio.gather(
        *(anonymous_token(database, one, "203.0.113.7") for one in clients), return_exceptions=True
    )
    given = [one for one in found if not isinstance(one, BaseException)]
    assert len(given) == 10
    assert sum(not isinstance(one, BaseException) for one in found[:8]) <= 1
    assert all(isinstance(one, TooManyTokens) for one in found if isinstance(one, BaseException))


async def test_wrong_tokens_are_1001(database: Database) -> None:
    good = (await anonymous_token(database, _client(), None)).token
    other = good[:-1] + ("0" if good[-1] != "0" else "1")
    unknown = good[:8] + ("f" if good[8] != "f" else "e") + good[9:]
    odd = ["nmv_usr_", "é" * 72, "nmv_usr_" + "\0" * 64, f"Basic {good}", "x" * 100_000]
    near = [other, unknown, good[8:], good + "0", good.upper(), good.replace("usr", "api")]
    for wrong in (None, "", "Bearer ", *odd, *near):
        with pytest.raises(TokenRefused) as found:
            await authenticate(database, wrong)
        assert (found.value.wire_code, found.value.http_status) == (1001, 401)


async def test_no_token_is_kept_in_clear(database: Database) -> None:
    client = _client()
    found = await anonymous_token(database, client, None)
    secret = found.token[24:]
    async with database.reading() as tx:
        for table in ("tokens", "token_issues", "clients"):
            rows = (await tx.session.execute(text(f"SELECT * FROM {table}"))).all()
            assert rows
            assert secret not in str(rows)
            assert client not in str(rows)


async def test_a_revoked_token_is_refused_at_once(database: Database) -> None:
    client = _client()
    token = (await anonymous_token(database, client, None)).token
    who = await authenticate(database, token)
    await revoke(database, who)
    with pytest.raises(TokenRefused):
        await authenticate(database, token)
    with pytest.raises(TooManyTokens):
        await anonymous_token(database, client, None)


async def test_a_closed_account_lets_nobody_in(database: Database) -> None:
    client = _client()
    found = await anonymous_token(database, client, "203.0.113.7")
    async with database.writing() as tx:
        assert await accounts.close_account(tx, found.account_id)
        assert not await accounts.close_account(tx, found.account_id)
    with pytest.raises(TokenRefused):
        await authenticate(database, found.token)


async def test_scopes_of_manual_tokens(database: Database) -> None:
    account = (await anonymous_token(database, _client(), None)).account_id
    async with database.writing() as tx:
        reader = await tokens.make_token(
            tx, account, origin="manual", scopes=read_scopes(["read"]), expires_ms=None, label="ci"
        )
        everything = await tokens.make_token(
            tx, account, origin="manual", scopes=read_scopes(["*"]), expires_ms=None
        )
    who = await authenticate(database, reader.text)
    who.need("read")
    with pytest.raises(ScopeMissing) as found:
        who.need("write")
    assert (found.value.wire_code, found.value.http_status, found.value.data) == (
        403,
        403,
        {"scope": "write"},
    )
    for scope in ("read", "write", "upload", "render"):
        (await authenticate(database, everything.text)).need(scope)


@pytest.mark.parametrize("words", [[], [""], ["admin"], ["read", "root"]])
def test_other_scopes_are_refused(words: list[str]) -> None:
    with pytest.raises(InputError):
        read_scopes(words)


def test_scopes_are_read_with_commas_and_spaces() -> None:
    assert read_scopes(["read,write upload", "render"]) == {"read", "write", "upload", "render"}


async def test_registering_keeps_all_there_is(database: Database, clock: Clock) -> None:
    client = _client()
    before = await anonymous_token(database, client, None)
    async with database.writing() as tx:
        session = await sessions.create_session(tx, before.account_id, name="project")
        await ledger.reserve(tx, before.account_id, 30, key="turn:1")
        await ledger.settle(tx, before.account_id, 30, key="turn:1")
    done = await register(database, before.account_id, email=" Ann@Example.org ")
    assert (done.account.id, done.account.kind, done.account.plan) == (
        before.account_id, "registered", "registered",
    )  # fmt: skip
    assert done.account.email == "ann@example.org"
    for token in (done.token, before.token):
        who = await authenticate(database, token)
        assert (who.account_id, who.plan, who.registered) == (before.account_id, "registered", True)
    async with database.reading() as tx:
        assert (await sessions.session_of(tx, done.account.id, session.id)).name == "project"
        assert (await ledger.balance_of(tx, done.account.id)).spent == 30
        assert len(await ledger.statement(tx, done.account.id)) == 4
        assert await ledger.audit(tx) == []
    clock.forward(days=400)
    await authenticate(database, done.token)
    assert (await anonymous_token(database, client, None)).account_id == before.account_id


async def test_a_registration_link_works_once(database: Database) -> None:
    first = await anonymous_token(database, _client(), None)
    second = await anonymous_token(database, _client(), None)
    await register(database, first.account_id, email="a@b.org")
    with pytest.raises(Conflict, match="registered already"):
        await register(database, first.account_id)
    with pytest.raises(Conflict, match="e-mail"):
        await register(database, second.account_id, email="A@B.org")
    for bind in ("anon_nobody", "", "'; --"):
        with pytest.raises(InputError):
            await register(database, bind)
    for email in ("nobody", "a@b", "a b@c.org", "a\0@b.org", "x" * 250 + "@b.org"):
        with pytest.raises(InputError):
            await register(database, second.account_id, email=email)
    assert (await register(database, second.account_id)).account.email is None


async def test_one_link_opened_by_many_registers_once(database: Database) -> None:
    account = (await anonymous_token(database, _client(), None)).account_id
    found = await asyncio.gather(
        *(register(database, account, email=f"p{n}@b.org") for n in range(5)), return_exceptions=True
    )
    assert sum(isinstance(one, Conflict) for one in found) == 4


async def test_a_claim_token_opens_one_project_and_no_api(database: Database, clock: Clock) -> None:
    owner = await authenticate(database, (await anonymous_token(database, _client(), None)).token)
    stranger = await authenticate(database, (await anonymous_token(database, _client(), None)).token)
    async with database.writing() as tx:
        session = await sessions.create_session(tx, owner.account_id, name="mine")
    made = await claim_token(database, owner, session_id=session.id, task_id=session.task_id)
    assert made.token.startswith("clm_")
    assert made.expires_in_s == 604_800
    assert (await open_claim(database, made.token)).id == session.id
    with pytest.raises(TokenRefused):
        await authenticate(database, made.token)
    for who, session_id, task_id in (
        (stranger, session.id, None),
        (owner, "1" * 19, None),
        (owner, session.id, "other"),
        (owner, "", None),
    ):
        with pytest.raises(SessionUnknown) as found:
            await claim_token(database, who, session_id=session_id, task_id=task_id)
        assert (found.value.wire_code, found.value.http_status) == (1002, 404)
    for wrong in ("", "clm_", made.token[:-1], made.token.replace("clm_", "nmv_usr_")):
        with pytest.raises(TokenRefused):
            await open_claim(database, wrong)
    clock.forward(ms=604_800_000)
    with pytest.raises(TokenRefused):
        await open_claim(database, made.token)


async def test_a_claim_ends_with_its_session(database: Database) -> None:
    owner = await authenticate(database, (await anonymous_token(database, _client(), None)).token)
    async with database.writing() as tx:
        session = await sessions.create_session(tx, owner.account_id, name="mine")
    made = await claim_token(database, owner, session_id=session.id)
    async with database.writing() as tx:
        await sessions.delete_session(tx, owner.account_id, session.id)
    with pytest.raises(TokenRefused):
        await open_claim(database, made.token)
