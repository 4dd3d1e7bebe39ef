"""Parts of the picture hidden: which part of the source that is, faces, and what is said of it."""

from __future__ import annotations

from typing import Any

import pytest

from operations_all.samples import FACTS, ROLL, TALK, do, photos, plain, refusal, words_of
from saycut.operations.apply import apply
from saycut.operations.picture.framing import in_source
from saycut.operations.table import ANY_OPERATION
from saycut.timeline.facts import AssetFacts, FaceBox, Facts, Need
from saycut.timeline.model import Clip, Draft, Hidden, Look, Rect, Zoom

TRACK = tuple(FaceBox(at_ms=t, x=0.4, y=0.2, w=0.1, h=0.2) for t in (3000, 9000))
FACES: Facts = {
    TALK.id: FACTS[TALK.id].replace(faces=(TRACK,)),
    ROLL.id: FACTS[ROLL.id].replace(faces=()),
}


def hidden(draft: Draft) -> list[tuple[Hidden, ...]]:
    return [c.look.hidden for c in draft.main]


def near(one: Rect, other: Rect) -> bool:
    return all(abs(getattr(one, n) - getattr(other, n)) < 1e-6 for n in "xywh")


def test_a_rectangle_for_a_while() -> None:
    applied = do(plain(), op="blur_region", x=0, y=0.67, w=0.33, h=0.33, start={"ms": 5000}, end={"ms": 8000})
    corner = Hidden(area=Rect(x=0, y=0.67, w=0.33, h=0.33))
    assert hidden(applied.draft) == [(), (corner,), (), ()]
    assert words_of(applied) == (
        "Blurred the part 33 % wide and 33 % high, 0 % from the left and 67 % from the top (0:05–0:08)."
    )
    assert "宽 33 %" in words_of(applied, "zh")


def test_what_is_not_told_goes_to_the_edge_and_is_cut_there() -> None:
    top = do(plain(), op="blur_region", h=0.1, how="pixelate", strength=1).draft
    assert hidden(top)[0] == (Hidden(area=Rect(x=0, y=0, w=1, h=0.1), how="pixelate", strength=1),)
    applied = do(plain(), op="blur_region", x=0.5, w=0.9, how="box", color="#112233")
    assert hidden(applied.draft)[0] == (
        Hidden(area=Rect(x=0.5, y=0, w=0.5, h=1), how="box", color="#112233"),
    )
    assert "past the edge" in words_of(applied)


def test_parts_gather_change_and_are_shown_again() -> None:
    draft = do(do(plain(), op="blur_region", h=0.1).draft, op="blur_region", w=0.2).draft
    assert len(hidden(draft)[0]) == 2
    draft = do(draft, op="blur_region", h=0.1, how="box").draft
    assert [h.how for h in hidden(draft)[0]] == ["blur", "box"]
    back = do(draft, op="blur_region", strength=0)
    assert hidden(back.draft) == [(), ()]
    assert refusal(back.draft, op="blur_region", strength=0).field == "strength"


@pytest.mark.parametrize(
    ("look", "seen", "source"),
    [
        (Look(flip_x=True), Rect(x=0, y=0, w=0.2, h=0.3), Rect(x=0.8, y=0, w=0.2, h=0.3)),
        (Look(rotate_deg=90), Rect(x=0, y=0, w=0.2, h=0.3), Rect(x=0, y=0.8, w=0.3, h=0.2)),
        (
            Look(crop=Rect(x=0.5, y=0, w=0.5, h=1)),
            Rect(x=0, y=0, w=0.2, h=0.3),
            Rect(x=0.5, y=0, w=0.1, h=0.3),
        ),
        (
            Look(zoom=Zoom(factor_start=2, factor_end=2)),
            Rect(x=0, y=0, w=0.5, h=0.5),
            Rect(x=0.25, y=0.25, w=0.25, h=0.25),
        ),
    ],
)
def test_a_part_as_seen_is_one_of_the_source(look: Look, seen: Rect, source: Rect) -> None:
    canvas = plain().canvas
    assert canvas is not None
    assert near(in_source(look, seen, TALK, canvas), source)


def test_a_part_of_a_cropped_shape_is_where_it_is_seen() -> None:
    upright = do(plain(), op="aspect", ratio="9:16").draft
    area = hidden(do(upright, op="blur_region", x=0, y=0, w=0.5, h=0.5).draft)[0][0].area
    assert area is not None
    lost = (1 - 9 / 16 * 9 / 16) / 2
    assert near(area, Rect(x=lost, y=0, w=(1 - 2 * lost) / 2, h=0.5))


def _do(draft: Draft, facts: Facts, **fields: Any) -> Any:
    return apply(draft, ANY_OPERATION.validate_python({"op": "blur_region", **fields}), facts)


def test_faces_are_found_and_how_surely_is_said() -> None:
    applied = _do(plain(), FACES, about="faces", how="pixelate", end={"ms": 12_000})
    assert hidden(applied.draft) == [(Hidden(how="pixelate"),), (), ()]
    assert words_of(applied).startswith(
        "Pixelated every face that was found in talk.mp4 (0:00–0:12); the squares go with them. "
        "Faces were found in 50 % of the time."
    )
    assert "50 % 的时间" in words_of(applied, "zh")
    operation = ANY_OPERATION.validate_python({"op": "blur_region", "about": "路人的脸"})
    assert operation.needs(plain()) == {Need.FACES}
    placed = ANY_OPERATION.validate_python({"op": "blur_region", "about": "faces", "x": 0.5})
    assert placed.needs(plain()) == set()


def test_where_no_face_is_or_can_be_found_the_place_is_asked_for() -> None:
    nobody = {TALK.id: AssetFacts(faces=()), ROLL.id: AssetFacts(faces=())}
    blind = {TALK.id: AssetFacts(faces_why_not="Nothing is installed.")}
    for facts in (nobody, blind, {}):
        error = refusal(plain(), facts, op="blur_region", about="faces")
        assert error.field == "about"
        assert error.way_out


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "x"),
        ({"about": "license plate"}, "x"),
        ({"w": 0.001}, "w"),
        ({"h": 0.1, "color": "blue"}, "color"),
        ({"h": 0.1, "start": {"ms": 90_000}}, "start"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(fields: dict[str, Any], field: str) -> None:
    error = refusal(plain(), op="blur_region", **fields)
    assert error.field == field
    assert error.way_out


def test_there_is_an_end() -> None:
    draft = photos()
    for i in range(16):
        draft = do(draft, op="blur_region", x=i / 20, w=0.04).draft
    assert refusal(draft, op="blur_region", x=0.9).field == "x"
    assert all(isinstance(c, Clip) for c in draft.main)
