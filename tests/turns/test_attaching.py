"""Files within a message: they are the session's before the words about them are read."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .here import Here, Talk, body_of, read


@pytest.fixture
def talk(serve_here: Callable[..., Here]) -> Talk:
    """A session without a file."""
    return Talk.begun(serve_here())


def with_parts(talk: Talk, words: str, *parts: dict[str, Any]) -> dict[str, Any]:
    body = body_of(talk.session, words)
    body["new_message"]["parts"] += parts
    return body


def inline(path: Path, *, name: str | None = None, urlsafe: bool = False) -> dict[str, Any]:
    encode = base64.urlsafe_b64encode if urlsafe else base64.b64encode
    told = {"displayName": name} if name else {}
    return {"inlineData": {"data": encode(path.read_bytes()).decode(), "mimeType": "video/mp4", **told}}


def names(talk: Talk) -> list[str]:
    return [asset.name for asset in talk.stored().draft.assets]


def test_an_empty_session_says_what_is_missing(talk: Talk) -> None:
    seen = talk.say("trim the first 5 seconds")
    assert seen.parts == ["call trim", "result trim", "text"]
    assert seen.text.startswith("Not done")
    assert talk.say("hello").parts == ["text"]
    assert talk.client.balance()["available"] == 100


def test_bytes_in_the_message_become_a_file(talk: Talk, clip: Path) -> None:
    body = with_parts(talk, "trim the first 5 seconds", inline(clip, name="talk.mp4", urlsafe=True))
    seen = read(talk.client, "POST", "/run_sse", json=body)
    assert seen.text.startswith("Removed the first 5 s"), seen.raw
    assert names(talk) == ["talk.mp4"]
    assert talk.stored().draft.duration_ms == 15_000

    again = read(talk.client, "POST", "/run_sse", json=body)  # the file is there already; the words are new
    assert again.turn != seen.turn
    assert names(talk) == ["talk.mp4"]
    assert talk.stored().draft.duration_ms == 10_000

    other = with_parts(talk, "mute it", inline(clip))
    assert read(talk.client, "POST", "/run_sse", json=other).parts[-1] == "text"
    assert names(talk) == ["talk.mp4", "file.mp4"]
    told = talk.client.get(f"/apps/nemo_agent/users/me/sessions/{talk.session}").json()
    assert told["events"][0]["content"]["parts"] == [{"text": "trim the first 5 seconds\n[talk.mp4]"}]


def test_what_is_no_media_refuses_the_message(talk: Talk, tmp_path: Path) -> None:
    text = tmp_path / "notes.mp4"
    text.write_text("only words")
    answer = talk.client.post("/run_sse", json=with_parts(talk, "mute it", inline(text, name="notes.mp4")))
    assert (answer.status_code, answer.json()["code"]) == (415, 4001)
    for uri in ("http://127.0.0.1:9/a.mp4", "http://169.254.169.254/latest", "gs://bucket/a.mp4", "a.mp4"):
        part = {"file_data": {"file_uri": uri, "mime_type": "video/mp4"}}
        answer = talk.client.post("/run_sse", json=with_parts(talk, "mute it", part))
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "url_refused"), answer.text
    assert talk.client.post("/run_sse/cancel", json=body_of(talk.session, "")).json()["data"]["turns"] == []
    assert names(talk) == []


def test_a_link_of_ours_is_the_file_it_leads_to(talk: Talk, clip: Path) -> None:
    with clip.open("rb") as file:
        answer = talk.client.post(
            f"/api/upload-video/nemo_agent/me/{talk.session}",
            files={"files": ("clip.mp4", file, "video/mp4")},
        )
    link = answer.json()["data"]["files"][0]["cdn_url"]
    body = with_parts(talk, "trim the first 5 seconds", {"fileData": {"fileUri": link}})
    assert read(talk.client, "POST", "/run_sse", json=body).parts[-1] == "text"
    assert names(talk) == ["clip.mp4"]
    stranger = Talk.begun(talk.here)
    body = with_parts(stranger, "mute it", {"fileData": {"fileUri": link}})
    answer = stranger.client.post("/run_sse", json=body)  # to it, it is an address like any other
    assert answer.json()["error"]["code"] == "url_refused"
