"""The state of a session: what it tells, how cheaply, and how clients change it."""

from __future__ import annotations

from typing import Any

import pytest

from saycut.ids import AssetId
from saycut.sessions import stored_material
from saycut.sessions.stating import ratio_of
from saycut.store import sessions
from saycut.timeline.facts import AssetFacts
from saycut.units import span
from serving import Caller
from turns.here import Here

from .files import Files, send, state


def _path(session: str, what: str) -> str:
    return f"/api/state/nemo_agent/me/{session}/{what}"


@pytest.fixture
def begun(here: Here, files: Files) -> tuple[Here, Caller, str]:
    """A session with one clip."""
    client = here.account()
    session = client.begin("My film")
    assert send(client, session, ("clip.mp4", files.clip(1))).status_code == 200
    return here, client, session


def test_what_there_is(begun: tuple[Here, Caller, str], files: Files) -> None:
    here, client, session = begun
    assert send(client, session, ("song.mp3", files.read("mp3")), ("lines.srt", SRT)).status_code == 200
    found = state(client, session)
    assert (found["session_id"], found["task_name"], found["revision"]) == (session, "My film", 2)
    inner: Any = found["state"]
    assert inner["canvas_config"] == {"width": 66, "height": 48, "ratio": "11:8"}
    assert [info["file_type"] for info in inner["video_infos"]] == ["video", "audio", "subtitles"]
    assert [asset["i"] for asset in inner["draft"]["a"]] == ["a1", "a2", "a3"]
    assert (inner["video_analyses"], inner["generated_media"]) == ({}, [])

    async def known() -> None:
        owner = (client.account_id, session)
        async with here.service.database.writing() as tx:
            await sessions.keep_state(tx, *owner, {"theirs": {"x": 1}, "draft": "not theirs"})
            facts = {AssetId("a1"): AssetFacts(speech=(span(0, 5),), scenes=())}
            await stored_material.keep_facts(tx, owner, facts, known={})

    here.run(known())
    inner = state(client, session)["state"]
    assert inner["theirs"] == {"x": 1}
    assert inner["draft"]["t"]
    assert inner["video_analyses"] == {"a1": {"speech": [{"start_ms": 0, "end_ms": 5}], "scenes": []}}


SRT = b"1\n00:00:00,000 --> 00:00:01,000\nHello\n"


def test_a_session_that_has_nothing_yet(here: Here) -> None:
    client = here.account()
    found = state(client, client.begin())
    inner: Any = found["state"]
    assert (inner["draft"]["t"], inner["video_infos"], found["revision"]) == ([], [], 0)
    assert inner["canvas_config"] == {"width": None, "height": None, "ratio": None}


def test_who_has_it_already_is_told_so(begun: tuple[Here, Caller, str], files: Files) -> None:
    _, client, session = begun
    latest = _path(session, "latest")
    first = client.get(latest)
    tag = {"If-None-Match": first.headers["etag"]}
    again = client.get(latest, headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(latest).content == first.content, "links too are the same for a while"
    send(client, session, ("logo.png", files.read("png")))
    assert client.get(latest, headers=tag).status_code == 200
    tag = {"If-None-Match": client.get(latest).headers["etag"]}
    draft = state(client, session)["state"]["draft"]
    client.put(_path(session, "draft"), json={"draft": draft | {"zz": 1}, "revision": 2})
    assert client.get(latest, headers=tag).status_code == 200


def test_a_draft_is_saved_after_the_one_it_changed(begun: tuple[Here, Caller, str], files: Files) -> None:
    _, client, session = begun
    before = client.balance()
    draft = state(client, session)["state"]["draft"]
    draft["m"]["title"] = "Mine"
    draft["theirs"] = [1, {"x": None}]
    saved = client.put(_path(session, "draft"), json={"draft": draft, "revision": 1})
    assert saved.status_code == 200, saved.text
    assert saved.json()["data"]["revision"] == 2
    assert saved.json()["data"]["state"]["draft"]["theirs"] == [1, {"x": None}]
    stale = client.put(_path(session, "draft"), json={"draft": draft, "revision": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, 409)
    assert "revision 2" in stale.json()["message"]
    same = client.put(_path(session, "draft"), json={"draft": draft, "revision": 2})
    assert same.json()["data"]["revision"] == 2, "what changes nothing makes no step to undo"
    send(client, session, ("more.mp4", files.clip(2)))
    found = state(client, session)
    assert found["state"]["draft"]["m"]["title"] == "Mine", "a client's draft is not begun anew"
    assert len(found["state"]["draft"]["a"]) == 2
    assert client.balance() == before


def test_undo_and_redo_are_free_and_exact(begun: tuple[Here, Caller, str]) -> None:
    _, client, session = begun
    before = client.balance()
    drafts = [state(client, session)["state"]["draft"]]
    for title in ("one", "two"):
        changed = drafts[-1] | {"m": drafts[-1]["m"] | {"title": title}}
        body = {"draft": changed, "revision": len(drafts)}
        saved = client.put(_path(session, "draft"), json=body).json()
        drafts.append(saved["data"]["state"]["draft"])
    undone = client.post(_path(session, "undo"), json={"steps": 2, "revision": 3}).json()["data"]
    assert (undone["state"]["draft"], undone["undo"], undone["redo"]) == (drafts[0], 0, 2)
    redone = client.post(_path(session, "redo")).json()["data"]
    assert (redone["state"]["draft"], redone["undo"], redone["redo"]) == (drafts[1], 1, 1)
    for what, body in (("undo", {"steps": 2}), ("redo", {"steps": 2}), ("undo", {"revision": 3})):
        assert client.post(_path(session, what), json=body).status_code == 409
    for body in ({"steps": 0}, {"steps": -1}, {"steps": "x"}, {"steps": 10**9}):
        assert client.post(_path(session, "undo"), json=body).status_code == 400
    assert state(client, session)["state"]["draft"] == drafts[1]
    assert client.balance() == before


STRANGE: dict[str, dict[str, Any]] = {
    "a file of nobody's": {"a": [{"i": "a9", "n": "x", "k": "video", "d": 5}]},
    "a place on this machine": {"a": [{"i": "a1", "n": "x", "k": "video", "l": "/etc/passwd"}]},
    "longer than the file": {
        "t": [{"i": "t1", "tt": 0, "sg": [{"i": "s", "a": "a1", "s": 0, "d": 10**6, "se": 10**6}]}]
    },
    "a gap": {"t": [{"i": "t1", "tt": 0, "sg": [{"i": "s", "a": "a1", "s": 50, "d": 100, "se": 100}]}]},
    "of nothing": {"t": [{"i": "t1", "tt": 0, "sg": [{"i": "s", "a": "a7", "s": 0, "d": 100, "se": 100}]}]},
    "a mood of nobody's": {"a": [{"i": "g1", "n": "x", "k": "audio", "l": "music:nonsense", "d": 500}]},
    "no list": {"t": "x"},
    "a version to come": {"v": 99},
    "a number too large": {"d": 1, "zz": 2**60},
}


def test_a_draft_from_outside_is_looked_at(begun: tuple[Here, Caller, str]) -> None:
    _, client, session = begun
    draft = state(client, session)["state"]["draft"]
    for what, change in STRANGE.items():
        answer = client.put(_path(session, "draft"), json={"draft": draft | change, "revision": 1})
        assert (answer.status_code, answer.json()["code"]) == (400, 400), f"{what}: {answer.text}"
    assert state(client, session)["state"]["draft"] == draft


def test_shapes_have_the_names_people_use() -> None:
    named = [(1920, 1080), (1080, 1920), (1366, 768), (1080, 1080), (1080, 1350), (640, 480), (100, 37)]
    assert [ratio_of(*size) for size in named] == ["16:9", "9:16", "16:9", "1:1", "4:5", "4:3", "100:37"]
