"""What is done to the clips' own pictures, and the canvas."""

from __future__ import annotations

from typing import Any

import pytest

from operations_all.samples import audio_only, do, edited, empty, photos, plain, refusal, track, words_of
from saycut.ids import AssetId
from saycut.operations.picture.framing import cropped, mirrored, turned
from saycut.timeline.model import Asset, AssetKind, Canvas, Clip, Draft, Look, Rect, Zoom


def looks(draft: Draft) -> list[Look]:
    return [c.look for c in draft.main]


def size(draft: Draft) -> tuple[int, int]:
    assert draft.canvas is not None
    return draft.canvas.width, draft.canvas.height


@pytest.mark.parametrize(
    ("canvas", "ratio", "wanted"),
    [
        ((1920, 1080), "9:16", (1080, 1920)),
        ((1920, 1080), "1:1", (1080, 1080)),
        ((1920, 1080), "4:5", (1080, 1350)),
        ((1920, 1080), "21:9", (2520, 1080)),
        ((1280, 720), "9:16", (720, 1280)),
        ((1080, 1920), "16:9", (1920, 1080)),
        ((1920, 1080), "2.39:1", (2582, 1080)),
        ((853, 481), "16:9", (853, 481)),
    ],
)
def test_aspect_keeps_the_class_of_the_short_side(
    canvas: tuple[int, int], ratio: str, wanted: tuple[int, int]
) -> None:
    draft = plain()
    assert draft.canvas is not None
    draft = draft.replace(canvas=draft.canvas.replace(width=canvas[0], height=canvas[1]))
    assert size(do(draft, op="aspect", ratio=ratio).draft) == wanted


def test_aspect_sets_how_pictures_fill_it_and_says_so() -> None:
    own = plain()
    bent = own.main[0].replace(look=Look(fit="stretch"))
    draft = own.replace(tracks=(own.tracks[0].replace(segments=(bent, own.main[1])),))
    applied = do(draft, op="aspect", ratio="9:16", fit="blur")
    assert applied.draft.canvas is not None
    assert (applied.draft.canvas.width, applied.draft.canvas.height) == (1080, 1920)
    assert applied.draft.canvas.fit == "blur"
    assert [x.fit for x in looks(applied.draft)] == [None, None]
    assert "9:16; the whole picture is seen" in words_of(applied)
    assert "already" in words_of(do(applied.draft, op="aspect", ratio="9:16"))


def test_bars_have_the_colour_that_is_told_and_keep_it() -> None:
    applied = do(plain(), op="aspect", ratio="1:1", fit="pad", color="#FFffff")
    assert applied.draft.canvas is not None
    assert (applied.draft.canvas.fit, applied.draft.canvas.background) == ("pad", "#ffffff")
    assert "with white bars" in words_of(applied)
    assert "白色" in words_of(applied, "zh")
    assert "#1a1a2e" in words_of(do(plain(), op="aspect", ratio="1:1", fit="pad", color="#1a1a2e"))
    again = do(applied.draft, op="aspect", ratio="9:16", fit="pad").draft.canvas
    assert again is not None
    assert again.background == "#ffffff"
    assert refusal(plain(), op="aspect", ratio="1:1", fit="blur", color="#ffffff").field == "color"
    assert refusal(plain(), op="aspect", ratio="1:1", fit="pad", color="white").field == "color"


@pytest.mark.parametrize("ratio", ["0:9", "16:0", "1000:1", "1:1000"])
def test_aspect_refuses_shapes_nobody_can_watch(ratio: str) -> None:
    assert refusal(plain(), op="aspect", ratio=ratio).field == "ratio"


@pytest.mark.parametrize("make", [audio_only, empty])
def test_what_has_no_picture_has_no_shape(make: Any) -> None:
    assert refusal(make(), op="aspect", ratio="9:16").way_out


def test_crop_changes_the_canvas_with_the_picture() -> None:
    applied = do(plain(), op="crop", x=0.25, y=0.0, w=0.5, h=1.0)
    assert size(applied.draft) == (960, 1080)
    assert {x.crop for x in looks(applied.draft)} == {Rect(x=0.25, y=0, w=0.5, h=1)}
    again = do(applied.draft, op="crop", x=0.5, w=0.5).draft
    assert looks(again)[0].crop == Rect(x=0.5, y=0, w=0.25, h=1)


def test_crop_of_one_clip_leaves_the_canvas() -> None:
    applied = do(plain(), op="crop", w=0.5, target={"clip": 1})
    assert size(applied.draft) == (1920, 1080)
    assert looks(applied.draft)[1].crop is None


def test_crop_past_the_edge_is_clamped_and_said() -> None:
    applied = do(plain(), op="crop", x=0.8, w=0.5)
    crop = looks(applied.draft)[0].crop
    assert crop is not None
    assert crop.x + crop.w == pytest.approx(1)
    assert "past the edge" in words_of(applied)
    assert refusal(plain(), op="crop").field == "w"
    assert refusal(plain(), op="crop", x=0.995, w=0.5).field == "w"


def test_quarter_turns_turn_the_canvas() -> None:
    once = do(plain(), op="rotate", degrees=90).draft
    assert size(once) == (1080, 1920)
    assert [x.rotate_deg for x in looks(once)] == [90, 90]
    twice = do(once, op="rotate", degrees=90).draft
    assert size(twice) == (1920, 1080)
    assert size(do(plain(), op="rotate", degrees=180).draft) == (1920, 1080)
    back = do(plain(), op="rotate", degrees=-90)
    assert "90° counter-clockwise" in words_of(back)
    assert "逆时针旋转 90°" in words_of(back, "zh")
    tilted = do(plain(), op="rotate", degrees=3.5, target={"clip": 1}).draft
    assert size(tilted) == (1920, 1080)
    assert [x.rotate_deg for x in looks(tilted)] == [3.5, 0]
    assert refusal(plain(), op="rotate", degrees=360).field == "degrees"


def test_flip_twice_is_as_it_was() -> None:
    once = do(plain(), op="flip").draft
    assert all(x.flip_x and not x.flip_y for x in looks(once))
    assert do(once, op="flip").draft == plain()
    assert all(x.flip_y for x in looks(do(plain(), op="flip", axis="vertical").draft))


def _seen(look: Look, x: float, y: float) -> tuple[float, float]:
    """Where in the source the point (x, y) of the seen picture comes from: crop, then turn, then mirror."""
    if look.flip_x:
        x = 1 - x
    if look.flip_y:
        y = 1 - y
    for _ in range(round(look.rotate_deg / 90) % 4):
        x, y = y, 1 - x
    crop = look.crop or Rect(x=0, y=0, w=1, h=1)
    return crop.x + x * crop.w, crop.y + y * crop.h


@pytest.mark.parametrize("start", [Look(), Look(flip_x=True), Look(rotate_deg=90, flip_y=True)])
def test_geometry_is_meant_on_the_picture_as_it_is_seen(start: Look) -> None:
    x, y = 0.2, 0.7
    assert _seen(turned(start, 90), 1 - y, x) == pytest.approx(_seen(start, x, y))
    assert _seen(mirrored(start, horizontal=True), 1 - x, y) == pytest.approx(_seen(start, x, y))
    assert _seen(mirrored(start, horizontal=False), x, 1 - y) == pytest.approx(_seen(start, x, y))
    window = Rect(x=0.1, y=0.3, w=0.5, h=0.6)
    inside = _seen(cropped(start, window), x, y)
    assert inside == pytest.approx(_seen(start, window.x + x * window.w, window.y + y * window.h))


def test_a_zooms_centre_turns_with_the_picture() -> None:
    look = Look(zoom=Zoom(factor_start=2, factor_end=2, x=0.2, y=0.7))
    zoom = turned(look, 90).zoom
    assert zoom is not None
    assert (zoom.x, zoom.y) == pytest.approx((0.3, 0.2))


@pytest.mark.parametrize(
    ("rectangle", "which"),
    [
        ({"w": 0.5}, "on the left"),
        ({"x": 0.5, "w": 0.5}, "on the right"),
        ({"x": 0.25, "w": 0.5}, "in the middle"),
        ({"x": 0.5, "y": 0, "w": 0.5, "h": 0.5}, "at the top right"),
    ],
)
def test_a_crop_says_which_part_stays(rectangle: dict[str, float], which: str) -> None:
    assert f"the part {which}." in words_of(do(plain(), op="crop", **rectangle))


def test_zoom_moves_over_the_stretch_and_only_there() -> None:
    applied = do(plain(), op="zoom", factor=2, start={"ms": 28_000}, end={"ms": 32_000}, centre=[0.3, 0.4])
    zooms = [(c.start_ms, c.end_ms, c.look.zoom) for c in applied.draft.main]
    edges = [(0, 28_000), (28_000, 30_000), (30_000, 31_500), (31_500, 32_000), (32_000, 40_000)]
    assert [z[:2] for z in zooms] == edges
    assert zooms[0][2] is zooms[-1][2] is None
    moves = [z[2] for z in zooms[1:-1] if z[2]]
    factors = [f for m in moves for f in (m.factor_start, m.factor_end)]
    turn = 1 + 2000 / 3500
    assert factors == pytest.approx([1, turn, turn, 2, 2, 1])
    assert {(m.x, m.y) for m in moves} == {(0.3, 0.4)}
    assert words_of(applied) == "Zooms in to 2x and back (0:28–0:32)."


def test_a_zoom_that_ends_with_its_clip_need_not_go_back() -> None:
    for end in (30_000, 40_000):
        applied = do(plain(), op="zoom", factor=2, start={"ms": end - 2000}, end={"ms": end})
        (zoom,) = [c.look.zoom for c in applied.draft.main if c.look.zoom]
        assert (zoom.factor_start, zoom.factor_end) == (1, 2)
        assert words_of(applied).startswith("Zooms in slowly to 2x")
    one = do(plain(), op="zoom", target={"clip": 2}, start={"ms": 1000}, end={"ms": 3000}).draft
    assert [bool(c.look.zoom) for c in one.main] == [False, False, True, True, False]


def test_zoom_at_once_and_away() -> None:
    still = do(plain(), op="zoom", factor=1.5, animated=False).draft
    assert all(x.zoom and x.zoom.factor_start == x.zoom.factor_end == 1.5 for x in looks(still))
    away = do(still, op="zoom", factor=1)
    assert all(x.zoom is None for x in looks(away.draft))
    assert "away" in words_of(away)
    assert refusal(plain(), op="zoom", centre=[1.2, 0.5]).field == "centre"


def test_colours_add_up_within_bounds() -> None:
    draft = do(plain(), op="color", brightness=30, contrast=-10).draft
    draft = do(draft, op="color", brightness=80, preset="warm").draft
    color = looks(draft)[0].color
    assert (color.brightness, color.contrast, color.preset) == (100, -10, "warm")
    back = looks(do(draft, op="color", brightness=0, preset="none").draft)[0].color
    assert (back.brightness, back.contrast, back.preset) == (0, -10, None)


def test_colours_of_a_stretch_are_said_with_it() -> None:
    applied = do(plain(), op="color", preset="bw", start={"ms": 1000}, end={"ms": 2000})
    assert [c.look.color.preset for c in applied.draft.main] == [None, "bw", None, None]
    assert words_of(applied) == "Colour: the look “black and white” (0:01–0:02)."
    assert words_of(applied, "zh") == "调色：“黑白”风格（0:01–0:02）。"
    assert refusal(plain(), op="color").field == "brightness"
    assert refusal(plain(), op="color", preset="a:b=c").field == "preset"
    assert refusal(plain(), op="color", preset="warm", start={"ms": 90_000}).field == "start"


def test_a_table_of_colours_is_laid_on_and_taken_away() -> None:
    draft = plain()
    film = Asset(id=AssetId("a9"), name="film.cube", kind=AssetKind.LUT)
    draft = draft.replace(assets=(*draft.assets, film))
    applied = do(draft, op="color", lut_asset="film", brightness=5)
    assert {x.color.lut for x in looks(applied.draft)} == {film.id}
    assert words_of(applied) == "Colour: the LUT “film.cube”, brightness +5."
    assert words_of(applied, "zh") == "调色：LUT “film.cube”，亮度 +5。"
    back = do(applied.draft, op="color", lut_asset="none")
    assert {x.color.lut for x in looks(back.draft)} == {None}
    for name in ("beach.jpg", "nowhere.cube"):
        error = refusal(draft, op="color", lut_asset=name)
        assert error.field == "lut_asset"
        assert error.way_out


def test_a_target_outside_the_stretch_is_refused() -> None:
    error = refusal(edited(), op="color", preset="warm", target="overlay", start={"ms": 90_000})
    assert error.field == "start"
    late = do(plain(), op="overlay", asset="logo.png", start={"ms": 20_000}).draft
    error = refusal(late, op="color", preset="bw", target="overlay", end={"ms": 10_000})
    assert "0:00" in str(error)


def test_effects_gather_change_and_go() -> None:
    draft = do(plain(), op="effect", name="vhs", strength=0.8).draft
    draft = do(draft, op="effect", name="glow").draft
    assert [(e.name, e.strength) for e in looks(draft)[0].effects] == [("vhs", 0.8), ("glow", 0.5)]
    changed = do(draft, op="effect", name="vhs", strength=0.2)
    assert [e.name for e in looks(changed.draft)[0].effects] == ["glow", "vhs"]
    gone = do(draft, op="effect", name="vhs", strength=0).draft
    assert [e.name for e in looks(gone)[0].effects] == ["glow"]
    assert refusal(gone, op="effect", name="vhs", strength=0).field == "name"
    assert refusal(plain(), op="effect", name="x'; y").field == "name"


def test_effects_have_an_end() -> None:
    draft = plain()
    for i in range(8):
        draft = do(draft, op="effect", name=f"e{i}").draft
    assert refusal(draft, op="effect", name="e8").field == "name"


def test_fade_takes_the_sound_along() -> None:
    applied = do(plain(), op="fade", in_ms=500, out_ms=1000, color="#FFFFFF")
    draft = applied.draft
    assert (draft.fade.in_ms, draft.fade.out_ms, draft.fade.color) == (500, 1000, "#ffffff")
    assert (draft.sound_fade_in_ms, draft.sound_fade_out_ms) == (500, 1000)
    silent = do(plain(), op="fade", out_ms=1000, audio=False).draft
    assert (silent.fade.out_ms, silent.sound_fade_out_ms) == (1000, 0)
    assert do(draft, op="fade", out_ms=2000).draft.fade.in_ms == 500


def test_fade_of_a_clip_fits_into_it() -> None:
    applied = do(photos(), op="fade", in_ms=6000, out_ms=2000, target={"clip": 2})
    fades = [(c.fade.in_ms, c.fade.out_ms) for c in applied.draft.main]
    assert fades == [(0, 0), (3000, 1000), (0, 0)]
    assert "shortened" in words_of(applied)
    assert refusal(plain(), op="fade").field == "in_ms"
    assert refusal(plain(), op="fade", in_ms=1, color="red").field == "color"


def test_steadying_and_grain() -> None:
    draft = do(do(plain(), op="stabilize", strength=0.7).draft, op="denoise_video", strength=0.3).draft
    assert {(x.stabilize, x.denoise) for x in looks(draft)} == {(0.7, 0.3)}
    assert refusal(photos(), op="stabilize").field == "target"


def test_targets_choose_overlays_too() -> None:
    draft = do(edited(), op="flip", target="overlay").draft
    over = track(draft, "overlay").segments[0]
    assert isinstance(over, Clip)
    assert over.look.flip_x
    assert not looks(draft)[0].flip_x
    assert isinstance(draft.canvas, Canvas)
