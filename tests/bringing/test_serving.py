"""A blob as an answer: ranges, validators, HEAD, and names that break no header."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI, Request, Response

from saycut.api import replies
from saycut.api.serving import Served, disposition, serve_blob
from saycut.store.blobs import open_blobs

DATA = random.Random(1).randbytes(3_000_000)
NAME = 'the "film"\r\nX-Evil: 1 ✂.mp4'
Asked = Callable[..., httpx2.Response]


@pytest.fixture(params=["folder", "s3"])
def ask(request: pytest.FixtureRequest, tmp_path: Path) -> Asked:
    """Asks for the blob."""
    place = tmp_path / "blobs" if request.param == "folder" else request.getfixturevalue("s3_url")

    def asked(method: str = "GET", served: Served | None = None, **headers: str) -> httpx2.Response:
        return asyncio.run(_asked(place, method, served or Served("b", NAME, "video/mp4"), headers))

    return asked


async def _asked(place: Any, method: str, served: Served, headers: dict[str, str]) -> httpx2.Response:
    blobs = await open_blobs(place)

    async def chunks() -> AsyncIterator[bytes]:
        yield DATA

    await blobs.put("b", chunks())
    app = FastAPI()
    replies.install(app)

    @app.api_route("/", methods=["GET", "HEAD"])
    async def give(request: Request) -> Response:
        return await serve_blob(request, blobs, served)

    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://here") as client:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return await client.request(method, "/", headers=told)


def test_the_whole(ask: Asked) -> None:
    answer = ask()
    assert (answer.status_code, answer.content) == (200, DATA)
    told = answer.headers
    assert (told["content-length"], told["accept-ranges"]) == (str(len(DATA)), "bytes")
    assert (told["content-type"], told["x-content-type-options"]) == ("video/mp4", "nosniff")
    assert "x-evil" not in told
    assert told["content-disposition"].startswith("attachment; ")


RANGES = {
    "bytes=0-0": (0, 1),
    "bytes=10-19": (10, 20),
    "bytes=2999990-": (2_999_990, 3_000_000),
    "bytes=-5": (2_999_995, 3_000_000),
    "bytes=-9999999": (0, 3_000_000),
    "bytes=100-99999999": (100, 3_000_000),
}


@pytest.mark.parametrize("asked", sorted(RANGES))
def test_a_range(asked: str, ask: Asked) -> None:
    start, end = RANGES[asked]
    answer = ask(Range=asked)
    assert answer.status_code == 206
    assert answer.content == DATA[start:end]
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/3000000"
    assert answer.headers["content-length"] == str(end - start)


@pytest.mark.parametrize("asked", ["bytes=3000000-", "bytes=9999999-99999999", "bytes=-0"])
def test_a_range_that_lies_outside(asked: str, ask: Asked) -> None:
    answer = ask(Range=asked)
    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */3000000")
    assert answer.content == b""


@pytest.mark.parametrize(
    "asked", ["bytes=5-2", "bytes=a-b", "lines=1-2", "bytes=0-1,5-9", "bytes=-", "5", ""]
)
def test_what_is_no_range_gives_the_whole(asked: str, ask: Asked) -> None:
    answer = ask(Range=asked)
    assert (answer.status_code, len(answer.content)) == (200, len(DATA))


def test_validators(ask: Asked) -> None:
    tag = ask("HEAD").headers["etag"]
    assert ask(If_None_Match=tag).status_code == 304
    assert ask(If_None_Match=f'"x", W/{tag}').status_code == 304
    assert ask(If_None_Match="*").status_code == 304
    assert ask(If_None_Match='"x"').status_code == 200
    assert ask(If_Match='"x"').status_code == 412
    assert ask(If_Match=tag, Range="bytes=0-4").content == DATA[:5]
    assert ask(If_Range=tag, Range="bytes=0-4").status_code == 206
    for other in ('"x"', f"W/{tag}", "Wed, 21 Oct 2026 07:28:00 GMT"):
        assert ask(If_Range=other, Range="bytes=0-4").status_code == 200


def test_head_tells_the_same_without_the_bytes(ask: Asked) -> None:
    answer = ask("HEAD", Range="bytes=0-4")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(DATA))


def test_bytes_that_are_gone(ask: Asked) -> None:
    answer = ask(served=Served("gone", "x", "video/mp4"))
    assert (answer.status_code, answer.json()["code"]) == (410, 410)


@pytest.mark.parametrize(
    ("content_type", "shown"),
    [
        ("video/mp4", True),
        ("image/png", True),
        ("image/svg+xml", False),
        ("text/html", False),
        ("x\r\ny: z", False),
    ],
)
def test_only_what_is_harmless_is_shown(content_type: str, shown: bool, ask: Asked) -> None:
    answer = ask(served=Served("b", "x", content_type, inline=True))
    assert answer.headers["content-disposition"].startswith("inline" if shown else "attachment")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_name_in_a_header() -> None:
    told = disposition(NAME)
    assert told.isascii()
    assert "\r" not in told
    assert told.count('"') == 2
    assert told.endswith("filename*=UTF-8''the%20%22film%22__X-Evil%3A%201%20%E2%9C%82.mp4")
    assert disposition("") == "attachment; filename=\"file\"; filename*=UTF-8''file"
    assert len(disposition("✂" * 500)) < 1000
