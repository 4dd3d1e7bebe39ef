"""The client against `saycut serve`: a whole edit, and a server that is killed at every step, and comes back.

A server takes seconds to start, so tests share one where they can.
"""

from __future__ import annotations

import hashlib
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from saycut import errors
from saycut.client import ClientSettings, ConnectionLost, Limits, Progress
from serving import *  # noqa: F403  (the fixture `serve`)
from serving import Server

from .driving import Clients
from .faults import texts

ROOT = Path(__file__).resolve().parents[2]
LIMITS = replace(Limits(), piece_bytes=500_000, silence_s=20.0)


@pytest.fixture
def real(tmp_path: Path) -> ClientSettings:
    """Settings with the time that everybody has."""
    return ClientSettings(folder=tmp_path / "config", limits=LIMITS, language="en")


@pytest.fixture
def one(real: ClientSettings) -> Iterator[Clients]:
    made = Clients("blocking", real)
    yield made
    made.close()


@pytest.fixture
def clip(tmp_path: Path, make_clip: Callable[..., Path]) -> Path:
    return _clip(tmp_path, make_clip, rate=15)


@pytest.fixture
def light(tmp_path: Path, make_clip: Callable[..., Path]) -> Path:
    """A clip of few pictures for exports at 1080p; fewer than ten a second would be drawn as thirty."""
    return _clip(tmp_path, make_clip, rate=10)


def _clip(folder: Path, make_clip: Callable[..., Path], *, rate: int) -> Path:
    sound = ["-f", "lavfi", "-i", "sine=f=440:d=6"]
    picture = ["-f", "lavfi", "-i", f"testsrc2=s=320x180:r={rate}:d=6", "-pix_fmt", "yuv420p"]
    return make_clip(folder / "talk.mp4", *sound, *picture, "-preset", "ultrafast", "-shortest")


class Mortal:
    """A server on a port of its own, that can be killed and comes back with its data."""

    def __init__(self, serve: Callable[..., Server]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._serve = serve
        self._now = serve(arguments=("--port", str(self._port)))
        self.url = self._now.url
        self.deaths = 0

    def dies_and_comes_back(self) -> None:
        self._now.kill()
        self._now = self._serve(data=self._now.data, arguments=("--port", str(self._port)))
        self.deaths += 1


@pytest.fixture
def mortal(serve: Callable[..., Server]) -> Mortal:
    return Mortal(serve)


def test_a_whole_edit_and_every_refusal(
    serve: Callable[..., Server], real: ClientSettings, light: Path, tmp_path: Path
) -> None:
    url = serve().url
    for kind in ("blocking", "loop"):
        folder = tmp_path / kind
        folder.mkdir()
        clients = Clients(kind, replace(real, folder=folder / "config"))
        try:
            _whole_edit(clients(url), light, folder)
            _refusals(clients(url), folder)
            with pytest.raises(errors.TokenRefused):
                clients(url, token="nmv_usr_wrong").credits()
        finally:
            clients.close()
    _documented(url, light, tmp_path)


def _documented(url: str, clip: Path, tmp_path: Path) -> None:
    """Each piece of the how-to runs as it stands there, as a program of its own."""
    page = (ROOT / "docs" / "how-to" / "sdk.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    assert len(blocks) >= 6
    place = tmp_path / "documented"
    place.mkdir()
    clip.rename(place / "talk.mp4")
    subprocess.run([get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", "color=red:s=64x64",
                    "-frames:v", "1", str(place / "logo.png")], check=True, timeout=60)  # fmt: skip
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NEMO_", "SKILL_"))}
    env = {**kept, "HOME": str(place), "NEMO_API_URL": url}
    for block in blocks:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", block],
            cwd=place, env=env, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
    made = {path.name for path in place.iterdir() if path.suffix == ".mp4"}
    assert made == {"talk.mp4", "out.mp4", "promo.mp4", "later.mp4"}


def _whole_edit(client: Any, clip: Path, folder: Path) -> None:
    session = client.session(name="holiday")
    (file,) = session.upload(clip)
    assert (file.filename, file.file_type, file.width, file.height) == ("talk.mp4", "video", 320, 180)
    assert file.hash == hashlib.sha256(clip.read_bytes()).hexdigest()
    found = list(session.say("trim the first 2 seconds and add a title 'Hello'"))
    assert [e.kind for e in found if e.kind.startswith("tool")] == ["tool_called", "tool_done"] * 2
    (text,) = texts(found)
    assert text.startswith("Removed the first 2 s (0:06 → 0:04).\nAdded the title “Hello”")
    assert session.state().summary == 'Timeline (2 tracks): 1. Video: talk (0-4s) 2. Title: "Hello" (0-4s)'
    assert session.undo().duration_ms == 6000
    assert session.redo().duration_ms == 4000
    with pytest.raises(errors.Conflict):
        session.redo()
    assert client.credits().total == 98
    assert [(one.id, one.name) for one in client.sessions()] == [(session.id, "holiday")]
    session.stop()
    seen: list[Progress] = []
    made = session.export(folder / "out.mp4", {"resolution": "360p"}, on_progress=seen.append)
    assert made.bytes == made.path.stat().st_size > 10_000
    assert made.duration == pytest.approx(4.0, abs=0.2)
    assert made.path.read_bytes()[4:8] == b"ftyp"
    assert {p.stage for p in seen} == {"rendering", "downloading"}
    assert session.claim_link().startswith(f"{client.web_url}/workspace/claim?ct=clm_")
    client.delete_session(session.id)
    with pytest.raises(errors.SessionUnknown):
        session.state()


def _refusals(client: Any, folder: Path) -> None:
    session = client.session()
    (folder / "letter.mp4").write_text("Dear Ada, this is no film.")
    with pytest.raises(errors.UnsupportedFile) as odd:
        session.upload(folder / "letter.mp4")
    assert "mp4" in odd.value.way_out
    with pytest.raises(errors.UrlRefused):
        session.upload("http://127.0.0.1:1/a.mp4")
    with pytest.raises(errors.NothingToExport):
        session.export(folder / "none.mp4")
    with pytest.raises(errors.SessionUnknown):
        list(client.session("4611686018427387904").say("trim"))
    with pytest.raises(errors.ExportUnknown):
        client.render_status("render_1_none")
    client.revoke()


def test_the_client_outlives_its_server(
    mortal: Mortal, one: Clients, clip: Path, tmp_path: Path, make_clip: Callable[..., Path]
) -> None:
    client = one(mortal.url)
    _during_an_upload(client.session(), mortal, make_clip, tmp_path)
    session = client.session()
    session.upload(clip)
    _during_a_turn(session, mortal)
    assert client.credits().total == 97, "a turn was done or paid for twice"
    _during_an_export_and_a_download(session, mortal, tmp_path)
    assert mortal.deaths == 4


def _during_an_upload(session: Any, mortal: Mortal, make_clip: Callable[..., Path], folder: Path) -> None:
    noise = make_clip(folder / "noise.wav", "-f", "lavfi", "-i", "anoisesrc=d=40:r=44100:a=0.1")
    offsets: list[int] = []

    def at(progress: Progress) -> None:
        offsets.append(progress.done)
        if progress.done >= 1_500_000 and mortal.deaths == 0:
            mortal.dies_and_comes_back()

    (file,) = session.upload(noise, on_progress=at)
    assert file.hash == hashlib.sha256(noise.read_bytes()).hexdigest()
    assert offsets == sorted(offsets), "bytes that were safe were sent again"
    assert offsets[-1] == noise.stat().st_size


def _during_a_turn(session: Any, mortal: Mortal) -> None:
    found: list[Any] = []
    for event in session.say("trim the first 2 seconds, add a title 'Hello' and speed it up 2x"):
        found.append(event)
        if event.kind == "tool_called" and mortal.deaths == 1:
            mortal.dies_and_comes_back()
    shown = [e.text for e in found if e.text and not isinstance(e, ConnectionLost)]
    assert len(shown) == 1, shown
    assert shown[0].startswith("Removed the first 2 s (0:06 → 0:04).")
    assert session.state().duration_ms == 2000


def _during_an_export_and_a_download(session: Any, mortal: Mortal, folder: Path) -> None:
    list(session.say("make it 12 seconds long by looping"))
    died: set[str] = set()

    def at(progress: Progress) -> None:
        if progress.stage not in died and (progress.stage == "downloading" or progress.done > 0):
            died.add(progress.stage)
            mortal.dies_and_comes_back()

    made = session.export(folder / "out.mp4", {"resolution": "720p"}, on_progress=at)
    assert died == {"rendering", "downloading"}
    assert made.path.stat().st_size == made.bytes
    assert made.path.read_bytes()[4:8] == b"ftyp"
