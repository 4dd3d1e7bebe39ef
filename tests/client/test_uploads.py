"""Files to a session: whole, once, resumed where they broke off, never whole in memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from saycut import errors
from saycut.client import ClientSettings, Progress

from .driving import Clients, FakeClock
from .faults import Drop, Fault, Html, Refuse, Shape
from .hosted import Hosted

PIECE = 100_000


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "my talk “1”; rm -rf .mp4"
    path.write_bytes(bytes(n * 7 % 251 for n in range(3 * PIECE + 17)))
    return path


@pytest.fixture
def session(hosted: Hosted, clients: Clients) -> Any:
    hosted.manners.resumable = True
    return clients(hosted.url).session("42")


@pytest.mark.parametrize("resumable", [True, False])
def test_a_file_arrives_whole_with_its_name(
    hosted: Hosted, session: Any, talk: Path, resumable: bool
) -> None:
    hosted.manners.resumable = resumable
    seen: list[Progress] = []
    (file,) = session.upload(talk, on_progress=seen.append)
    assert file.filename in (talk.name, talk.name.replace('"', "%22"))
    assert list(hosted.files.values()) == [talk.read_bytes()]
    done = [one.done for one in seen]
    assert done == sorted(done)
    assert seen[-1] == Progress("uploading", done[-1], done[-1])
    assert seen[-1].fraction == 1.0


def test_a_file_goes_in_pieces(hosted: Hosted, session: Any, talk: Path) -> None:
    session.upload(talk)
    assert [len(asked.body) for asked in hosted.sent("piece")] == [PIECE, PIECE, PIECE, 17]
    assert hosted.sent("resumable")[0].json == {"filename": talk.name, "size": 3 * PIECE + 17}


def test_a_server_that_cannot_resume_is_asked_once(
    hosted: Hosted, session: Any, talk: Path, tmp_path: Path
) -> None:
    hosted.manners.resumable = False
    (tmp_path / "b.mp4").write_bytes(b"b")
    assert len(session.upload(tmp_path / "b.mp4", talk)) == 2
    assert hosted.count("resumable") == 1
    assert hosted.count("upload") == 2


@pytest.mark.parametrize("fault", [
    Drop(), Drop(done=True), Html(502), Refuse(500, 500), Refuse(503, 503), Shape(cut=5), Refuse(409, 409),
], ids=str)  # fmt: skip
@pytest.mark.parametrize("at", [0, 1, 3])
def test_what_breaks_off_goes_on_where_it_broke(
    hosted: Hosted, session: Any, talk: Path, fault: Fault, at: int
) -> None:
    hosted.faults["piece"] = [*[Shape()] * at, fault]
    session.upload(talk)
    assert list(hosted.files.values()) == [talk.read_bytes()]
    assert hosted.count("piece") <= 5, "more was sent again than the piece that broke"
    assert hosted.count("resumable") == 1


def test_many_breaks_are_outlived_as_long_as_it_goes_on(hosted: Hosted, session: Any, talk: Path) -> None:
    hosted.faults["piece"] = [fault for _ in range(4) for fault in (Drop(), Drop(), Drop(), Shape())]
    session.upload(talk)
    assert list(hosted.files.values()) == [talk.read_bytes()]


def test_a_server_that_stays_away_is_an_error(
    hosted: Hosted, session: Any, talk: Path, clock: FakeClock
) -> None:
    hosted.faults["piece"] = [Drop()] * 200
    with pytest.raises(errors.Unreachable):
        session.upload(talk)
    assert hosted.count("piece") > 10
    assert 180 <= sum(clock.slept) < 200


@pytest.mark.parametrize("step", ["resumable", "piece", "upload"])
@pytest.mark.parametrize(("code", "kind"), [
    (1002, errors.SessionUnknown), (4001, errors.UnsupportedFile), (4002, errors.FileTooLarge),
])  # fmt: skip
def test_a_refused_file_is_sent_once(
    hosted: Hosted, session: Any, talk: Path, step: str, code: int, kind: type[Exception]
) -> None:
    hosted.manners.resumable = step != "upload"
    hosted.faults[step] = [Refuse(code, 400)]
    with pytest.raises(kind):
        session.upload(talk)
    assert hosted.count(step) == 1


def test_a_file_that_was_refused_once_is_sent_from_its_start(
    hosted: Hosted, session: Any, talk: Path
) -> None:
    hosted.manners.resumable = False
    hosted.faults["upload"] = [Refuse(429, 429)]
    session.upload(talk)
    assert list(hosted.files.values()) == [talk.read_bytes()]


def _missing(folder: Path) -> Path:
    return folder / "none.mp4"


def _empty(folder: Path) -> Path:
    (folder / "empty.mp4").touch()
    return folder / "empty.mp4"


@pytest.mark.parametrize("make", [_missing, _empty, lambda folder: folder])
def test_a_file_that_is_none_is_told_before_anything_is_sent(
    hosted: Hosted, session: Any, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    with pytest.raises(errors.MediaError):
        session.upload(make(tmp_path))
    assert not hosted.asked


def test_a_file_that_becomes_shorter_is_told(hosted: Hosted, session: Any, talk: Path) -> None:
    def shorten(progress: Progress) -> None:
        if progress.done == PIECE:
            talk.write_bytes(b"short")

    with pytest.raises(errors.MediaError, match="became shorter"):
        session.upload(talk, on_progress=shorten)
    assert not hosted.files


def test_urls_are_fetched_by_the_server_and_once(hosted: Hosted, session: Any) -> None:
    hosted.faults["upload"] = [Drop(done=True)]
    with pytest.raises(errors.Unreachable):
        session.upload("https://example.org/a.mp4")
    assert hosted.count("upload") == 1
    hosted.manners.ours = True
    hosted.faults["upload"] = [Drop(done=True)]
    session.upload("https://example.org/a.mp4")
    assert len({asked.headers["idempotency-key"] for asked in hosted.sent("upload")[1:]}) == 1
    hosted.faults["upload"] = [Refuse(4001, 415)]
    with pytest.raises(errors.UnsupportedFile):
        session.upload("HTTP://example.org/a.txt")


@pytest.mark.parametrize("resumable", [True, False])
def test_a_large_file_is_never_whole_in_memory(
    hosted: Hosted, clients: Clients, settings: ClientSettings, tmp_path: Path, resumable: bool
) -> None:
    hosted.manners.resumable = resumable
    hosted.discard()
    path, size = tmp_path / "large.mp4", 40_000_000
    with path.open("wb") as file:
        file.truncate(size)
    made = replace(settings, limits=replace(settings.limits, piece_bytes=1_000_000))
    session = clients(hosted.url, settings=made).session("42")
    tracemalloc.start()
    try:
        session.upload(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size <= hosted.received < size + 1000
    assert peak < 6_000_000
