"""500 MB, in a real server: in bounded memory, by every way in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from serving import Caller, Server

from .files import HEAD, to, wave

MB = 1 << 20
SIZE = 500 * MB
MOST = 60 * MB
"""What the server may grow by: the pieces under way, the parser's tables, and what the allocator keeps."""


def _peak(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def _as_part(size: int) -> Iterator[bytes]:
    yield b"--B\r\n" + HEAD
    yield from wave(size)
    yield b"\r\n--B--\r\n"


def _by_form(client: Caller, session: str, size: int) -> dict[str, object]:
    head = {"Content-Type": "multipart/form-data; boundary=B"}
    answer = client.post(to(session), content=_as_part(size), headers=head)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()["data"]["files"][0]
    return found


def _by_body(client: Caller, session: str, size: int) -> dict[str, object]:
    answer = client.put(f"{to(session)}/large.wav", content=wave(size))
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()["data"]["files"][0]
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
def test_the_largest_file_takes_little_memory(serve: Callable[..., Server]) -> None:
    server = serve()
    client = server.account()
    client.timeout = 300
    session = client.begin()
    _by_form(client, session, 2 * MB)  # what is loaded once is not counted
    _by_body(client, session, 3 * MB)
    before = _peak(server.pid)
    told = _by_form(client, session, SIZE)
    after = _peak(server.pid)
    print(f"{SIZE / MB:.0f} MB in {(after - before) / MB:.0f} MB, {before / MB:.0f} MB before")
    assert told["size"] == SIZE
    assert told["duration"] == pytest.approx((SIZE - 44) / 192_000, abs=0.001)
    assert after - before < MOST
    refused = client.put(f"{to(session)}/larger.wav", content=wave(SIZE + 1))
    assert refused.json()["code"] == 4002
    assert _peak(server.pid) - before < MOST
    [large] = [
        one for one in (server.data / "blobs").rglob("*") if one.is_file() and one.stat().st_size == SIZE
    ]
    large.unlink()
