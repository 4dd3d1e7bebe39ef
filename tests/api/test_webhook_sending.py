"""Webhooks: kept, signed, sent until they are taken, over restart and kill, and never where they must not."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from api.hooks import add_address, answered, deliveries, noted
from api.listening import Listener
from api.live import Live, live_service
from saycut.sessions.notifying import EVENTS, note
from saycut.sessions.sending import AGAIN_S, forget_sent, next_try, signature
from saycut.store.database import open_database
from saycut.store.tables.work import DeliveryRow

DAY_S = 24 * 3600


class Receiver(Listener):
    """A server that answers what it is told to, in turn, and keeps what it got."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        """The next ones; when there are none left: 204."""
        self.got: list[tuple[Mapping[str, str], bytes]] = []
        self.location = ""
        super().__init__(self._heard)
        self.url += "/hook"

    def _heard(self, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, str]]:
        self.got.append((headers, body))
        status = self.answers.pop(0) if self.answers else 204
        return status, {"Location": self.location} if self.location else {}

    def wait_for(self, count: int, timeout_s: float = 30.0) -> None:
        until = time.monotonic() + timeout_s
        while len(self.got) < count:
            assert time.monotonic() < until, f"{len(self.got)} of {count} came"
            time.sleep(0.05)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A service that may send to loopback, as every service does by itself."""
    with live_service(tmp_path_factory.mktemp("live"), private=True) as found:
        yield found


def verified(secret: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """What a receiver does, by the text of Standard Webhooks, not by our code."""
    key = base64.b64decode(secret[len("whsec_") :])
    assert 24 <= len(key) <= 64
    signed = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert f"v1,{wanted}" in headers["webhook-signature"].split(" ")
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 300
    found: dict[str, Any] = json.loads(body)
    assert found["type"] in EVENTS
    assert found["timestamp"].endswith("Z")
    return found


def test_the_signature_is_the_one_of_the_standard() -> None:
    # The example that the specification's own libraries are tested with.
    secret, event = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"

    made = signature(secret, event, 1614265330, b'{"test": 2432232314}')

    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_it_is_tried_for_about_a_day() -> None:
    waits = [(next_try(attempt, 0) or 0) / 1000 for attempt in range(1, len(AGAIN_S) + 1)]

    assert 0.9 * DAY_S < sum(waits) < 1.2 * DAY_S
    assert waits[0] < 10
    assert next_try(len(AGAIN_S) + 1, 0) is None


def test_a_redirect_is_not_followed(live: Live, receiver: Receiver) -> None:
    other = Receiver()
    client = live.account()
    try:
        receiver.answers, receiver.location = [302], other.url
        add_address(live, client.account_id, receiver.url)
        noted(live, client.account_id)
        row = answered(live, client.account_id)
    finally:
        other.stop()

    assert len(receiver.got) == 1
    assert not other.got
    assert (row.state, row.last_answer) == ("due", "HTTP 302")


def test_an_address_that_is_gone_is_told_nothing_more(live: Live, receiver: Receiver) -> None:
    client = live.account()
    receiver.answers = [410]
    add_address(live, client.account_id, receiver.url)
    noted(live, client.account_id)
    assert answered(live, client.account_id).state == "given_up"

    assert client.get("/api/webhooks").json()["data"]["webhooks"] == []
    assert noted(live, client.account_id, "turn-2") == 0


def test_an_event_is_noted_once(live: Live, receiver: Receiver) -> None:
    client = live.account()
    secret = add_address(live, client.account_id, receiver.url)
    first, again = noted(live, client.account_id, text="für „alle“ 😀"), noted(live, client.account_id)
    assert answered(live, client.account_id).state == "taken"

    assert (first, again) == (1, 0)
    body = verified(secret, *receiver.got[0])
    assert body["data"] == {"turn_id": "turn-1", "text": "für „alle“ 😀"}


def test_what_was_sent_is_forgotten_after_two_weeks(live: Live, receiver: Receiver) -> None:
    """What is still to be sent is kept, however old."""
    client = live.account()
    receiver.answers = [204] + [500] * 9  # however often the second is tried meanwhile
    add_address(live, client.account_id, receiver.url)
    for subject in ("turn-old", "turn-new"):
        noted(live, client.account_id, subject)
        answered(live, client.account_id, subject)

    async def made_long_ago() -> None:
        async with live.service.database.writing() as tx:
            await tx.session.execute(update(DeliveryRow).values(created_ms=1))

    live.run(made_long_ago())
    live.run(forget_sent(live.service))

    assert [one.subject for one in live.run(deliveries(live, client.account_id))] == [
        "turn.completed:turn-new"
    ]


def test_it_comes_at_least_once_over_failure_restart_and_kill(
    serve: Callable[..., Any], receiver: Receiver
) -> None:
    """The receiver refuses twice; the server is killed between; the same event comes again, signed anew."""
    receiver.answers = [500, 503]
    server = serve(env={"SAYCUT_PRIVATE_URLS": "1"})
    client = server.account()
    secret = client.post("/api/webhooks", json={"url": receiver.url}).json()["data"]["secret"]
    asyncio.run(_note_there(server.data, client.account_id))
    receiver.wait_for(1)
    server.kill()
    _make_due(server.data)
    again = serve(data=server.data, env={"SAYCUT_PRIVATE_URLS": "1"})
    receiver.wait_for(2)
    assert again.stop() == 0
    _make_due(server.data)
    last = serve(data=server.data, env={"SAYCUT_PRIVATE_URLS": "1"})
    receiver.wait_for(3)
    assert last.stop() == 0

    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len({body for _, body in receiver.got}) == 1
    for headers, body in receiver.got:
        assert verified(secret, headers, body)["data"] == {"turn_id": "turn-9"}
    assert asyncio.run(_states(server.data)) == ["taken"]


@contextmanager
def _database(data: Path) -> Iterator[Any]:
    import sqlite3

    connection = sqlite3.connect(data / "saycut.db", timeout=30)
    try:
        with connection:
            yield connection
    finally:
        connection.close()


def _make_due(data: Path) -> None:
    """What waits for its next try (5 s and more, a minute after a kill) is due now."""
    with _database(data) as connection:
        connection.execute("UPDATE webhook_deliveries SET due_ms = 0 WHERE state = 'due'")


async def _note_there(data: Path, account_id: str) -> None:
    database = await open_database(data)
    async with database.writing() as tx:
        assert await note(tx, account_id, "turn.completed", "turn-9", {"turn_id": "turn-9"}) == 1
    await database.close()


async def _states(data: Path) -> list[str]:
    with _database(data) as connection:
        return [row[0] for row in connection.execute("SELECT state FROM webhook_deliveries")]
