"""kill -9 in the middle of work: what was acknowledged is there, and the credits add up to the unit."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import text

from saycut.errors import OutOfCredits
from saycut.store import ledger
from saycut.store.accounts import create_account
from saycut.store.database import open_database

WORKER = """
import asyncio, sys
from pathlib import Path
from saycut.store import ledger
from saycut.store.database import open_database

async def turns(database, account, name):
    number = 0
    while True:
        number += 1
        key = f"{name}-{number}"
        async with database.writing() as tx:
            await ledger.grant(tx, account, 5, key=key)
            await ledger.reserve(tx, account, 5, key=key)
        print("reserved", key, flush=True)
        async with database.writing() as tx:
            if number % 3:
                await ledger.settle(tx, account, number % 6, key=key)
            else:
                await ledger.release(tx, account, key=key)
        print("ended", key, flush=True)

async def main(place, account, name):
    database = await open_database(place)
    await asyncio.gather(*(turns(database, account, f"{name}-{n}") for n in range(3)))

place = Path(sys.argv[2]) if sys.argv[1] == "folder" else sys.argv[2]
asyncio.run(main(place, sys.argv[3], sys.argv[4]))
"""
ROUNDS = 3


def test_credits_add_up_after_every_kill(place: Path | str) -> None:
    account = asyncio.run(_begin(place))
    chance = random.Random(7)
    reserved: set[str] = set()
    ended: set[str] = set()
    for round_number in range(ROUNDS):
        kind = "folder" if isinstance(place, Path) else "url"
        command = [sys.executable, "-c", WORKER, kind, str(place), account, f"r{round_number}"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(chance.randrange(10, 40))]
        assert all(told)
        time.sleep(chance.random() / 50)
        process.kill()
        told += process.stdout.read().splitlines()
        process.wait()
        process.stdout.close()
        for line in told:
            deed, _, key = line.strip().partition(" ")
            {"reserved": reserved, "ended": ended}.get(deed, set()).add(key)
        asyncio.run(_check(place, account, reserved, ended))
    assert len(ended) > ROUNDS


async def _begin(place: Path | str) -> str:
    database = await open_database(place)
    async with database.writing() as tx:
        account = await create_account(tx)
    await database.close()
    return account.id


async def _check(place: Path | str, account: str, reserved: set[str], ended: set[str]) -> None:
    database = await open_database(place)
    try:
        async with database.reading() as tx:
            assert await ledger.audit(tx) == []
            balance = await ledger.balance_of(tx, account)
            for key in reserved:
                found = await ledger.reservation_of(tx, account, key=key)
                assert found is not None, f"{key} was acknowledged and is gone"
                assert key not in ended or found.state != "held", f"the end of {key} is gone"
            states = dict(
                (
                    await tx.session.execute(text("SELECT state, count(*) FROM reservations GROUP BY state"))
                ).all()
            )
            spent = await tx.session.scalar(text("SELECT sum(spent) FROM reservations"))
            held = await ledger.held_since(tx, tx.now_ms + 1)
        if reserved:
            assert balance.granted == 5 * sum(states.values())
        assert balance.frozen == sum(one.credits for _, one in held)
        assert balance.spent == spent
        async with database.writing() as tx:
            for _, one in await ledger.held_since(tx, tx.now_ms + 1):
                await ledger.release(tx, account, key=one.key)
    finally:
        await database.close()


def test_two_processes_share_the_credits(place: Path | str) -> None:
    """Another process takes part while this one works: neither sees the other's half."""
    account = asyncio.run(_begin(place))
    kind = "folder" if isinstance(place, Path) else "url"
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, kind, str(place), account, "other"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()

    async def here() -> None:
        database = await open_database(place)
        try:
            for number in range(30):
                try:
                    async with database.writing() as tx:
                        await ledger.reserve(tx, account, 2, key=f"here-{number}")
                except OutOfCredits:
                    continue
                async with database.writing() as tx:
                    await ledger.settle(tx, account, 1, key=f"here-{number}")
                async with database.reading() as tx:
                    found = await ledger.balance_of(tx, account)
                    assert found.granted == found.available + found.frozen + found.spent
        finally:
            await database.close()

    try:
        asyncio.run(here())
    finally:
        process.kill()
        process.communicate()
    asyncio.run(_check(place, account, set(), set()))
