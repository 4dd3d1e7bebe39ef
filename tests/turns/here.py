"""The service in a thread of the test, over real HTTP: its rules can be set, and its rooms looked into."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import time
import uuid
from collections.abc import Coroutine, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import httpx2
import uvicorn
from sqlalchemy import select

from saycut import server
from saycut.api.app import make_app
from saycut.config import ServiceSettings
from saycut.media.probe import probe
from saycut.media.speech.options import SpeechOptions
from saycut.sessions.service import Service
from saycut.sessions.stored_material import StoredSession, begin_draft, stored_session
from saycut.sessions.workplace import Workplace
from saycut.store import uploads, webhooks
from saycut.store.ledger import audit
from saycut.store.tables.work import DeliveryRow
from saycut.store.uploads import Blob, NewFile, new_blob_key
from serving import Caller

Owner = tuple[str, str]


@dataclass
class Here:
    """A service that runs."""

    url: str
    service: Service
    loop: asyncio.AbstractEventLoop
    clients: list[Caller] = field(default_factory=list)

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Runs a coroutine in the service's loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(timeout=60)

    def account(self) -> Caller:
        with Caller(self.url) as nobody:
            answer = nobody.post("/api/auth/anonymous-token", headers={"X-Client-Id": str(uuid.uuid4())})
        assert answer.status_code == 200, answer.text
        data = answer.json()["data"]
        self.clients.append(Caller(self.url, data["token"], data["user_id"]))
        return self.clients[-1]

    def bring(self, owner: Owner, path: Path, *, name: str | None = None) -> str:
        """A file into a session, by the service's own rooms; its id."""
        return str(self.run(bring(self.service, owner, path, name or path.name)))

    def hook(self, account_id: str) -> None:
        """A webhook of an account's, at an address where nobody is."""

        async def hooked() -> None:
            async with self.service.database.writing() as tx:
                await webhooks.add_webhook(tx, account_id, "https://127.0.0.1:9/hook")

        self.run(hooked())

    def told(self) -> list[Mapping[str, Any]]:
        """What webhooks are told, or are to be."""

        async def found() -> list[Mapping[str, Any]]:
            async with self.service.database.reading() as tx:
                return list(await tx.session.scalars(select(DeliveryRow.body)))

        return cast(list[Mapping[str, Any]], self.run(found()))

    def check_ledger(self) -> None:
        async def checked() -> list[str]:
            async with self.service.database.reading() as tx:
                return await audit(tx)

        assert self.run(checked()) == []


async def bring(service: Any, owner: Owner, path: Path, name: str) -> str:
    """As an upload does it: bytes, then blob, asset and draft in one transaction."""
    found = probe(path, name=name)
    kept = await service.blobs.put_file(new_blob_key(), path)
    async with service.database.writing() as tx:
        blob = await uploads.keep_blob(tx, Blob(kept.sha256, kept.key, kept.size, "video/mp4"))
        file = NewFile(blob.sha256, name, found.kind.value, "upload", found.model_dump(mode="json"))
        added = await uploads.add_asset(tx, owner, file)
        await begin_draft(tx, owner)
    return added.id


@contextlib.contextmanager
def running(
    place: Path | str,
    folder: Path,
    *,
    workplace: Workplace | None = None,
    slots: int = 4,
    blobs: str | None = None,
    **rules: Any,
) -> Iterator[Here]:
    """A service over a database while the block runs; `rules` are changes to `Rules`."""
    database = place if isinstance(place, str) else None
    settings = ServiceSettings(data=folder, database_url=database, blob_url=blobs, turn_slots=slots)
    started: list[Here] = []
    failed: list[BaseException] = []
    ready, over = threading.Event(), threading.Event()
    rules_of = server.rules_of
    server.rules_of = lambda found: replace(rules_of(found), **rules)

    async def main() -> None:
        work = workplace or Workplace(cache=folder / "cache")
        async with server.opened(settings, work) as service:
            config = uvicorn.Config(
                make_app(service), port=0, lifespan="off", log_config=None, timeout_graceful_shutdown=1
            )
            web = uvicorn.Server(config)
            web.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
            serving = asyncio.create_task(web.serve())
            while not web.started:
                await asyncio.sleep(0.01)
            port = web.servers[0].sockets[0].getsockname()[1]
            started.append(Here(f"http://127.0.0.1:{port}", service, asyncio.get_running_loop()))
            ready.set()
            await asyncio.to_thread(over.wait)
            web.should_exit = True
            await serving

    def threaded() -> None:
        try:
            asyncio.run(main())
        except BaseException as error:  # noqa: BLE001  (the test must know, whatever it is)
            failed.append(error)
        finally:
            ready.set()

    thread = threading.Thread(target=threaded, name="service under test")
    thread.start()
    ready.wait()
    server.rules_of = rules_of
    try:
        if started:
            yield started[0]
    finally:
        for client in started[0].clients if started else ():
            client.close()
        over.set()
        thread.join(timeout=60)
    if failed:
        raise failed[0]


@dataclass(frozen=True)
class Talk:
    """A session of an account, spoken in."""

    here: Here
    client: Caller
    session: str

    @classmethod
    def begun(cls, here: Here, *files: Path, language: str | None = None) -> Talk:
        client = here.account()
        found = cls(here, client, client.begin(language=language))
        for file in files:
            here.bring(found.owner, file)
        return found

    @property
    def owner(self) -> Owner:
        return self.client.account_id, self.session

    def say(self, words: str, *, headers: Mapping[str, str] | None = None, **others: Any) -> Seen:
        return say(self.client, self.session, words, headers=headers, **others)

    def get(self, path: str, **headers: str) -> Seen:
        return read(self.client, "GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def begin(self, words: str, **others: Any) -> Stream:
        """Says something, and goes on while it is answered."""
        return Stream(self.client, body_of(self.session, words, **others))

    def stored(self) -> StoredSession:
        async def found() -> StoredSession:
            async with self.here.service.database.reading() as tx:
                return await stored_session(tx, self.owner)

        return cast(StoredSession, self.here.run(found()))

    def turn(self, turn_id: str) -> Mapping[str, Any]:
        """How a turn stands."""
        answer = self.client.get(f"/api/turns/{turn_id}")
        assert answer.status_code == 200, answer.text
        found: Mapping[str, Any] = answer.json()["data"]
        return found

    def alone(self, *, seconds: float = 10.0) -> None:
        """Until the service has no stream open."""
        streams, ends = self.here.service.streams, time.monotonic() + seconds
        while streams.open or streams._followers:
            assert time.monotonic() < ends, "a stream was not given up"
            time.sleep(0.02)

    def until(self, turn_id: str, *states: str, seconds: float = 30.0) -> Mapping[str, Any]:
        """A turn once it is in one of these states."""
        ends = time.monotonic() + seconds
        while (found := self.turn(turn_id))["state"] not in states:
            assert time.monotonic() < ends, found
            time.sleep(0.02)
        return found


class Stream(threading.Thread):
    """A stream that is read beside the test."""

    def __init__(
        self, client: Caller, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(name="a stream")
        self._client = client
        self._body = body
        self._headers = {"Accept": "text/event-stream", **(headers or {})}
        self._more = threading.Condition()
        self._answer: Any = None
        self.raw = ""
        self.status = 0
        self.turn = ""
        self.times: list[float] = []
        """When something came, on the monotonic clock."""
        self.start()

    def run(self) -> None:
        try:
            with self._client.stream("POST", "/run_sse", json=self._body, headers=self._headers) as answer:
                with self._more:
                    self._answer, self.status = answer, answer.status_code
                    self.turn = answer.headers.get("X-Turn-Id", "")
                    self._more.notify_all()
                for piece in answer.iter_text():
                    with self._more:
                        self.raw += piece
                        self.times.append(time.monotonic())
                        self._more.notify_all()
        except httpx2.HTTPError:
            return  # it was hung up, by either end

    @property
    def seen(self) -> Seen:
        return seen_of(self.status, self.raw, self.turn)

    def wait_for(self, text: str, *, seconds: float = 30.0) -> None:
        """Until this came."""
        ends = time.monotonic() + seconds
        with self._more:
            while text not in self.raw:
                assert self._more.wait(ends - time.monotonic()), f"{text!r} did not come: {self.raw}"

    def begun(self) -> str:
        """The turn's id, once the stream has begun."""
        with self._more:
            assert self._more.wait_for(lambda: self.status, timeout=30)
        assert self.status == 200
        return self.turn

    def over(self, *, seconds: float = 30.0) -> Seen:
        """What came, when the stream has ended."""
        self.join(seconds)
        assert not self.is_alive(), f"the stream goes on: {self.raw}"
        return self.seen

    def hang_up(self) -> None:
        """Goes away in the middle."""
        # Not by closing: the thread that reads would keep the connection until something comes.
        self._answer.extensions["network_stream"].get_extra_info("socket").shutdown(socket.SHUT_RDWR)
        self.join(10)


@dataclass(frozen=True)
class Seen:
    """A stream that was read to its end."""

    status: int
    events: tuple[Mapping[str, Any], ...]
    ids: tuple[str, ...]
    raw: str
    turn: str

    @property
    def text(self) -> str:
        """What the person reads: the last event's words."""
        parts = self.events[-1].get("content", {}).get("parts", [])
        return "".join(part.get("text", "") for part in parts)

    @property
    def parts(self) -> list[str]:
        """What each event is: `call trim`, `result trim`, `partial`, `text`, `error 2001`."""
        return [kind_of(event) for event in self.events]


def kind_of(event: Mapping[str, Any]) -> str:
    part = event["content"]["parts"][0]
    if "functionCall" in part:
        return f"call {part['functionCall']['name']}"
    if "functionResponse" in part:
        return f"result {part['functionResponse']['name']}"
    if "errorCode" in event:
        return f"error {event['errorCode']}"
    return "partial" if event.get("partial") else "text"


def body_of(session: str, words: str, **others: Any) -> dict[str, Any]:
    message = {"parts": [{"text": words}]}
    return {
        "app_name": "nemo_agent", "user_id": "me", "session_id": session, "new_message": message, **others
    }  # fmt: skip


def say(
    client: Caller, session: str, words: str, *, headers: Mapping[str, str] | None = None, **others: Any
) -> Seen:
    """Says something and reads the whole stream."""
    return read(client, "POST", "/run_sse", headers=headers, json=body_of(session, words, **others))


def read(
    client: Caller, method: str, path: str, *, headers: Mapping[str, str] | None = None, **given: Any
) -> Seen:
    headers = {"Accept": "text/event-stream", **(headers or {})}
    answer = client.request(method, path, headers=headers, **given)
    return seen_of(answer.status_code, answer.text, answer.headers.get("X-Turn-Id", ""))


def seen_of(status: int, raw: str, turn: str = "") -> Seen:
    events, ids = [], []
    for block in raw.split("\n\n"):
        lines = block.split("\n")
        data = [line[6:] for line in lines if line.startswith('data: {"')]
        if data and status == 200:
            events.append(json.loads(data[0]))
            ids += [line[4:] for line in lines if line.startswith("id: ")]
    return Seen(status, tuple(events), tuple(ids), raw, turn)


@dataclass(frozen=True)
class Gate:
    """A speech-to-text program that waits until the gate is open: a turn that takes as long as one likes.

    What it "hears" is one line, so that "add captions" then adds one caption.
    """

    folder: Path

    @property
    def program(self) -> Path:
        return self.folder / "whisper-cli"

    @property
    def model(self) -> Path:
        return self.folder / "ggml-none.bin"

    def workplace(self, cache: Path) -> Workplace:
        return Workplace(cache=cache, speech=SpeechOptions(model=self.model, whisper_cpp=self.program))

    def open(self) -> None:
        (self.folder / "open").touch()

    def close(self) -> None:
        (self.folder / "open").unlink(missing_ok=True)


TOLD = {
    "result": {"language": "en"},
    "transcription": [{"text": " Hello there.", "offsets": {"from": 6000, "to": 8000}}],
}
HEARS = r"""#!/bin/sh
while [ "$#" -gt 0 ]; do case "$1" in -of) out="$2"; shift;; esac; shift; done
while [ ! -e "{gate}" ]; do sleep 0.05; done
printf '%s' '{told}' > "$out.json"
"""


def gate_in(folder: Path) -> Gate:
    """A gate of its own, closed."""
    folder.mkdir()
    found = Gate(folder)
    found.program.write_text(
        HEARS.replace("{gate}", str(folder / "open")).replace("{told}", json.dumps(TOLD))
    )
    found.program.chmod(0o755)
    found.model.write_bytes(b"none")
    return found
