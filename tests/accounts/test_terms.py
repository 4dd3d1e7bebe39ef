"""Plans, prices and limits as the operator sets them; who may export; what a turn costs."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from saycut.accounts import crediting, terms
from saycut.accounts.exporting import check_export
from saycut.accounts.registering import register
from saycut.accounts.scopes import read_scopes
from saycut.accounts.signing_in import Principal, anonymous_token, authenticate
from saycut.errors import Conflict, ExportBlocked, InputError, OutOfCredits, ScopeMissing
from saycut.store import tokens
from saycut.store.database import Database

HEADERS = {"x-skill-source": "s", "X-SKILL-VERSION": "1.0", "X-Skill-Platform": "unknown", "Accept": "*/*"}


async def _somebody(database: Database) -> Principal:
    return await authenticate(database, (await anonymous_token(database, str(uuid.uuid4()), None)).token)


async def test_an_anonymous_token_exports_with_its_headers(database: Database) -> None:
    who = await _somebody(database)
    assert await check_export(database, who, HEADERS) == {
        "X-Skill-Source": "s", "X-Skill-Version": "1.0", "X-Skill-Platform": "unknown",
    }  # fmt: skip
    for missing in ("x-skill-source", "X-SKILL-VERSION", "X-Skill-Platform"):
        for value in (None, "  "):
            headers = (
                {**HEADERS, missing: value} if value else {k: v for k, v in HEADERS.items() if k != missing}
            )
            with pytest.raises(ExportBlocked) as found:
                await check_export(database, who, headers)
            assert (found.value.wire_code, found.value.http_status) == (402, 402)
            assert found.value.reason == "attribution"


async def test_the_operator_may_ask_for_a_registered_plan(database: Database) -> None:
    found = await anonymous_token(database, str(uuid.uuid4()), None)
    async with database.writing() as tx:
        await terms.set_plan_terms(tx, "anonymous", {"export": False})
    with pytest.raises(ExportBlocked) as refused:
        await check_export(database, await authenticate(database, found.token), HEADERS)
    assert refused.value.reason == "plan"
    assert refused.value.way_out == "Register or upgrade your plan to unlock export."
    await register(database, found.account_id)
    await check_export(database, await authenticate(database, found.token), HEADERS)
    async with database.writing() as tx:
        assert await terms.unset_plan(tx, "anonymous")
    await check_export(database, await _somebody(database), HEADERS)


async def test_a_token_made_by_hand_needs_its_scope(database: Database) -> None:
    who = await _somebody(database)
    async with database.writing() as tx:
        made = [
            await tokens.make_token(
                tx, who.account_id, origin="manual", scopes=read_scopes([words]), expires_ms=None
            )
            for words in ("read write", "render", "*")
        ]
    with pytest.raises(ScopeMissing):
        await check_export(database, await authenticate(database, made[0].text), HEADERS)
    for one in made[1:]:
        await check_export(database, await authenticate(database, one.text), HEADERS)


async def test_prices_are_the_operators(database: Database) -> None:
    async with database.writing() as tx:
        assert await crediting.quote(tx, []) == 0
        assert await crediting.quote(tx, ["trim", "add_text", "undo", "output"]) == 2
        await terms.set_price(tx, "add_text", 5)
        await terms.set_price(tx, "operation", 2)
        assert await crediting.quote(tx, ["trim", "add_text", "undo"]) == 7
        assert await terms.unset_price(tx, "add_text")
        assert not await terms.unset_price(tx, "add_text")
        assert await crediting.quote(tx, ["trim", "add_text"]) == 4
    for name, credits in (("trim", -1), ("trim", 10**9), ("", 1), ("a b", 1), ("x" * 61, 1)):
        with pytest.raises(InputError):
            async with database.writing() as tx:
                await terms.set_price(tx, name, credits)


async def test_terms_that_make_no_sense_are_refused(database: Database) -> None:
    async with database.writing() as tx:
        for changes in ({"free_credits": -1}, {"sessions": 0}, {"colour": "red"}):
            with pytest.raises(InputError):
                await terms.set_plan_terms(tx, "pro", changes)
        for limits in ({"token_days": 0}, {"tokens_per_client": -1}, {"other": 1}):
            with pytest.raises(InputError):
                await terms.set_limits(tx, limits)
        assert await terms.limits_of(tx) == terms.Limits()
        assert set(await terms.plans_of(tx)) == {"anonymous", "registered"}
        await terms.set_plan_terms(tx, "pro", {"free_credits": 7})
        await terms.set_plan_terms(tx, "pro", {"export": False})
        assert await terms.plan_of(tx, "pro") == terms.Plan(free_credits=7, export=False)
        assert await terms.plan_of(tx, "gone") == terms.Plan()


async def test_a_turn_pays_for_what_it_did(database: Database) -> None:
    who = await _somebody(database)
    async with database.writing() as tx:
        held = await crediting.reserve_turn(tx, who.account_id, "e-1", ["trim", "speed", "fade"])
        assert held.credits == 3
    found = await crediting.balance(database, who)
    assert (found.available, found.frozen, found.total) == (97, 3, 100)
    async with database.writing() as tx:
        await terms.set_price(tx, "operation", 50)
    for _ in range(2):
        async with database.writing() as tx:
            assert (await crediting.reserve_turn(tx, who.account_id, "e-1", ["trim"])).credits == 3
            await crediting.settle_turn(tx, who.account_id, "e-1", ["trim"])
    found = await crediting.balance(database, who)
    assert (found.available, found.frozen, found.spent) == (97, 0, 3)


async def test_a_turn_that_did_nothing_or_failed_is_free(database: Database) -> None:
    who = await _somebody(database)
    async with database.writing() as tx:
        for turn in ("e-1", "e-2", "e-3"):
            await crediting.reserve_turn(tx, who.account_id, turn, ["trim"])
    for _ in range(2):
        async with database.writing() as tx:
            await crediting.settle_turn(tx, who.account_id, "e-1", [])
            await crediting.release_turn(tx, who.account_id, "e-2")
            await crediting.release_turn(tx, who.account_id, "e-unknown")
    with pytest.raises(Conflict):
        async with database.writing() as tx:
            await crediting.settle_turn(tx, who.account_id, "e-2", ["trim"])
    found = await crediting.balance(database, who)
    assert (found.available, found.frozen, found.spent) == (99, 1, 0)


async def test_no_credits_is_2001(database: Database) -> None:
    who = await _somebody(database)
    async with database.writing() as tx:
        await terms.set_price(tx, "operation", 30)

    async def turn(number: int) -> None:
        async with database.writing() as tx:
            await crediting.reserve_turn(tx, who.account_id, f"e-{number}", ["trim"])

    found = await asyncio.gather(*(turn(number) for number in range(6)), return_exceptions=True)
    refused = [one for one in found if isinstance(one, OutOfCredits)]
    assert len(refused) == 3
    assert (refused[0].wire_code, refused[0].data) == (2001, {"needed": 30, "available": 10})
