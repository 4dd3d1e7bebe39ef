"""Uploads in pieces: they go on where they broke off, whatever broke them off, also a `kill -9`."""

from __future__ import annotations

import contextlib
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from serving import Caller, Server
from turns.here import Here

from .files import TEXT, Files, keys, state, to, wave

MB = 1 << 20


def _begin(client: Caller, session: str, name: str, size: int) -> str:
    answer = client.post(f"{to(session)}/resumable", json={"filename": name, "size": size})
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert data["offset"] == 0
    return f"/api/upload-video/resumable/{data['upload_id']}"


def _go_on(client: Caller, upload: str, at: int, data: bytes | Iterator[bytes]) -> httpx2.Response:
    return client.patch(upload, content=data, headers={"Upload-Offset": str(at)})


def _stands(client: Caller, upload: str) -> int:
    return int(client.get(upload).json()["data"]["offset"])


def test_a_file_in_pieces(here: Here, files: Files) -> None:
    client = here.account()
    session = client.begin()
    data = files.clip(1)
    upload = _begin(client, session, "../clip.mp4", len(data))
    third = len(data) // 3
    for at, end in ((0, third), (third, 2 * third)):
        answer = _go_on(client, upload, at, data[at:end]).json()["data"]
        assert answer["offset"] == end
        assert "files" not in answer
    assert state(client, session)["revision"] == 0
    wrong = _go_on(client, upload, third, data[third:])
    assert (wrong.status_code, wrong.json()["code"]) == (409, 409)
    assert str(2 * third) in wrong.json()["message"]
    last = _go_on(client, upload, 2 * third, data[2 * third :]).json()["data"]
    [told] = last["files"]
    assert (told["filename"], told["hash"]) == ("clip.mp4", hashlib.sha256(data).hexdigest())
    assert last["session_state_applied"] is True
    again = _go_on(client, upload, len(data), b"").json()["data"]
    assert again["files"][0]["id"] == client.get(upload).json()["data"]["files"][0]["id"] == told["id"]
    assert len(keys(here)) == 1, "the pieces are gone"
    assert state(client, session)["revision"] == 1


def test_more_or_other_than_was_said(here: Here, files: Files) -> None:
    client = here.account()
    session = client.begin()
    data = files.clip(1)
    upload = _begin(client, session, "clip.mp4", len(data) - 1)
    more = _go_on(client, upload, 0, data)
    assert (more.status_code, more.json()["code"]) == (400, 400)
    text = _begin(client, session, "clip.mp4", len(TEXT))
    refused = _go_on(client, text, 0, TEXT)
    assert refused.json()["code"] == 4001
    gone = _go_on(client, text, len(TEXT), b"")
    assert gone.status_code == 409
    for offset in ("-1", "x", str(2**70)):
        assert client.patch(upload, content=b"1", headers={"Upload-Offset": offset}).status_code in (400, 409)
    assert client.patch(upload, content=b"1").status_code == 400
    for body in ({}, {"filename": "x"}, {"filename": "x", "size": 0}, {"filename": "x", "size": -1}, []):
        assert client.post(f"{to(session)}/resumable", json=body).status_code == 400
    assert client.get("/api/upload-video/resumable/nothing").json()["code"] == 1002
    assert state(client, session)["state"]["video_infos"] == []


def test_two_at_the_same_place(here: Here, files: Files) -> None:
    """One of them is faster; the other is told; the file is there once, and whole."""
    client = here.account()
    session = client.begin()
    data = files.clip(2)
    upload = _begin(client, session, "clip.mp4", len(data))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: _go_on(client, upload, 0, data), range(4)))
    codes = sorted(answer.status_code for answer in answers)
    assert set(codes) <= {200, 409}
    assert 200 in codes
    done = client.get(upload).json()["data"]
    assert done["files"][0]["hash"] == hashlib.sha256(data).hexdigest()
    assert len(state(client, session)["state"]["video_infos"]) == 1
    assert len(keys(here)) == 1


def test_what_came_before_a_sender_was_lost_is_kept(here: Here) -> None:
    client = here.account()
    session = client.begin()
    size = 1_000_000
    data = b"".join(wave(size))
    upload = _begin(client, session, "sound.wav", size)

    def broken() -> Iterator[bytes]:
        yield data[:300_000]
        time.sleep(0.3)  # so that it is on its way before the line is cut
        raise ConnectionError("gone")

    with contextlib.suppress(ConnectionError):
        _go_on(client, upload, 0, broken())
    until = time.monotonic() + 10
    while (at := _stands(client, upload)) == 0 and time.monotonic() < until:
        time.sleep(0.05)
    assert at == 300_000
    [told] = _go_on(client, upload, at, data[at:]).json()["data"]["files"]
    assert told["hash"] == hashlib.sha256(data).hexdigest()
    assert told["duration"] == pytest.approx((size - 44) / 192_000, abs=0.001)


def test_an_upload_goes_on_after_the_server_was_killed(serve: Callable[..., Server]) -> None:
    """`kill -9` in the middle of one long request: all but the last pieces are there, and nothing else is."""
    size = 40 * MB
    data = b"".join(wave(size))
    server = serve()
    client = server.account()
    session = client.begin()
    upload = _begin(client, session, "sound.wav", size)
    sent, killed = threading.Event(), threading.Event()

    def slowly() -> Iterator[bytes]:
        for at in range(0, size, MB):
            if at == 28 * MB:
                sent.set()
                killed.wait(30)
            yield data[at : at + MB]

    def send() -> None:
        with contextlib.suppress(httpx2.HTTPError):
            _go_on(client, upload, 0, slowly())

    sender = threading.Thread(target=send)
    sender.start()
    assert sent.wait(30)
    time.sleep(0.5)
    server.kill()
    killed.set()
    sender.join(30)
    server = serve(data=server.data)
    client = server.client(client.token)
    at = _stands(client, upload)
    assert 16 * MB <= at <= 28 * MB
    [told] = _go_on(client, upload, at, data[at:]).json()["data"]["files"]
    assert told["hash"] == hashlib.sha256(data).hexdigest()
    _only_one_file_stays(server.data / "blobs")


def _only_one_file_stays(blobs: Path) -> None:
    """The caretaker takes the half written piece away; the pieces went with the upload's end."""
    until = time.monotonic() + 90
    while True:
        there = [path for path in blobs.rglob("*") if path.is_file()]
        if len(there) == 1 or time.monotonic() > until:
            break
        time.sleep(0.2)
    assert len(there) == 1, there
