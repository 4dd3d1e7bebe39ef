"""What both kinds of blobs do: whole or not there, ranges, limits, copies, garbage that can be found."""

from __future__ import annotations

import asyncio
import hashlib
import os
import random
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from saycut.errors import BlobMissing, FileTooLarge, StoreError
from saycut.store.blobs import Blobs, joined, open_blobs
from saycut.store.blobs_folder import ROOM, FolderBlobs
from saycut.store.blobs_s3 import S3Blobs

from .s3_server import S3Server

DATA = random.Random(7).randbytes(20_000_000)
"""Three parts of S3."""


async def stream(data: bytes, *, size: int = 65_536, fail_at: int | None = None) -> AsyncIterator[bytes]:
    for at in range(0, len(data), size):
        if fail_at is not None and at >= fail_at:
            raise ConnectionResetError("the client has gone")
        yield data[at : at + size]


async def whole(blobs: Blobs, key: str, **span: int) -> bytes:
    return b"".join([piece async for piece in blobs.read(key, **span)])


async def keys(blobs: Blobs, prefix: str = "") -> list[str]:
    return sorted([one.key async for one in blobs.list(prefix)])


def test_what_is_put_is_there_whole(blobs: Blobs) -> None:
    async def check() -> None:
        kept = await blobs.put("ab/one", stream(DATA, size=333_333), most=len(DATA))
        assert (kept.key, kept.size, kept.sha256) == ("ab/one", len(DATA), hashlib.sha256(DATA).hexdigest())
        assert await blobs.size("ab/one") == len(DATA)
        assert await whole(blobs, "ab/one") == DATA
        assert await keys(blobs) == ["ab/one"]

    asyncio.run(check())


@pytest.mark.parametrize("length", [0, 1, 70_000])
def test_small_and_empty_files(blobs: Blobs, length: int) -> None:
    async def check() -> None:
        kept = await blobs.put("small", stream(DATA[:length], size=1000))
        assert kept.size == length
        assert kept.sha256 == hashlib.sha256(DATA[:length]).hexdigest()
        assert await whole(blobs, "small") == DATA[:length]

    asyncio.run(check())


def test_ranges_are_half_open(blobs: Blobs) -> None:
    async def check() -> None:
        await blobs.put("r", stream(DATA[:3_000_000]))
        for start, end in [(0, 1), (5, 5), (1_048_575, 1_048_577), (10, 2_999_999), (2_999_990, 9_999_999)]:
            assert await whole(blobs, "r", start=start, end=end) == DATA[start : min(end, 3_000_000)]
        assert await whole(blobs, "r", start=2_500_000) == DATA[2_500_000:3_000_000]
        assert await whole(blobs, "r", start=3_000_000) == b""

    asyncio.run(check())


def test_pieces_are_joined(blobs: Blobs) -> None:
    async def check() -> None:
        for at in range(3):
            await blobs.put(f"up.pieces/{at}", stream(DATA[at * 700_000 : (at + 1) * 700_000]))
        kept = await blobs.put("up", joined(blobs, [f"up.pieces/{at}" for at in range(3)]))
        assert kept.sha256 == hashlib.sha256(DATA[:2_100_000]).hexdigest()

    asyncio.run(check())


@pytest.mark.parametrize("fail_at", [0, 100_000, 15_000_000])
def test_a_stream_that_breaks_leaves_nothing(blobs: Blobs, fail_at: int) -> None:
    async def check() -> None:
        with pytest.raises(ConnectionResetError):
            await blobs.put("broken", stream(DATA, fail_at=fail_at))
        with pytest.raises(BlobMissing):
            await blobs.size("broken")
        assert await keys(blobs) == []
        assert unfinished(blobs) == 0

    asyncio.run(check())


def test_a_cancelled_upload_leaves_nothing(blobs: Blobs) -> None:
    async def endless(begun: asyncio.Event) -> AsyncIterator[bytes]:
        while True:
            yield DATA[:1_000_000]
            begun.set()
            await asyncio.sleep(0.02)

    async def check() -> None:
        begun = asyncio.Event()
        task = asyncio.create_task(blobs.put("endless", endless(begun)))
        await begun.wait()
        await asyncio.sleep(0.3)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0.3)
        assert await keys(blobs) == []
        assert unfinished(blobs) == 0

    asyncio.run(check())


def test_too_many_bytes_are_refused_as_they_come(blobs: Blobs) -> None:
    read = 0

    async def counted() -> AsyncIterator[bytes]:
        nonlocal read
        async for chunk in stream(DATA):
            read += len(chunk)
            yield chunk

    async def check() -> None:
        with pytest.raises(FileTooLarge) as caught:
            await blobs.put("large", counted(), most=1_500_000)
        assert caught.value.wire_code == 4002
        assert read < 3_000_000
        assert await keys(blobs) == []

    asyncio.run(check())


def test_files_go_in_and_come_out_as_files(blobs: Blobs, tmp_path: Path) -> None:
    async def check() -> None:
        source = tmp_path / "source"
        source.write_bytes(DATA[:2_000_000])
        kept = await blobs.put_file("f", source)
        assert kept.sha256 == hashlib.sha256(DATA[:2_000_000]).hexdigest()
        mine, yours = tmp_path / "mine", tmp_path / "yours"
        mine.mkdir()
        yours.mkdir()
        first = await blobs.local_path("f", folder=mine)
        second = await blobs.local_path("f", folder=yours)
        assert first.read_bytes() == second.read_bytes() == DATA[:2_000_000]
        with pytest.raises(BlobMissing):
            await blobs.local_path("none", folder=mine)

    asyncio.run(check())


def test_what_is_deleted_is_gone_and_may_be_deleted_again(blobs: Blobs) -> None:
    async def check() -> None:
        await blobs.put("a/x", stream(b"1"))
        await blobs.put("a/y", stream(b"2"))
        await blobs.put("b/z", stream(b"3"))
        assert await keys(blobs, "a/") == ["a/x", "a/y"]
        await blobs.delete("a/x")
        await blobs.delete("a/x")
        assert await keys(blobs) == ["a/y", "b/z"]
        with pytest.raises(BlobMissing):
            await whole(blobs, "a/x")

    asyncio.run(check())


@pytest.mark.parametrize(
    "key", ["../x", "/etc/passwd", "a/../b", "", "a//b", ".hidden", "a b", "a/", "ä", "x" * 501]
)
def test_keys_that_lead_elsewhere_are_refused(blobs: Blobs, key: str) -> None:
    with pytest.raises(StoreError):
        asyncio.run(blobs.put(key, stream(b"1")))
    with pytest.raises(StoreError):
        asyncio.run(whole(blobs, key))


def test_a_folder_forgets_what_killed_writers_left(tmp_path: Path) -> None:
    blobs = asyncio.run(open_blobs(tmp_path))
    assert isinstance(blobs, FolderBlobs)
    dead, young = tmp_path / ROOM / "dead.part", tmp_path / ROOM / "young.part"
    long_ago = time.time() - 60
    for path in (dead, young):
        path.write_bytes(b"half")
    os.utime(dead, (long_ago, long_ago))
    assert asyncio.run(keys(blobs)) == []

    async def in_use() -> None:
        async def slow() -> AsyncIterator[bytes]:
            yield b"1" * (2 << 20)
            for path in (tmp_path / ROOM).iterdir():
                if path != young:
                    os.utime(path, (long_ago, long_ago))
            assert blobs.drop_unfinished() == 1
            yield b"2"

        await blobs.put("used", slow())
        assert await blobs.size("used") == (2 << 20) + 1

    asyncio.run(in_use())
    assert list((tmp_path / ROOM).iterdir()) == [young]


def test_copies_stay_within_their_room_and_good_while_used(s3_url: str, tmp_path: Path) -> None:
    cache, folder = tmp_path / "cache", tmp_path / "use"
    folder.mkdir()

    async def check() -> None:
        blobs = await open_blobs(s3_url, cache=cache, cache_bytes=3_000_000)
        paths = []
        for at in range(5):
            await blobs.put(f"k{at}", stream(DATA[at : at + 1_000_000]))
            paths.append(await blobs.local_path(f"k{at}", folder=folder))
            assert sum(one.stat().st_size for one in cache.iterdir()) <= 3_000_000
        for at, path in enumerate(paths):
            assert path.read_bytes() == DATA[at : at + 1_000_000]
        await blobs.delete("k4")  # the copy is still good: blobs never change
        assert (await blobs.local_path("k4", folder=folder)).read_bytes() == DATA[4:1_000_004]

    asyncio.run(check())


def test_presigned_addresses_open_for_a_while(s3_url: str) -> None:
    async def make(seconds: int) -> str:
        blobs = await open_blobs(s3_url)
        await blobs.put("p", stream(b"hello"))
        address = await blobs.presigned("p", seconds=seconds)
        assert address is not None
        return address

    address = asyncio.run(make(60))
    assert opened(address) == (200, b"hello")
    for wrong in (address.replace("/p?", "/q?"), address[:-1] + ("0" if address[-1] != "0" else "1")):
        assert opened(wrong)[0] == 403
    short = asyncio.run(make(1))
    asyncio.run(asyncio.sleep(2.1))
    assert opened(short)[0] == 403


def test_a_wrong_secret_is_refused_and_said(
    s3_url: str, s3_server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = s3_server.door.refused
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    with pytest.raises(StoreError, match="the secret key is wrong") as caught:
        asyncio.run(open_blobs(s3_url))
    assert "wrong" not in caught.value.way_out
    assert s3_server.door.refused > before


@pytest.mark.parametrize("place", ["gs://bucket", "s3://", "s3://user:secret@bucket", "s3://b?secret=x"])
def test_addresses_that_cannot_be_used(place: str) -> None:
    with pytest.raises(StoreError) as caught:
        asyncio.run(open_blobs(place))
    assert "secret" not in caught.value.message


def opened(address: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def unfinished(blobs: Blobs) -> int:
    """Parts that were sent or written, of files that are not whole."""
    if isinstance(blobs, FolderBlobs):
        return len(list((blobs.root / ROOM).iterdir()))
    assert isinstance(blobs, S3Blobs)
    from moto.s3.models import s3_backends

    found = 0
    for account in s3_backends.values():
        for backend in account.values():
            found += sum(len(bucket.multiparts) for bucket in backend.buckets.values())
    return found
