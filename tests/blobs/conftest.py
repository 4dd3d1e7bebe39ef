"""Blobs in a folder and in an S3 server: one suite over both."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("obstore", reason="the extra [server] is not installed")

from saycut.store.blobs import Blobs, open_blobs

from .s3_server import ACCESS, SECRET, S3Server

_numbers = itertools.count()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    server = S3Server()
    yield server
    server.close()


@pytest.fixture
def s3_url(s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """A bucket of the test's own; the keys to it are in the environment."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    bucket = f"bucket-{next(_numbers)}"
    s3_server.make_bucket(bucket)
    return s3_server.url(f"{bucket}/some/prefix")


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    if request.param == "folder":
        return tmp_path / "blobs"
    return str(request.getfixturevalue("s3_url"))


@pytest.fixture
def blobs(place: Path | str, tmp_path: Path) -> Blobs:
    return asyncio.run(open_blobs(place, cache=tmp_path / "cache", cache_bytes=3 << 20))
