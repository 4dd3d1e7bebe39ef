"""200 open streams with heartbeats, 50 turns a minute, 4 running exports: latency, memory, lost events."""

from __future__ import annotations

import asyncio
import json
import statistics
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from ..clips import WORK, ffmpeg
from .place import ATTRIBUTION, Server, slow_captions

STREAMS, HEADS = 200, 8
"""Open streams: a few sessions with a turn that takes long, and turns in line behind each."""
TURNS_A_MINUTE = 50
EXPORTS = 4
WORDS = ("trim the first 1 second", "undo")


@dataclass
class Stream:
    """What came through one stream."""

    numbers: list[int] = field(default_factory=list)
    first_s: float = 0.0
    whole_s: float = 0.0
    heartbeats: int = 0
    longest_silence_s: float = 0.0
    text: str = ""

    @property
    def whole(self) -> bool:
        """Every event came, in order, with a text at the end."""
        return (
            bool(self.numbers) and self.numbers == list(range(1, len(self.numbers) + 1)) and bool(self.text)
        )


class Person:
    """One account with a session that has a clip."""

    def __init__(self, http: httpx2.AsyncClient, token: str) -> None:
        self.http = http
        self.headers = {**ATTRIBUTION, "Authorization": f"Bearer {token}"}
        self.session = ""

    async def begin(self, clip: Path) -> None:
        body = {"task_name": "load", "language": "en"}
        answer = await self.http.post(
            "/api/tasks/me/with-session/nemo_agent", json=body, headers=self.headers
        )
        self.session = answer.json()["data"]["session_id"]
        files = {"files": (clip.name, clip.read_bytes(), "video/mp4")}
        url = f"/api/upload-video/nemo_agent/me/{self.session}"
        (await self.http.post(url, files=files, headers=self.headers)).raise_for_status()

    async def say(self, words: str) -> Stream:
        body = {
            "app_name": "nemo_agent", "user_id": "me", "session_id": self.session,
            "new_message": {"parts": [{"text": words}]},
        }  # fmt: skip
        found, began = Stream(), time.monotonic()
        last = began
        headers = {**self.headers, "Accept": "text/event-stream"}
        async with self.http.stream("POST", "/run_sse", json=body, headers=headers, timeout=900) as answer:
            answer.raise_for_status()
            async for line in answer.aiter_lines():
                now = time.monotonic()
                found.longest_silence_s, last = max(found.longest_silence_s, now - last), now
                if line.startswith(":"):
                    found.heartbeats += 1
                elif line.startswith("id:"):
                    found.numbers.append(int(line.rpartition(":")[2]))
                    found.first_s = found.first_s or now - began
                elif line.startswith("data:"):
                    found.text = _text(json.loads(line[5:])) or found.text
        found.whole_s = time.monotonic() - began
        return found

    async def export(self, name: str) -> str:
        body = {"id": name, "sessionId": self.session, "output": {"format": "mp4", "quality": "high"}}
        url = "/api/render/proxy/lambda"
        (await self.http.post(url, json=body, headers=self.headers)).raise_for_status()
        while True:
            await asyncio.sleep(1.0)
            told = (await self.http.get(f"{url}/{name}", headers=self.headers)).json()
            if told["status"] in ("completed", "failed", "cancelled"):
                return str(told["status"])


def _text(event: dict[str, Any]) -> str:
    parts = event.get("content", {}).get("parts", [])
    return " ".join(p["text"] for p in parts if p.get("text"))


def measure(data: Path, seconds: int) -> dict[str, Any]:
    """Runs the load for so long; gives the figures."""
    release = threading.Event()
    with slow_captions(release) as captions:
        env = {
            "SAYCUT_CAPTIONS_URL": captions, "SAYCUT_TURN_SLOTS": str(HEADS + 4), "SAYCUT_PRIVATE_URLS": "1",
            "SAYCUT_EXPORT_SLOTS": str(EXPORTS), "SAYCUT_CACHE": str(data / "cache"),
        }  # fmt: skip
        server = Server(data, env)
        try:
            found = asyncio.run(_loaded(server, seconds, release))
        finally:
            release.set()
            server.stop()
    return {**found, "server_peak_mb": server.peak_mb}


async def _loaded(server: Server, seconds: int, release: threading.Event) -> dict[str, Any]:
    limits = httpx2.Limits(max_connections=1000, max_keepalive_connections=50)
    async with httpx2.AsyncClient(base_url=server.url, limits=limits, timeout=120, trust_env=False) as http:
        clip, spoken = _clip(), _spoken()
        heads = [Person(http, server.token()) for _ in range(HEADS)]
        for one in heads:
            await one.begin(spoken)
        open_streams = [
            asyncio.create_task(one.say("add captions" if not at else f"trim the first {at} ms"))
            for one in heads
            for at in range(STREAMS // HEADS)
        ]
        quick = [Person(http, server.token()) for _ in range(10)]
        makers = [Person(http, server.token()) for _ in range(EXPORTS)]
        for one in [*quick, *makers]:
            await one.begin(clip)
        until = time.monotonic() + seconds
        exporting = [asyncio.create_task(_exports(one, until)) for one in makers]
        turns = [stream async for stream in _turns(quick, until)]
        still_open = sum(not one.done() for one in open_streams)
        release.set()
        exported = [state for one in exporting for state in await one]
        opened = await asyncio.gather(*open_streams)
    return {
        "seconds": seconds,
        "streams": len(opened),
        "streams_open_at_the_end": still_open,
        "streams_whole": sum(one.whole for one in opened),
        "longest_silence_s": max(one.longest_silence_s for one in opened),
        "turns": len(turns),
        "turns_whole": sum(one.whole for one in turns),
        **_spread("first_event_s", [one.first_s for one in turns]),
        **_spread("turn_s", [one.whole_s for one in turns]),
        "exports_completed": exported.count("completed"),
        "exports_failed": len(exported) - exported.count("completed"),
    }


async def _turns(people: list[Person], until: float) -> AsyncIterator[Stream]:
    """Turns at a steady pace, whether or not those before have ended; each person one after another."""
    waiting: list[asyncio.Task[Stream]] = []
    at = 0
    while time.monotonic() < until:
        person = people[at % len(people)]
        waiting.append(asyncio.create_task(person.say(WORDS[at // len(people) % len(WORDS)])))
        at += 1
        await asyncio.sleep(60 / TURNS_A_MINUTE)
    for one in waiting:
        yield await one


async def _exports(person: Person, until: float) -> list[str]:
    found = []
    while time.monotonic() < until:
        found.append(await person.export(f"render_{person.session}_{len(found)}"))
    return found


def _spread(name: str, values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        f"{name}_p50": statistics.median(ordered),
        f"{name}_p99": ordered[min(len(ordered) - 1, round(0.99 * len(ordered)))],
    }


def _clip() -> Path:
    path = WORK / "service-clip.mp4"
    if not path.exists():
        ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=30:d=40", "-f", "lavfi", "-i", "sine=d=40",
            "-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac", str(path),
        )  # fmt: skip
    return path


def _spoken() -> Path:
    """A short clip with something to transcribe: speech is not needed, only that somebody is asked."""
    path = WORK / "service-spoken.mp4"
    if not path.exists():
        from saycut.cli.demo.clip import draw, speak

        draw(path, speak())
    return path
