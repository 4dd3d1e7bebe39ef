"""The service in a thread of the test, over real HTTP: its rules can be set, and its rooms looked into."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import uuid
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from saycut import server
from saycut.api.app import make_app
from saycut.config import ServiceSettings
from saycut.media.probe import probe
from saycut.sessions.service import Service
from saycut.sessions.stored_material import begin_draft
from saycut.sessions.workplace import Workplace
from saycut.store import uploads
from saycut.store.ledger import audit
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
    place: Path | str, folder: Path, *, workplace: Workplace | None = None, slots: int = 4, **rules: Any
) -> Iterator[Here]:
    """A service over a database while the block runs; `rules` are changes to `Rules`."""
    settings = ServiceSettings(
        data=folder, database_url=place if isinstance(place, str) else None, turn_slots=slots
    )
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


@pytest.fixture
def clip(tmp_path: Path, make_clip: Callable[..., Path]) -> Path:
    """Twenty seconds of a small picture with a tone."""
    return make_clip(
        tmp_path / "clip.mp4",
        "-f", "lavfi", "-i", "testsrc2=d=20:r=10:s=64x48", "-f", "lavfi", "-i", "sine=d=20",
        "-pix_fmt", "yuv420p", "-shortest",
    )  # fmt: skip
