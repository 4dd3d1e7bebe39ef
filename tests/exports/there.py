"""A service for exports, and what its client asks: a session with a file, an export followed to its end."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saycut.sessions.workplace import Workplace
from serving import Caller
from turns.here import Here
from turns.here import running as running_service

RENDER = "/api/render/proxy/lambda"
SMALL = {"width": 160, "height": 90, "quality": "low"}
"""An output that takes a moment."""
PART_S = 0.011
"""Seconds of 1080p30 that 47 pictures of 160x90 are."""


@contextlib.contextmanager
def running(place: Path | str, folder: Path, *, part_s: float = PART_S, **rules: Any) -> Iterator[Here]:
    workplace = Workplace(cache=folder / "cache", part_s=part_s)
    with running_service(place, folder, workplace=workplace, **rules) as found:
        yield found


@dataclass(frozen=True)
class Project:
    """A session of a new account's with one file in it."""

    service: Here
    client: Caller
    session: str
    asset: str

    @property
    def draft(self) -> dict[str, Any]:
        answer = self.client.get(f"/api/state/nemo_agent/me/{self.session}/latest")
        return dict(answer.json()["data"]["state"]["draft"])

    def ask(self, id: str, output: Any = None, **more: Any) -> Any:
        """The answer to an export that is asked for."""
        return self.client.post(RENDER, json={"id": id, "sessionId": self.session, "output": output, **more})

    def status(self, id: str) -> Mapping[str, Any]:
        answer = self.client.get(f"{RENDER}/{id}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def ended(self, id: str, *, within_s: float = 60.0) -> Mapping[str, Any]:
        """The status once it has ended; on the way progress only goes up."""
        until, last = time.monotonic() + within_s, -1
        while True:
            told = self.status(id)
            assert told["progress"] >= last
            last = told["progress"]
            if told["status"] in ("completed", "failed", "cancelled"):
                return told
            assert time.monotonic() < until, told
            time.sleep(0.1)

    def made(self, id: str, output: Any = None, **more: Any) -> Mapping[str, Any]:
        """An export asked for and followed to its good end."""
        answer = self.ask(id, output, **more)
        assert answer.status_code == 200, answer.text
        told = self.ended(id)
        assert told["status"] == "completed", told
        return told

    def download(self, id: str, **given: Any) -> Any:
        return self.client.get(f"/api/render/proxy/{id}/download", **given)


def project(service: Here, clip: Path, *, name: str | None = None) -> Project:
    client = service.account()
    session = client.begin()
    asset = service.bring((client.account_id, session), clip, name=name)
    return Project(service, client, session, asset)


def counted(service: Here, table: str, where: str = "1 = 1") -> int:
    """How many rows a table of the service has."""

    async def count() -> int:
        from sqlalchemy import text

        async with service.service.database.reading() as tx:
            return int(await tx.session.scalar(text(f"SELECT count(*) FROM {table} WHERE {where}")) or 0)

    return int(service.run(count()))
