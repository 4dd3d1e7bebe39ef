"""Credits: each movement, its key, what it refuses; they hold under any sequence and many at once."""

from __future__ import annotations

import asyncio
import random

import pytest
from sqlalchemy import text

from saycut.errors import Conflict, InputError, OutOfCredits
from saycut.store import ledger
from saycut.store.accounts import create_account
from saycut.store.database import Database


async def _account(database: Database, credits: int = 0) -> str:
    async with database.writing() as tx:
        account = await create_account(tx)
        if credits:
            await ledger.grant(tx, account.id, credits, key="start")
        return account.id


async def _balance(database: Database, account: str) -> tuple[int, int, int, int]:
    async with database.reading() as tx:
        found = await ledger.balance_of(tx, account)
        assert await ledger.audit(tx) == []
    assert found.total == found.available + found.frozen
    return found.available, found.frozen, found.spent, found.granted


async def test_credits_go_from_pot_to_pot(database: Database) -> None:
    account = await _account(database, 100)
    async with database.writing() as tx:
        held = await ledger.reserve(tx, account, 30, key="turn:1")
    assert (held.credits, held.state) == (30, "held")
    assert await _balance(database, account) == (70, 30, 0, 100)
    async with database.writing() as tx:
        await ledger.settle(tx, account, 12, key="turn:1")
    assert await _balance(database, account) == (88, 0, 12, 100)
    async with database.writing() as tx:
        await ledger.reserve(tx, account, 88, key="turn:2")
        await ledger.release(tx, account, key="turn:2")
        await ledger.take_back(tx, account, 8, key="wrong")
    assert await _balance(database, account) == (80, 0, 12, 92)
    async with database.reading() as tx:
        told = [(one.kind, one.key, one.credits) for one in await ledger.statement(tx, account)]
    assert told == [
        ("take_back", "wrong", 8), ("release", "turn:2", 88), ("reserve", "turn:2", 88),
        ("settle", "turn:1", 12), ("reserve", "turn:1", 30), ("grant", "start", 100),
    ]  # fmt: skip


async def test_the_same_key_again_changes_nothing(database: Database) -> None:
    account = await _account(database, 100)
    for _ in range(2):
        async with database.writing() as tx:
            await ledger.grant(tx, account, 5, key="gift")
            await ledger.take_back(tx, account, 1, key="gift")
            await ledger.reserve(tx, account, 50, key="a")
            await ledger.settle(tx, account, 20, key="a")
            await ledger.reserve(tx, account, 10, key="b")
            await ledger.release(tx, account, key="b")
            await ledger.reserve(tx, account, 0, key="free")
            await ledger.settle(tx, account, 0, key="free")
    assert await _balance(database, account) == (84, 0, 20, 104)
    async with database.reading() as tx:
        again = await ledger.reservation_of(tx, account, key="a")
    assert again is not None
    assert (again.state, again.spent) == ("settled", 20)


async def test_the_same_key_for_something_else_is_a_conflict(database: Database) -> None:
    account = await _account(database, 100)
    async with database.writing() as tx:
        await ledger.reserve(tx, account, 50, key="a")
        await ledger.settle(tx, account, 20, key="a")
        await ledger.reserve(tx, account, 10, key="b")
        await ledger.release(tx, account, key="b")
    before = await _balance(database, account)
    wrong = [
        lambda tx: ledger.grant(tx, account, 99, key="start"),
        lambda tx: ledger.reserve(tx, account, 51, key="a"),
        lambda tx: ledger.settle(tx, account, 21, key="a"),
        lambda tx: ledger.release(tx, account, key="a"),
        lambda tx: ledger.settle(tx, account, 10, key="b"),
        lambda tx: ledger.settle(tx, account, 1, key="never"),
        lambda tx: ledger.release(tx, account, key="never"),
    ]
    for deed in wrong:
        with pytest.raises(Conflict):
            async with database.writing() as tx:
                await deed(tx)
    assert await _balance(database, account) == before


async def test_nothing_goes_below_nothing(database: Database) -> None:
    account = await _account(database, 10)
    with pytest.raises(OutOfCredits) as found:
        async with database.writing() as tx:
            await ledger.reserve(tx, account, 11, key="a")
    assert (found.value.needed, found.value.available, found.value.wire_code) == (11, 10, 2001)
    with pytest.raises(OutOfCredits):
        async with database.writing() as tx:
            await ledger.take_back(tx, account, 11, key="a")
    async with database.writing() as tx:
        await ledger.reserve(tx, account, 4, key="a")
    for credits in (5, -1):
        with pytest.raises(InputError):
            async with database.writing() as tx:
                await ledger.settle(tx, account, credits, key="a")
    for key, credits in (("k", -1), ("k", 10**13), ("", 1), ("k" * 201, 1)):
        with pytest.raises(InputError):
            async with database.writing() as tx:
                await ledger.grant(tx, account, credits, key=key)
    with pytest.raises(InputError, match="no such account"):
        async with database.writing() as tx:
            await ledger.grant(tx, "anon_nobody", 1, key="k")
    assert await _balance(database, account) == (6, 4, 0, 10)


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE ledger_entries SET credits = credits + 1",
        "DELETE FROM ledger_entries",
        "UPDATE ledger_transfers SET reason = 'other'",
        "DELETE FROM ledger_transfers",
        "UPDATE balances SET available = -1",
        "UPDATE balances SET available = available + 1",
    ],
)
async def test_the_database_itself_guards_the_ledger(database: Database, deed: str) -> None:
    account = await _account(database, 10)
    with pytest.raises(Exception, match=r"only ever added to|ck_balances"):
        async with database.writing() as tx:
            await tx.session.execute(text(deed))
    assert await _balance(database, account) == (10, 0, 0, 10)


async def test_an_audit_sees_what_is_wrong(database: Database) -> None:
    account = await _account(database, 10)
    async with database.writing() as tx:
        await tx.session.execute(text("UPDATE balances SET available = 11, granted = 11"))
    async with database.reading() as tx:
        told = await ledger.audit(tx)
    assert len(told) == 2
    assert all(account in line for line in told)


async def test_keys_belong_to_an_account(database: Database) -> None:
    first, second = await _account(database, 10), await _account(database, 10)
    async with database.writing() as tx:
        await ledger.reserve(tx, first, 3, key="turn:1")
        await ledger.reserve(tx, second, 7, key="turn:1")
    assert await _balance(database, first) == (7, 3, 0, 10)
    assert await _balance(database, second) == (3, 7, 0, 10)


async def test_reservations_that_were_forgotten_are_found(database: Database) -> None:
    account = await _account(database, 10)
    async with database.writing() as tx:
        await ledger.reserve(tx, account, 3, key="old")
        await ledger.reserve(tx, account, 2, key="settled")
        await ledger.settle(tx, account, 2, key="settled")
        now = tx.now_ms
    async with database.reading() as tx:
        assert await ledger.held_since(tx, now) == []
        found = await ledger.held_since(tx, now + 1)
    assert [(one, held.key, held.credits) for one, held in found] == [(account, "old", 3)]


async def test_many_at_once_spend_no_credit_twice(database: Database) -> None:
    account = await _account(database, 100)

    async def turn(number: int) -> int:
        """Reserves 7, tries it twice as a retry would, and settles or releases."""
        await asyncio.sleep(random.Random(number).random() / 50)
        spent = 0
        try:
            for _ in range(2):
                async with database.writing() as tx:
                    await ledger.reserve(tx, account, 7, key=f"turn:{number}")
        except OutOfCredits:
            return 0
        for _ in range(2):
            async with database.writing() as tx:
                if number % 3:
                    await ledger.settle(tx, account, spent := number % 8, key=f"turn:{number}")
                else:
                    await ledger.release(tx, account, key=f"turn:{number}")
        return spent

    spent = sum(await asyncio.gather(*(turn(number) for number in range(60))))
    available, frozen, told, granted = await _balance(database, account)
    assert (frozen, told, granted) == (0, spent, 100)
    assert available == 100 - spent >= 0


async def test_the_same_reservation_from_many_is_one(database: Database) -> None:
    account = await _account(database, 100)

    async def again() -> str:
        async with database.writing() as tx:
            await ledger.grant(tx, account, 11, key="gift")
            return (await ledger.reserve(tx, account, 60, key="turn:1")).state

    assert await asyncio.gather(*(again() for _ in range(20))) == ["held"] * 20
    assert await _balance(database, account) == (51, 60, 0, 111)


async def test_work_that_is_cancelled_anywhere_leaves_nothing_half_done(database: Database) -> None:
    account = await _account(database, 1000)
    chance = random.Random(3)

    async def turn(number: int) -> None:
        async with database.writing() as tx:
            await ledger.reserve(tx, account, 3, key=f"turn:{number}")
            await ledger.settle(tx, account, 2, key=f"turn:{number}")

    tasks = [asyncio.create_task(turn(number)) for number in range(60)]
    for task in tasks:
        await asyncio.sleep(chance.random() / 100)
        task.cancel()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert {type(one) for one in found} <= {type(None), asyncio.CancelledError}
    assert any(found)
    available, frozen, spent, _ = await _balance(database, account)
    assert (frozen, available + spent) == (0, 1000)
    await asyncio.wait_for(turn(99), 10)
    assert (await _balance(database, account))[2] == spent + 2
