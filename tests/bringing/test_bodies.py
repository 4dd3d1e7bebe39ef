"""What is sent by whom: every format, every bad file, every name, bodies that cannot be read."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from serving import Caller
from turns.here import Here, running

from .files import HEAD, KINDS, TEXT, Files, form, keys, send, state, to


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Here, Caller]]:
    """One service, and one account of it, for many small tests."""
    folder = tmp_path_factory.mktemp("shared")
    with running(folder, folder) as found:
        yield found, found.account()


@pytest.mark.parametrize("ending", sorted(KINDS))
def test_every_format_of_the_contract(ending: str, shared: tuple[Here, Caller], files: Files) -> None:
    """By content: the name says nothing of it."""
    client = shared[1]
    answer = send(client, client.begin(), ("recording", files.read(ending)))
    assert answer.status_code == 200, answer.text
    [told] = answer.json()["data"]["files"]
    assert told["file_type"] == KINDS[ending][1]
    assert (told["width"] > 0) == (told["file_type"] != "audio")


BAD = {
    "text as mp4": ("film.mp4", TEXT, 4001, "plain text"),
    "empty": ("film.mp4", b"", 4001, "empty"),
    "a page": ("film.mp4", b"<!doctype html><title>No such video</title>", 4001, "web page"),
    "a program": ("film.mp4", b"\x7fELF" + bytes(500), 4001, "program"),
    "an archive": ("film.zip", b"PK\x03\x04" + bytes(500), 4001, "ZIP"),
    "a playlist": ("film.m3u8", b"#EXTM3U\n#EXTINF:5,\nfile:///etc/passwd\n", 4001, "playlist"),
    "noise": ("film.mp4", bytes(range(256)) * 40, 4001, "not a video"),
    "zeros": ("film.mp4", bytes(10_000), 4001, "not a video"),
    "cut off": ("film.mp4", b"\0\0\0 ftypisom" + bytes(300), 4001, "cut off"),
}


@pytest.mark.parametrize("what", sorted(BAD))
def test_what_is_no_file_for_us(what: str, shared: tuple[Here, Caller]) -> None:
    name, data, code, found = BAD[what]
    here, client = shared
    before = keys(here)
    answer = send(client, client.begin(), (name, data))
    assert answer.status_code == 415, answer.text
    told = answer.json()
    assert told["code"] == code
    assert found in told["message"]
    assert "mp4" in told["data"]["accepted"]
    assert told["error"]["way_out"]
    assert keys(here) == before


NAMES = {
    'say "hi".mp4': 'say "hi".mp4',
    "two\r\nlines.mp4": "two lines.mp4",
    "100%.mp4": "100%.mp4",
    "film%2Fx.mp4": "film%2Fx.mp4",
    "été 🎬 视频.mp4": "été 🎬 视频.mp4",
    "../../etc/passwd": "passwd",
    "C:\\Users\\me\\film.mp4": "film.mp4",
    "..": "file",
    "\u202egpj.mp4": "gpj.mp4",
    "-rf.mp4": "-rf.mp4",
    "x" * 400 + ".mp4": "x" * 116 + ".mp4",
}


@pytest.mark.parametrize("name", list(NAMES), ids=lambda name: repr(name[:20]))
def test_names_are_shown_and_never_used(name: str, shared: tuple[Here, Caller], files: Files) -> None:
    here, client = shared
    session = client.begin()
    answer = send(client, session, (name, files.clip(1)))
    assert answer.status_code == 200, answer.text
    [told] = answer.json()["data"]["files"]
    assert told["filename"] == NAMES[name]
    draft = state(client, session)["state"]["draft"]
    assert [asset["n"] for asset in draft["a"]] == [NAMES[name]]
    assert all(key.startswith("blobs/") for key in keys(here))


def test_names_as_a_plain_body_gives_them(shared: tuple[Here, Caller], files: Files) -> None:
    client = shared[1]
    session = client.begin()
    for path, shown in (
        ("talk.mp4", "talk.mp4"),
        ("a%2Fb%20c%25.mp4", "b c%.mp4"),
        ("%F0%9F%8E%AC.mp4", "🎬.mp4"),
        ("a%07b.mp4", "a b.mp4"),
    ):
        answer = client.put(f"{to(session)}/{path}", content=files.clip(2))
        assert answer.status_code == 200, answer.text
        assert answer.json()["data"]["files"][0]["filename"] == shown


def test_the_same_name_twice_is_told_apart_and_the_same_file_is_not_added_twice(
    shared: tuple[Here, Caller], files: Files
) -> None:
    client = shared[1]
    session = client.begin()
    first = send(client, session, ("clip.mp4", files.clip(1))).json()["data"]["files"][0]
    second = send(client, session, ("clip.mp4", files.clip(2))).json()["data"]["files"][0]
    again = send(client, session, ("clip.mp4", files.clip(2))).json()["data"]["files"][0]
    assert [first["filename"], second["filename"]] == ["clip.mp4", "clip (2).mp4"]
    assert again["id"] == second["id"]
    assert len(state(client, session)["state"]["video_infos"]) == 2


def test_a_part_called_file_and_fields_beside(shared: tuple[Here, Caller], files: Files) -> None:
    client = shared[1]
    answer = client.post(
        to(client.begin()),
        files={"file": ("clip.mp4", files.clip(1))},
        data={"source_type": "upload", "x": "y"},
    )
    assert [one["filename"] for one in answer.json()["data"]["files"]] == ["clip.mp4"]


BROKEN = {
    "no boundary": ("multipart/form-data", form(HEAD + b"1")),
    "no parts": ("multipart/form-data; boundary=B", b"--B--\r\n"),
    "nothing": ("multipart/form-data; boundary=B", b""),
    "not a form": ("multipart/form-data; boundary=B", b"hello"),
    "no end": ("multipart/form-data; boundary=B", form(HEAD + b"1", end=b"")),
    "ends in a head": ("multipart/form-data; boundary=B", b"--B\r\nContent-Dispo"),
    "a long boundary": ("multipart/form-data; boundary=" + "B" * 5000, form(HEAD + b"1")),
    "many heads": ("multipart/form-data; boundary=B", b"--B\r\n" + b"A: b\r\n" * 5000),
    "a long head": ("multipart/form-data; boundary=B", b"--B\r\nA: " + b"b" * 500_000),
    "many parts": ("multipart/form-data; boundary=B", form(*[b"A: b\r\n\r\n"] * 3000)),
    "only fields": (
        "multipart/form-data; boundary=B",
        form(b'Content-Disposition: form-data; name="a"\r\n\r\n1'),
    ),
    "no json": ("application/json", b"{"),
    "no urls": ("application/json", b"{}"),
    "empty urls": ("application/json", b'{"urls":[]}'),
    "urls of numbers": ("application/json", b'{"urls":[1]}'),
    "many urls": ("application/json", json.dumps({"urls": ["http://a/"] * 1000}).encode()),
    "another source": ("application/json", b'{"urls":["http://a/"],"source_type":"ftp"}'),
    "twice": ("application/json", b'{"urls":["http://a/"],"urls":["http://b/"]}'),
}


@pytest.mark.parametrize("what", sorted(BROKEN))
def test_bodies_that_cannot_be_read(what: str, shared: tuple[Here, Caller]) -> None:
    here, client = shared
    kind, body = BROKEN[what]
    before = keys(here)
    answer = client.post(to(client.begin()), content=body, headers={"Content-Type": kind})
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == 400
    assert keys(here) == before


def test_other_bodies_are_refused_by_their_kind(shared: tuple[Here, Caller]) -> None:
    client = shared[1]
    answer = client.post(to(client.begin()), content=b"x", headers={"Content-Type": "video/mp4"})
    assert (answer.status_code, answer.json()["code"]) == (415, 415)
    assert "files" in answer.json()["data"]["accepted"]


def test_files_of_others_are_not_touched(shared: tuple[Here, Caller], files: Files) -> None:
    here, client = shared
    session = client.begin()
    stranger = here.account()
    begun = client.post(f"{to(session)}/resumable", json={"filename": "x.mp4", "size": 10}).json()["data"]
    upload = f"/api/upload-video/resumable/{begun['upload_id']}"
    for answer in (
        send(stranger, session, ("a.mp4", files.clip(1))),
        stranger.put(f"{to(session)}/a.mp4", content=files.clip(1)),
        stranger.post(f"{to(session)}/resumable", json={"filename": "x.mp4", "size": 10}),
        stranger.patch(upload, content=b"1", headers={"Upload-Offset": "0"}),
        stranger.get(upload),
        stranger.get(f"/api/state/nemo_agent/me/{session}/latest"),
        stranger.put(f"/api/state/nemo_agent/me/{session}/draft", json={"draft": {}, "revision": 0}),
        stranger.post(f"/api/state/nemo_agent/me/{session}/undo"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, 1002), answer.text
