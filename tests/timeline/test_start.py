"""The draft a session begins with."""

from __future__ import annotations

from fractions import Fraction

import pytest

from saycut.ids import AssetId
from saycut.timeline.invariants import check
from saycut.timeline.model import Asset, AssetKind
from saycut.timeline.start import canvas_of, draft_of, filled_by
from saycut.timeline.summary import timeline_summary


def asset(number: int, kind: AssetKind, **more: object) -> Asset:
    return Asset(id=AssetId(f"a{number}"), name=f"file{number}.x", kind=kind, **more)  # type: ignore[arg-type]


VIDEO = asset(1, AssetKind.VIDEO, duration_ms=10_000, width=853, height=480, fps=Fraction(30000, 1001))
PHOTO = asset(2, AssetKind.IMAGE, width=3000, height=4000)
SONG = asset(3, AssetKind.AUDIO, duration_ms=60_000)
LINES = asset(4, AssetKind.SUBTITLES)


def test_pictures_in_order_and_sounds_aside() -> None:
    draft = check(draft_of([PHOTO, SONG, VIDEO, LINES]))
    assert [(c.asset, c.start_ms, c.end_ms) for c in draft.main] == [("a2", 0, 4000), ("a1", 4000, 14_000)]
    assert draft.main[0].still
    assert len(draft.tracks) == 1
    assert len(draft.assets) == 4
    assert draft.canvas is not None
    assert (draft.canvas.width, draft.canvas.height, draft.canvas.fps) == (852, 480, Fraction(30000, 1001))


@pytest.mark.parametrize(
    ("width", "height", "canvas"),
    [
        (3000, 4000, (1080, 1920)),
        (4000, 3000, (1920, 1080)),
        (1000, 1010, (1080, 1080)),
        (None, None, (1920, 1080)),
    ],
)
def test_photos_alone_are_1080p_in_their_shape(width: int, height: int, canvas: tuple[int, int]) -> None:
    draft = draft_of([asset(1, AssetKind.IMAGE, width=width, height=height)])
    assert draft.canvas is not None
    assert (draft.canvas.width, draft.canvas.height) == canvas
    assert draft.canvas.fps == 30


def test_sound_alone_is_the_main_track() -> None:
    draft = check(draft_of([SONG, LINES]))
    assert draft.canvas is None
    assert draft.duration_ms == 60_000
    assert timeline_summary(draft) == "Timeline (1 track): 1. Audio: file3 (0:00-1:00)"


def test_nothing_is_an_empty_draft() -> None:
    draft = check(draft_of([LINES]))
    assert (draft.main, draft.duration_ms, draft.canvas) == ((), 0, None)


@pytest.mark.parametrize(("fps", "canvas"), [(Fraction(1000), 60), (Fraction(3), 30), (None, 30), (10, 10)])
def test_odd_rates_make_a_usual_canvas(fps: Fraction | None, canvas: int) -> None:
    draft = draft_of([VIDEO.replace(fps=fps)])
    assert draft.canvas is not None
    assert draft.canvas.fps == canvas


def shaped(number: int, width: int, height: int, kind: AssetKind = AssetKind.VIDEO) -> Asset:
    length = {"duration_ms": 5000, "fps": 30} if kind is AssetKind.VIDEO else {}
    return asset(number, kind, width=width, height=height, **length)


@pytest.mark.parametrize(
    ("sizes", "fit"),
    [
        ([(1920, 1080)], "pad"),
        ([(1920, 1080), (1280, 720), (854, 480)], "pad"),
        ([(1920, 1080), (1998, 1080)], "pad"),
        ([(1080, 1920), (720, 1280)], "pad"),
        ([(1920, 1080), (1080, 1920)], "blur"),
        ([(1080, 1920), (1920, 1080)], "blur"),
        ([(1920, 1080), (1440, 1080)], "blur"),
    ],
)
def test_pictures_of_another_shape_stand_before_themselves_blurred(
    sizes: list[tuple[int, int]], fit: str
) -> None:
    draft = draft_of([shaped(i, *size) for i, size in enumerate(sizes, 1)])
    assert draft.canvas is not None
    assert draft.canvas.fit == fit


def test_how_bars_look_is_decided_once() -> None:
    wide, tall = shaped(1, 1920, 1080), shaped(2, 1080, 1920)
    plain = canvas_of([wide])
    mixed = canvas_of([wide, tall])
    assert plain is not None
    assert mixed is not None
    assert filled_by(plain, [wide], [wide, tall]).fit == "blur"
    assert filled_by(plain, [wide, tall], [wide, tall]).fit == "pad"
    assert filled_by(plain.replace(fit="crop"), [wide], [tall]).fit == "crop"
    assert filled_by(mixed, [wide, tall], [wide]).fit == "blur"
