"""The parts that need no server: events out of text, words held back, differences, statuses, codes."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from saycut import errors
from saycut.client.difference import changed, difference
from saycut.client.rendering import status_of
from saycut.client.spoken import ISSUE, Spoken
from saycut.client.sse import Beat, Message, SseReader
from saycut.client.state import State, state_of
from saycut.timeline.model import Asset, AssetKind, Canvas, Clip, Draft, Track, TrackKind, TrackRole
from saycut.wire.codes import BY_CODE, error_of, told_of
from saycut.wire.draft_codec import draft_to_wire

STREAM = (
    "\ufeffid: 1\ndata: one\n\n: heartbeat\n\ndata:\n\nevent: heartbeat\ndata: {}\n\nid: 2\ndata: a\ndata:b\n"
    "retry: 5\n\nid\ndata: no id\n\nid: 3\ndata: cut off"
)
READ = [Message("one"), Beat(), Beat(), Beat(), Message("a\nb"), Message("no id")]


def read(reader: SseReader, pieces: list[str]) -> list[Beat | Message]:
    return [one for piece in pieces for one in reader.feed(piece)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@given(cuts=st.lists(st.integers(0, len(STREAM) * 2), max_size=12))
def test_events_are_the_same_however_they_are_cut(end: str, cuts: list[int]) -> None:
    text = STREAM.replace("\n", end)
    places = sorted({0, len(text), *(c for c in cuts if c < len(text))})
    reader = SseReader(10_000)
    assert read(reader, [text[a:b] for a, b in pairwise(places)]) == READ
    assert reader.last_id == "", "an empty id takes the last one back, one that broke off does not count"


def test_an_id_counts_when_its_event_is_whole() -> None:
    reader = SseReader(10_000)
    assert read(reader, ["id: 1\ndata: x\n\nid: 2\ndata: y\n"]) == [Message("x")]
    assert reader.last_id == "1"
    assert read(reader, ["\n"]) == [Message("y")]
    assert reader.last_id == "2"


def test_an_event_without_end_is_given_up_and_many_small_ones_are_not() -> None:
    with pytest.raises(errors.Unreadable):
        read(SseReader(1000), ["data: x"] * 200)
    with pytest.raises(errors.Unreadable):
        read(SseReader(1000), ["data: x\n"] * 200)
    assert len(read(SseReader(1000), ["data: x\n\n", ": beat\n\n"] * 500)) == 1000


@given(
    st.lists(st.sampled_from(["Done. ", ISSUE, "I encountered ", "I", " a temporary", "\n", "x"]), max_size=9)
)
def test_pieces_never_show_the_sentence_and_never_take_back(pieces: list[str]) -> None:
    spoken, shown = Spoken(), ""
    for piece in pieces:
        shown += spoken.piece(piece)
    whole = "".join(pieces)
    assert whole.startswith(shown) or whole.lower().startswith(shown.lower())
    if whole.lower().rstrip().endswith(ISSUE):
        assert len(shown.rstrip()) <= whole.lower().rfind(ISSUE)


@given(st.lists(st.sampled_from(["Done.", f"Done. {ISSUE}.", f"{ISSUE}.", "More.", " "]), max_size=5))
def test_only_a_trailing_sentence_is_lost(texts: list[str]) -> None:
    spoken = Spoken()
    shown = [one for text in texts for one in spoken.whole(text)] + spoken.end()
    said = [word for text in texts for word in text.split() if word in ("Done.", "More.")]
    assert [w for text in shown for w in text.split() if w in ("Done.", "More.")] == said
    if any(text.strip() for text in texts):
        assert shown
    if said:
        assert ISSUE not in shown[-1]


def _draft(*, name: str = "talk.mp4", length: int = 10_000, width: int = 640, clips: int = 1) -> Draft:
    asset = Asset(id="a1", name=name, kind=AssetKind.VIDEO, duration_ms=length * clips)
    each = [
        Clip(id=f"s{n}", asset="a1", start_ms=n * length, duration_ms=length, source_end_ms=length)
        for n in range(clips)
    ]
    track = Track(id="t1", kind=TrackKind.VIDEO, role=TrackRole.MAIN, segments=tuple(each))
    return Draft(assets=(asset,), tracks=(track,), canvas=Canvas(width=width, height=360, fps=30))


def _state(draft: Draft | dict[str, Any] | None, **more: Any) -> State:
    wire = draft_to_wire(draft) if isinstance(draft, Draft) else draft
    return state_of({"session_id": "1", "state": {"draft": wire, **more}})


@pytest.mark.parametrize(("before", "after", "lines"), [
    (_draft(), _draft(), ()),
    (None, _draft(), ("✅ Clip added: talk.mp4",)),
    (_draft(clips=2), _draft(), ("✅ Clip removed: talk.mp4", "✅ Length: 0:20 → 0:10")),
    (_draft(), _draft(length=8000), ("✅ Clip changed: talk.mp4", "✅ Length: 0:10 → 0:08")),
    (_draft(), _draft(width=360), ("✅ Picture: 640x360 → 360x360",)),
    (_draft(), _draft().replace(loudness_lufs=-14),
     ("✅ The timeline has changed. Timeline (1 track): 1. Video: talk (0-10s)",)),
])  # fmt: skip
def test_what_changed_is_told(before: Draft | None, after: Draft, lines: tuple[str, ...]) -> None:
    old, new = _state(before), _state(after)
    assert difference(old, new) == lines
    assert changed(old, new) is bool(lines)


def test_new_media_are_told_and_analyses_are_not_a_change() -> None:
    old, new = _state(None), _state(None, generated_media=[{"id": 1}])
    assert difference(old, new) == ("✅ New media: 1",)
    assert not changed(old, _state(None, video_analyses={"a1": {}}))


@given(st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["draft", "state", "t", "sg", "tt", "d", "m", "a", "x", "i", "n"]), inner, max_size=4
    ),
    max_leaves=20,
))  # fmt: skip
@example({"a": [{"i": []}], "t": [{"tt": [], "sg": [{"a": {}}]}]})
def test_any_draft_has_a_summary_and_a_difference(found: Any) -> None:
    data = {"state": {"draft": found, "generated_media": found}}
    state = state_of(data)
    assert isinstance(state.summary, str)
    assert isinstance(state.ready, bool)
    assert all(isinstance(line, str) for line in difference(state_of({}), state))


@pytest.mark.parametrize(("body", "percent"), [
    ({"status": "processing", "progress": 50}, 50), ({"status": "processing", "progress": 0.5}, 50),
    ({"data": {"status": "PROCESSING", "progress": 7.4}}, 7), ({"status": "queued"}, 0),
    ({"status": "processing", "progress": 300}, 100), ({"status": "processing", "progress": "x"}, 0),
    ({"status": "success", "data": {"outputUrl": "u"}}, 100),
])  # fmt: skip
def test_progress_of_every_form(body: dict[str, Any], percent: int) -> None:
    assert status_of(body, "r").percent == percent


@pytest.mark.parametrize("body", [None, [], {}, {"status": 7}, {"status": "?"}, {"data": "x"}])
def test_a_status_that_is_none_is_unreadable(body: object) -> None:
    with pytest.raises(errors.Unreadable):
        status_of(body, "r")


@pytest.mark.parametrize("code", BY_CODE)
def test_a_code_is_the_error_with_its_number_however_it_is_told(code: int) -> None:
    for body in ({"code": code}, {"code": str(code), "message": "m"}, {"code": code, "data": []}):
        told = told_of(body, 200)
        assert told is not None
        error = error_of(told)
        assert isinstance(error, errors.ServiceError)
        assert error.wire_code == code
        assert error.message
        assert error.way_out or code == 409


@pytest.mark.parametrize("body", [
    {"code": 0, "data": None}, {"success": True}, {"success": False, "status": "failed"}, {"data": {}}, {},
    {"success": False, "data": {"status": "failed"}},
])  # fmt: skip
def test_what_is_no_refusal(body: dict[str, Any]) -> None:
    assert told_of(body, 200) is None


def test_our_servers_words_and_way_out_are_kept() -> None:
    body = {
        "code": 404, "message": "there is no such export", "data": None,
        "error": {"code": "export_unknown", "way_out": "Begin one."},
    }  # fmt: skip
    told = told_of(body, 404)
    assert told is not None
    error = error_of(told)
    assert isinstance(error, errors.ExportUnknown)
    assert (error.message, error.way_out) == ("there is no such export", "Begin one.")
