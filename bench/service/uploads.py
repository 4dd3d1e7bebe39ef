"""8 uploads of 500 MB at once: the server's peak memory, and how fast they come in."""

from __future__ import annotations

import asyncio
import os
import struct
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2

from .load import _clip
from .place import ATTRIBUTION, Server

SIZE, COUNT = 500_000_000, 8
PIECE = 1 << 20


def measure(data: Path) -> dict[str, Any]:
    """Sends them; gives the figures."""
    server = Server(data, {"SAYCUT_CACHE": str(data / "cache")})
    try:
        before = server.peak_mb
        began = time.monotonic()
        durations = asyncio.run(_sent(server))
        took = time.monotonic() - began
    finally:
        server.stop()
    return {
        "uploads": len(durations),
        "accepted": sum(one is not None for one in durations),
        "bytes_each": SIZE,
        "seconds": took,
        "mb_a_second": COUNT * SIZE / took / 1e6,
        "peak_mb_before": before,
        "server_peak_mb": server.peak_mb,
    }


async def _sent(server: Server) -> list[float | None]:
    async with httpx2.AsyncClient(base_url=server.url, timeout=900, trust_env=False) as http:
        return list(await asyncio.gather(*(_upload(http, server.token()) for _ in range(COUNT))))


async def _upload(http: httpx2.AsyncClient, token: str) -> float | None:
    headers = {**ATTRIBUTION, "Authorization": f"Bearer {token}"}
    answer = await http.post("/api/tasks/me/with-session/nemo_agent", json={}, headers=headers)
    session = answer.json()["data"]["session_id"]
    boundary = os.urandom(12).hex()
    opening = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="big.mp4"\r\n'
        "Content-Type: video/mp4\r\n\r\n"
    ).encode()
    ending = f"\r\n--{boundary}--\r\n".encode()
    headers |= {
        "Content-Type": f"multipart/form-data; boundary={boundary}",
        "Content-Length": str(len(opening) + SIZE + len(ending)),
    }

    async def body() -> AsyncIterator[bytes]:
        yield opening
        async for piece in _padded():
            yield piece
        yield ending

    url = f"/api/upload-video/nemo_agent/me/{session}"
    told = (await http.post(url, content=body(), headers=headers)).json()
    return float(told["data"]["files"][0]["duration"]) if told["code"] == 0 else None


async def _padded() -> AsyncIterator[bytes]:
    """A real clip, and after it a box that players skip, filled so that each file is another."""
    clip = _clip().read_bytes()
    yield clip
    left = SIZE - len(clip)
    yield struct.pack(">I4s", left, b"free")
    left -= 8
    filler = os.urandom(PIECE)
    while left > 0:
        yield filler[: min(PIECE, left)]
        left -= min(PIECE, left)
        await asyncio.sleep(0)
