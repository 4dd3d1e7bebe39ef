"""The short-key JSON of a draft: round trips, unknown keys, hostile input."""

from __future__ import annotations

import copy
import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saycut.errors import DraftError
from saycut.ids import AssetId
from saycut.timeline.model import (
    Asset,
    AssetKind,
    Color,
    Draft,
    Duck,
    Effect,
    Hidden,
    Key,
    Look,
    Output,
    PictureFade,
    Place,
    Rect,
    Track,
    TrackRole,
)
from saycut.timeline.start import draft_of
from saycut.timeline.text import CaptionStyle, Text, TextStyle
from saycut.wire.bounds import DEEPEST, LONGEST_TEXT, MOST_TRACKS
from saycut.wire.draft_codec import draft_from_wire, draft_to_wire
from saycut.wire.draft_keys import CANVAS, DRAFT_KEYS, SHAPES, TRACK_KEYS
from timeline.strategies import drafts

ROOT = Path(__file__).parents[2]


TABLE = Asset(id=AssetId("table"), name="film.cube", kind=AssetKind.LUT)
PHOTO = Asset(id=AssetId("photo"), name="beach.jpg", kind=AssetKind.IMAGE, width=40, height=30)


def dressed(draft: Draft) -> Draft:
    """The draft with every optional thing on it, so that no key goes untested."""
    look = Look(
        crop=Rect(x=0.1, y=0, w=0.5, h=1),
        rotate_deg=90,
        flip_x=True,
        key=Key(color="#2f9e42", similarity=0.2, behind=PHOTO.id, blurred=True, plain="#112233"),
        hidden=(Hidden(), Hidden(area=Rect(x=0, y=0.5, w=0.5, h=0.5), how="box", color="#ff0000")),
        color=Color(brightness=5, preset="warm", lut=TABLE.id),
        effects=(Effect(name="glow", strength=0.25), Effect(name="vhs")),
        fit="blur",
    )
    tracks: list[Track] = []
    for track in draft.tracks:
        segments = []
        for one in track.segments:
            if isinstance(one, Text):
                style = TextStyle(color="#ff0000", weight="bold", size=1.5, box="none")
                more: dict[str, Any] = {"style": style, "x": 0.5, "caption": CaptionStyle(kind="karaoke")}
            else:
                more = {
                    "look": look,
                    "fade": PictureFade(in_ms=100),
                    "place": Place(position="top", scale=0.5),
                }
            segments.append(one.replace(**more))
        duck = Duck(db=-12) if track.role is TrackRole.MUSIC else None
        tracks.append(track.replace(segments=tuple(segments), duck=duck))
    return draft.replace(  # type: ignore[no-any-return]
        assets=(*draft.assets, TABLE, PHOTO),
        title="Ünïcode “标题”",
        tracks=tuple(tracks),
        outputs=(
            Output(format="mp4", max_bytes=50_000_000, fps=Fraction(30000, 1001)),
            Output(kind="still", at_ms=5),
        ),
        fade=PictureFade(out_ms=500),
        sound_fade_out_ms=700,
        loudness_lufs=-14.0,
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts(), st.booleans())
def test_a_draft_comes_back_as_it_was(draft: Draft, full: bool) -> None:
    if full:
        draft = dressed(draft)
    text = json.dumps(draft_to_wire(draft), ensure_ascii=False, allow_nan=False)
    assert draft_from_wire(json.loads(text)) == draft


def _salted(value: object, path: str = "") -> object:
    """JSON with an unknown key in every object."""
    if isinstance(value, dict):
        return {
            **{k: _salted(v, f"{path}.{k}") for k, v in value.items()},
            "zz_new": {"from": path, "n": [1, None]},
        }
    if isinstance(value, list):
        return [_salted(v, f"{path}[]") for v in value]
    return value


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts())
def test_unknown_keys_are_kept_at_every_level(draft: Draft) -> None:
    salted = _salted(draft_to_wire(dressed(draft)))
    again = draft_to_wire(draft_from_wire(copy.deepcopy(salted)))
    assert again == salted
    assert draft_to_wire(draft_from_wire(again)) == salted


def test_tracks_of_other_types_are_kept() -> None:
    wire = draft_to_wire(_plain_draft())
    other = {"tt": 3, "sg": [{"whatever": 1}], "i": "fx"}
    wire["t"].append(other)
    draft = draft_from_wire(wire)
    assert len(draft.tracks) == 1
    assert draft_to_wire(draft)["t"][-1] == other


def _plain_draft() -> Draft:
    return draft_of(
        [
            Asset(
                id=AssetId("a1"),
                name="a.mp4",
                kind=AssetKind.VIDEO,
                duration_ms=10_000,
                width=640,
                height=360,
                fps=Fraction(30000, 1001),
                locator="folder/somebody/a.mp4",
            )
        ]
    )


def test_the_keys_of_the_contract() -> None:
    wire = draft_to_wire(_plain_draft().replace(title="T"))
    assert wire["t"][0]["tt"] == 0
    assert wire["t"][0]["sg"] == [{"i": "s1", "a": "a1", "s": 0, "d": 10_000, "se": 10_000}]
    assert (wire["d"], wire["m"]["title"], wire["m"]["width"], wire["m"]["height"]) == (10_000, "T", 640, 360)
    assert wire["m"]["fps"] == "30000/1001"


def test_a_files_place_never_crosses_the_wire() -> None:
    wire = draft_to_wire(_plain_draft())
    assert "somebody" not in json.dumps(wire)
    wire["a"][0]["l"] = "/etc/passwd"
    with pytest.raises(DraftError, match="where a file is") as caught:
        draft_from_wire(wire)
    assert caught.value.field == "a[0].l"
    wire["a"][0]["l"] = "music:upbeat"
    assert draft_from_wire(wire).assets[0].locator == "music:upbeat"


def _with(path: str, value: object) -> dict[str, Any]:
    wire = draft_to_wire(_plain_draft())
    at: Any = wire
    *steps, last = [int(p) if p.isdigit() else p for p in re.findall(r"\w+", path)]
    for step in steps:
        at = at[step]
    at[last] = value
    return wire


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("t", {}, "t"),
        ("t[0]", 5, "t[0]"),
        ("t[0].sg", "x", "t[0].sg"),
        ("t[0].sg[0]", None, "t[0].sg[0]"),
        ("t[0].sg[0].s", -5, "t[0].sg[0].s"),
        ("t[0].sg[0].s", "abc", "t[0].sg[0].s"),
        ("t[0].sg[0].d", 0, "t[0].sg[0].d"),
        ("t[0].sg[0].sp", 0, "t[0].sg[0].sp"),
        ("t[0].sg[0].so", {"g": 1e9}, "t[0].sg[0].so.g"),
        ("t[0].sg[0].lk", {"ef": [{"n": 1}]}, "t[0].sg[0].lk.ef[0].n"),
        ("t[0].sg[0].lk", {"ef": 3}, "t[0].sg[0].lk.ef"),
        ("t[0].sg[0].tr", [], "t[0].sg[0].tr"),
        ("t[0].r", "nonsense", "t[0].r"),
        ("t[0].r", ["main"], "t[0].r"),
        ("t[0].i", 7, "t[0]"),
        ("a[0].f", "1/0", "a[0].f"),
        ("a[0].f", "9e999999999", "a[0].f"),
        ("m.width", 1, "m.width"),
        ("m.fps", "x", "m.fps"),
        ("m", [], "m"),
        ("fi", -1, "fi"),
        ("fd", {"i": "x"}, "fd.i"),
        ("o", [{"k": "film"}], "o[0].k"),
        ("v", 99, "v"),
        ("v", "1", "v"),
    ],
)
def test_bad_values_name_their_place(path: str, value: object, field: str) -> None:
    with pytest.raises(DraftError) as caught:
        draft_from_wire(_with(path, value))
    assert caught.value.field == field


@pytest.mark.parametrize("whole", [None, [], 5, "x", True])
def test_what_is_no_object_is_refused(whole: object) -> None:
    with pytest.raises(DraftError):
        draft_from_wire(whole)


def _deep() -> object:
    value: object = 1
    for _ in range(DEEPEST + 2):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), 10**400, "x" * (LONGEST_TEXT + 1), _deep(), "\ud800", b"x", {"k": {1: 2}}],
    ids=["nan", "inf", "huge", "long", "deep", "surrogate", "bytes", "int key"],
)
def test_hostile_values_are_refused(value: object) -> None:
    with pytest.raises(DraftError):
        draft_from_wire(_with("zz", value))


def test_sizes_are_bounded() -> None:
    track = draft_to_wire(_plain_draft())["t"][0]
    with pytest.raises(DraftError, match="too long"):
        draft_from_wire(_with("t", [{**track, "i": f"t{i}", "sg": []} for i in range(MOST_TRACKS + 1)]))
    with pytest.raises(DraftError, match="a week"):
        draft_from_wire(
            _with("t", [{"i": "t1", "tt": 7, "sg": [{"i": "s1", "s": 0, "d": 10**12, "x": "a"}]}])
        )


def test_the_invariants_hold_of_what_is_read() -> None:
    with pytest.raises(DraftError, match="gap"):
        draft_from_wire(_with("t[0].sg[0].s", 100))
    with pytest.raises(DraftError, match="does not have"):
        draft_from_wire(_with("t[0].sg[0].a", "a9"))


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=15,
)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_input_does_worse_than_a_draft_error(data: st.DataObject) -> None:
    wire = draft_to_wire(dressed(_plain_draft()))
    at: Any = wire
    for _ in range(data.draw(st.integers(0, 6))):
        inner = list(at.values()) if isinstance(at, dict) else at
        nested = [v for v in inner if isinstance(v, (dict, list)) and v]
        if not nested:
            break
        at = data.draw(st.sampled_from(nested))
    key = data.draw(st.sampled_from(list(at))) if isinstance(at, dict) else 0
    at[key] = data.draw(JSON_VALUES)
    try:
        draft = draft_from_wire(wire)
    except DraftError:
        return
    assert draft_from_wire(draft_to_wire(draft)) == draft


def test_every_key_is_in_the_reference() -> None:
    page = (ROOT / "docs/reference/draft.md").read_text()
    for heading, shape in SHAPES.items():
        section = page.split(f"### {heading}\n", 1)[1].split("\n### ", 1)[0]
        listed = re.findall(r"^\| `(\w+)` \| `(\w+)` \|", section, flags=re.M)
        assert listed == list(shape.keys.items()), heading
    top = page.split("## The draft\n", 1)[1].split("\n## ", 1)[0]
    for key in (*DRAFT_KEYS, *TRACK_KEYS, "title", *CANVAS.keys):
        assert f"| `{key}` |" in top, key


def test_the_example_in_the_reference_is_read() -> None:
    page = (ROOT / "docs/reference/draft.md").read_text()
    example = json.loads(page.split("```json\n", 1)[1].split("```", 1)[0])
    assert draft_to_wire(draft_from_wire(example)) == example
