"""The whole job against a service that behaves: connect, upload, say, export, and what else there is."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import saycut
from saycut.client import AsyncClient, AsyncSession, Client, Progress, Session

from .driving import Clients
from .faults import said, texts
from .hosted import FILE, Hosted


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talk.mp4"
    path.write_bytes(b"0123456789" * 25_000)
    return path


def test_the_whole_job(hosted: Hosted, clients: Clients, talk: Path, tmp_path: Path) -> None:
    hosted.turns = [[hosted.clip, said("Trimmed to ten seconds.")]]
    seen: list[Progress] = []
    client = clients(hosted.url)
    session = client.session(language="en")
    (file,) = session.upload(talk, on_progress=seen.append)
    assert (file.filename, file.duration, file.width) == ("talk.mp4", 10.5, 640)
    assert hosted.files["talk.mp4"] == talk.read_bytes()
    assert texts(session.say("trim to ten seconds")) == ["Trimmed to ten seconds."]
    assert session.state().ready
    made = session.export(tmp_path / "out.mp4", on_progress=seen.append)
    assert made.path.read_bytes() == FILE
    assert (made.bytes, made.duration) == (len(FILE), 9.5)
    assert [p.stage for p in seen[-1:]] == ["downloading"]
    assert {p.stage for p in seen} == {"uploading", "rendering", "downloading"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["config", "out.mp4", "talk.mp4"]
    assert hosted.begun == ["trim to ten seconds"]
    assert hosted.count("render") == 1


def test_every_call_is_signed_and_attributed(hosted: Hosted, clients: Clients) -> None:
    client = clients(hosted.url)
    session = client.session()
    session.state()
    client.credits()
    for step, asked in hosted.asked:
        if step == "token":
            assert "authorization" not in asked.headers
            continue
        assert asked.headers["authorization"] == f"Bearer {hosted.token}"
        assert asked.headers["x-skill-source"] == "saycut-sdk"
        assert asked.headers["x-skill-version"] == saycut.__version__
        assert asked.headers["x-skill-platform"] == "unknown"
        assert hosted.token not in asked.path + str(asked.query)


def test_what_else_there_is(hosted: Hosted, clients: Clients) -> None:
    client = clients(hosted.url)
    session = client.session()
    assert client.credits().available == 90
    assert [one.id for one in client.sessions()] == ["42"]
    assert session.claim_link() == f"{hosted.url}/workspace/claim?ct=clm_1"
    assert client.registration_link().endswith("?bind=anon_7")
    (file,) = session.upload("https://example.org/a/b.mp4")
    assert file.filename == "b.mp4"
    assert hosted.sent("upload")[0].json == {"urls": ["https://example.org/a/b.mp4"], "source_type": "url"}
    client.revoke()
    client.credits()
    assert hosted.count("token") == 2, "a revoked token was used again"


def test_a_session_that_is_there_already(hosted: Hosted, clients: Clients) -> None:
    hosted.clip()
    session = clients(hosted.url).session("42")
    assert session.state().summary == "Timeline (1 track, 0:10): 1. Video (1)"
    assert hosted.count("session") == 0


def test_who_stops_listening_does_not_stop_the_turn(hosted: Hosted, clients: Clients) -> None:
    hosted.turns = [[said("One."), said("Two.")], [said("Three.")]]
    session = clients(hosted.url).session()
    for event in session.say("first"):
        assert event.text == "One."
        break
    assert texts(session.say("second")) == ["Three."]
    assert hosted.begun == ["first", "second"]


@pytest.mark.parametrize(("ours", "source"), [(Client, AsyncClient), (Session, AsyncSession)])
def test_both_clients_have_the_same_face(ours: type, source: type) -> None:
    def face(kind: type) -> dict[str, list[str]]:
        return {
            name: [str(p) for p in inspect.signature(method).parameters.values()]
            for name, method in vars(kind).items()
            if not name.startswith("_") and inspect.isfunction(method)
        }

    assert face(ours) == face(source)
    assert all(getattr(ours, name).__doc__ for name in face(ours))


def test_saycut_is_imported_without_http() -> None:
    check = "import sys, saycut as s; assert 'httpx2' not in sys.modules; s.Client; sys.modules['httpx2']"
    subprocess.run([sys.executable, "-c", check], check=True, timeout=60)
