"""A large file passes through a process of its own, in little memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .s3_server import ACCESS, SECRET

MB = 1 << 20
SIZE = int(os.environ.get("SAYCUT_TEST_BLOB_MB", "80")) * MB
MOST = 65 * MB

PROGRAM = """
import asyncio, sys
from saycut.store.blobs import open_blobs

place, size = sys.argv[1], int(sys.argv[2])
piece = bytes(range(256)) * 256

def peak():
    # Not getrusage: its figure begins with the parent's.
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))

async def stream():
    for _ in range(size // len(piece)):
        yield piece

async def main():
    blobs = await open_blobs(place)
    await blobs.put("warm", stream_of_one())
    before = peak()
    kept = await blobs.put("large", stream())
    count = 0
    async for part in blobs.read("large"):
        count += len(part)
    assert count == kept.size == size, (count, kept.size)
    print(peak() - before)

async def stream_of_one():
    yield piece

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_a_large_file_takes_little_memory(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    place = str(tmp_path) if kind == "folder" else str(request.getfixturevalue("s3_url"))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, place, str(SIZE)],
        env=dict(os.environ, AWS_ACCESS_KEY_ID=ACCESS, AWS_SECRET_ACCESS_KEY=SECRET),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    print(f"{kind}: {SIZE / MB:.0f} MB in {int(done.stdout) / MB:.0f} MB")
    assert int(done.stdout) < MOST
    if kind == "folder":
        (tmp_path / "large").unlink()
