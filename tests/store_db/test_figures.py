"""What figures and operators ask of the database, and what is forgotten: alike over SQLite and Postgres."""

from __future__ import annotations

from saycut.store import accounts, ledger, webhooks, workers
from saycut.store.database import Database
from store_db.databases import Clock


async def test_credits_held_are_those_of_all_accounts(database: Database) -> None:
    async with database.writing() as tx:
        assert await ledger.held_by_all(tx) == 0
        for number in range(2):
            account = await accounts.create_account(tx)
            await ledger.grant(tx, account.id, 100, key="g")
            await ledger.reserve(tx, account.id, 10 + number, key="a")
            await ledger.reserve(tx, account.id, 5, key="b")
            await ledger.release(tx, account.id, key="b")

    async with database.reading() as tx:
        assert await ledger.held_by_all(tx) == 21


async def test_an_event_is_due_until_it_is_taken_and_then_forgotten(database: Database, clock: Clock) -> None:
    async with database.writing() as tx:
        account = await accounts.create_account(tx)
        await webhooks.add_webhook(tx, account.id, "https://example.com/")
        await webhooks.note_event(tx, account.id, "turn.completed", "1", {})
        await webhooks.note_event(tx, account.id, "turn.completed", "2", {})
    async with database.reading() as tx:
        assert await webhooks.any_due(tx)
    async with database.writing() as tx:
        first, second = await webhooks.take_due(tx, lease_ms=60_000)
        await webhooks.note_answer(tx, first.id, answer="HTTP 204", taken=True, again_ms=None)
        assert not await webhooks.any_due(tx)

    clock.forward(days=20)
    async with database.writing() as tx:
        assert await webhooks.forget_ended(tx, before_ms=clock() - 1) == 1
        (due,) = await webhooks.take_due(tx, lease_ms=60_000)
        assert (due.id, due.attempts) == (second.id, 2), "what is still to be sent stays"


async def test_workers_that_said_nothing_are_forgotten(database: Database, clock: Clock) -> None:
    async with database.writing() as tx:
        await workers.note_worker(tx, "old", {})
    clock.forward(ms=10_000)
    async with database.writing() as tx:
        await workers.note_worker(tx, "new", {"captions": True})
        await workers.forget_silent(tx, before_ms=clock() - 5_000)

    async with database.reading() as tx:
        found = await workers.list_workers(tx)
    assert [(one.id, one.abilities) for one in found] == [("new", {"captions": True})]
