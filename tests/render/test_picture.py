"""What a picture looks like when it arrives: colours, shapes, places. Read from decoded pixels."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from saycut.render.export import RenderOptions, preview
from saycut.timeline.model import (
    Asset,
    Canvas,
    Clip,
    Color,
    Look,
    Output,
    PictureFade,
    Place,
    Rect,
    Track,
    Transition,
    Zoom,
)  # fmt: skip

from .drafts import assets_of, clip_of, one_clip, rendered, sequence
from .footage import FFMPEG, coded_clip, numbers, pictures

PATCHES = ((200, 40, 40), (40, 180, 60), (40, 60, 200), (220, 200, 60), (128, 128, 128), (235, 235, 235))


def made_by(path: Path, *words: str) -> Path:
    subprocess.run([FFMPEG, "-y", "-loglevel", "error", *words, str(path)], check=True)
    return path


def patches(path: Path, *words: str) -> Path:
    """A second of PATCHES side by side, 320x180, by an encoder's words."""
    strip = np.concatenate([np.full((180, 320 // 6 + 1, 3), c, np.uint8) for c in PATCHES], axis=1)[:, :320]
    shape = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "320x180", "-r", "30", "-i", "-"]
    data = np.ascontiguousarray(strip).tobytes() * 30
    subprocess.run([FFMPEG, "-y", "-loglevel", "error", *shape, *words, str(path)], input=data, check=True)
    return path


def first(path: Path) -> NDArray[np.uint8]:
    return next(iter(pictures(path, "rgb24")))


TO_RGB = "scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd+full_chroma_int"


def as_709(path: Path, at: int = 0) -> NDArray[np.uint8]:
    """A frame in RGB, read as every player reads a file tagged BT.709."""
    words = [
        FFMPEG,
        "-loglevel",
        "error",
        "-i",
        str(path),
        "-vf",
        f"select=eq(n\\,{at}),scale=in_color_matrix=bt709:in_range=tv",
    ]
    words += ["-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    size = first(path).shape
    data = subprocess.run(words, check=True, capture_output=True).stdout
    return np.frombuffer(data, np.uint8).reshape(size)


@pytest.mark.parametrize(
    ("matrix", "span", "tagged"),
    [
        ("bt709", "tv", True),
        ("bt601", "tv", True),
        ("bt601", "tv", False),
        ("bt709", "pc", True),
        ("bt601", "pc", True),
    ],
)
def test_colours_survive_every_matrix_and_range(tmp_path: Path, matrix: str, span: str, tagged: bool) -> None:
    space = {"bt709": "bt709", "bt601": "smpte170m"}[matrix]
    words = ["-vf", f"scale=out_color_matrix={matrix}:out_range={span}", "-c:v", "libx264", "-qp", "4"]
    words += ["-pix_fmt", "yuv420p", *(["-colorspace", space, "-color_range", span] if tagged else [])]
    made = rendered(*one_clip(patches(tmp_path / "in.mp4", *words)), tmp_path / "out.mp4", quality="high")
    shown = as_709(made.path)
    for i, color in enumerate(PATCHES):
        middle = shown[60:120, i * 320 // 6 + 20 : i * 320 // 6 + 34].reshape(-1, 3).mean(axis=0)
        assert np.abs(middle - color).max() < 5, (color, middle)


def test_a_picture_with_the_same_colours_and_size_is_not_touched(tmp_path: Path) -> None:
    made = rendered(*one_clip(coded_clip(tmp_path / "in.mp4", 10, Fraction(30))), tmp_path / "out.mp4")
    assert "-/filter_complex" in made.commands[-1]
    draft, sources, probes = one_clip(tmp_path / "in.mp4")
    asked = Output(width=320, height=180)
    seen = preview(
        draft, asked, sources, probes, {}, tmp_path / "x", options=RenderOptions(tmp_path / "work")
    )
    (graph,) = seen.files.values()
    names = [f.split("=")[0] for f in graph.partition("]")[2].rpartition("[")[0].split(",")]
    assert names == ["fps", "tpad", "trim", "setparams"], "nothing here costs anything"


def test_rotation_comes_before_geometry(tmp_path: Path) -> None:
    upright = coded_clip(tmp_path / "flat.mp4", 20, Fraction(30))
    turned = made_by(tmp_path / "turned.mp4", "-display_rotation", "-90", "-i", str(upright), "-c", "copy")
    made = rendered(*one_clip(turned), tmp_path / "out.mp4")
    assert (made.width, made.height) == (180, 320)
    there = np.rot90(first(upright), -1)
    assert np.abs(first(made.path).astype(int) - there).mean() < 6


def test_pixels_that_are_not_square_become_so(tmp_path: Path) -> None:
    flat = coded_clip(tmp_path / "flat.mp4", 10, Fraction(30), size=(320, 180), extra=["-aspect", "8:3"])
    made = rendered(*one_clip(flat), tmp_path / "out.mp4")
    assert (made.width, made.height) == (480, 180)
    assert numbers(made.path) == list(range(10))


def test_a_variable_rate_shows_each_picture_at_its_time(tmp_path: Path) -> None:
    source = coded_clip(tmp_path / "cfr.mp4", 60, Fraction(30))
    # Every picture whose number is not a multiple of 3 is left out, its time given to the one before.
    vfr = made_by(
        tmp_path / "vfr.mp4",
        "-i",
        str(source),
        "-vf",
        "select=not(mod(n\\,3))",
        "-fps_mode",
        "vfr",
        "-bf",
        "0",
    )
    draft, sources, probes = one_clip(vfr)
    draft = draft.replace(canvas=Canvas(width=320, height=180, fps=Fraction(30)))
    made = rendered(draft, sources, probes, tmp_path / "out.mp4")
    seen = numbers(made.path)
    assert seen == [n // 3 * 3 for n in range(len(seen))]
    assert len(seen) in (58, 59, 60)


def test_a_late_picture_is_shown_late(tmp_path: Path) -> None:
    source = coded_clip(tmp_path / "in.mp4", 60, Fraction(30))
    late = made_by(
        tmp_path / "late.mkv", "-f", "lavfi", "-i", "sine=d=3", "-itsoffset", "0.5", "-i", str(source),
        "-map", "1:v", "-map", "0:a", "-c:v", "copy",
    )  # fmt: skip
    draft, sources, probes = one_clip(late)
    seen = numbers(rendered(draft, sources, probes, tmp_path / "out.mp4").path)
    assert seen[:16] == [0] * 16
    assert seen[16:75] == list(range(1, 60))
    assert set(seen[75:]) <= {59}


def test_sound_that_outlasts_the_pictures_holds_the_last_one(tmp_path: Path) -> None:
    source = coded_clip(tmp_path / "in.mp4", 30, Fraction(30))
    longer = made_by(
        tmp_path / "longer.mp4",
        "-i",
        str(source),
        "-f",
        "lavfi",
        "-i",
        "sine=d=4",
        "-c:v",
        "copy",
        "-c:a",
        "aac",
    )
    draft, sources, probes = one_clip(longer)
    seen = numbers(rendered(draft, sources, probes, tmp_path / "out.mp4").path)
    assert seen == [min(n, 29) for n in range(120)]
    assets, sources, probes = assets_of(longer)
    tail = sequence(assets, [clip_of(assets[0], 1, 3000, 4000)])
    assert numbers(rendered(tail, sources, probes, tmp_path / "tail.mp4").path) == [29] * 30


def two_plain(tmp_path: Path) -> tuple[tuple[Asset, ...], dict, dict]:
    red = made_by(tmp_path / "red.mp4", "-f", "lavfi", "-i", "color=0xc82828:s=320x180:r=30:d=2", *TAGS)
    blue = made_by(tmp_path / "blue.mp4", "-f", "lavfi", "-i", "color=0x283cc8:s=320x180:r=30:d=2", *TAGS)
    return assets_of(red, blue)


TAGS = (
    "-vf", "scale=out_color_matrix=bt709:out_range=tv", "-c:v", "libx264", "-qp", "4", "-pix_fmt", "yuv420p",
    "-colorspace", "bt709",
)  # fmt: skip
RED, BLUE = np.array((200, 40, 40)), np.array((40, 60, 200))


def near(pixel: NDArray[np.uint8], color: NDArray[np.int64], within: int = 8) -> bool:
    return bool(np.abs(pixel.astype(int) - color).max() <= within)


@pytest.mark.parametrize("kind", ["dissolve", "wipe_left", "slide_left", "circle", "zoom", "fade"])
def test_a_transition_takes_its_frames_and_no_more(tmp_path: Path, kind: str) -> None:
    assets, sources, probes = two_plain(tmp_path)
    turn = Transition(kind=kind, duration_ms=500)
    draft = sequence(assets, [clip_of(assets[0], 1), clip_of(assets[1], 2, transition=turn)])
    made = rendered(draft, sources, probes, tmp_path / "out.mp4", quality="high")
    shown = [as_709(made.path, n) for n in (44, 52, 60)]
    assert sum(1 for _ in pictures(made.path)) == 105
    assert near(shown[0][90, 160], RED)
    assert near(shown[2][90, 160], BLUE)
    middle = shown[1]
    if kind == "dissolve":
        assert near(middle[90, 160], (RED + BLUE) // 2, 16)
    elif kind in ("wipe_left", "slide_left"):
        assert near(middle[90, 10], RED)
        assert near(middle[90, 310], BLUE)
    elif kind == "fade":
        assert middle[90, 160].max() < 60
    elif kind == "circle":
        assert near(middle[90, 160], BLUE, 16)
        assert near(middle[5, 5], RED)


@pytest.mark.parametrize(("kind", "color"), [("fade", 0), ("fade_white", 255)])
def test_a_transition_through_a_colour_is_at_it_in_its_middle(tmp_path: Path, kind: str, color: int) -> None:
    """xfade's own are there after a fifth of the time: the second picture came four times as slow."""
    grey = made_by(tmp_path / "grey.mp4", "-f", "lavfi", "-i", "color=0x707070:s=320x180:r=30:d=2", *TAGS)
    assets, sources, probes = assets_of(grey, grey)
    turn = Transition(kind=kind, duration_ms=1000)
    draft = sequence(assets, [clip_of(assets[0], 1), clip_of(assets[1], 2, transition=turn)])
    made = rendered(draft, sources, probes, tmp_path / "out.mp4", quality="high")
    shown = [int(as_709(made.path, n)[90, 160, 1]) for n in range(30, 61)]
    assert abs(shown[15] - color) < 8
    for before, after in zip(shown, reversed(shown), strict=True):
        assert abs(before - after) < 6


def test_an_overlay_stands_at_its_place_for_its_time(tmp_path: Path) -> None:
    assets, sources, probes = two_plain(tmp_path)
    draft = sequence(assets, [clip_of(assets[0], 1)])
    over = Clip(
        id="o1", asset="a2", start_ms=500, duration_ms=1000, source_end_ms=1000,
        place=Place(x=0.75, y=0.25, scale=0.25, opacity=0.5),
    )  # fmt: skip
    track = Track(id="t2", kind="video", role="overlay", segments=(over,))
    draft = draft.replace(tracks=(*draft.tracks, track))
    made = rendered(draft, sources, probes, tmp_path / "out.mp4", quality="high")
    assert near(as_709(made.path, 14)[45, 240], RED)
    for n in (15, 44):
        shown = as_709(made.path, n)
        assert near(shown[45, 240], (RED + BLUE) // 2, 12)
        assert near(shown[45, 190], RED), "left of it"
        assert near(shown[75, 240], RED), "below it"
    assert near(as_709(made.path, 45)[45, 240], RED)


def test_fades_of_a_clip_and_of_the_whole(tmp_path: Path) -> None:
    assets, sources, probes = two_plain(tmp_path)
    clips = [clip_of(assets[0], 1, fade=PictureFade(out_ms=500, color="#ffffff")), clip_of(assets[1], 2)]
    draft = sequence(assets, clips, fade=PictureFade(in_ms=500))
    made = rendered(draft, sources, probes, tmp_path / "out.mp4", quality="high")
    assert as_709(made.path, 0)[90, 160].max() < 12
    assert near(as_709(made.path, 30)[90, 160], RED)
    assert as_709(made.path, 59)[90, 160].min() > 215
    assert near(as_709(made.path, 60)[90, 160], BLUE)


def shown_with(tmp_path: Path, look: Look, **canvas: object) -> NDArray[np.uint8]:
    source = patches(tmp_path / "in.mp4", *TAGS)
    draft, sources, probes = one_clip(source, look=look)
    assert draft.canvas is not None
    draft = draft.replace(canvas=draft.canvas.replace(**canvas))
    return as_709(rendered(draft, sources, probes, tmp_path / "out.mp4", quality="high").path, 5)


def test_crop_flip_and_turn(tmp_path: Path) -> None:
    right = shown_with(tmp_path, Look(crop=Rect(x=5 / 6, y=0, w=1 / 6, h=1), fit="stretch"))
    assert near(right[90, 160], np.array(PATCHES[5]))
    flipped = shown_with(tmp_path, Look(flip_x=True))
    assert near(flipped[90, 25], np.array(PATCHES[5]))
    assert near(flipped[90, 295], np.array(PATCHES[0]))
    turned = shown_with(tmp_path, Look(rotate_deg=90), width=180, height=320)
    assert near(turned[25, 90], np.array(PATCHES[0]))
    assert near(turned[295, 90], np.array(PATCHES[5]))


@pytest.mark.parametrize(("fit", "top"), [("pad", (51, 85, 119)), ("crop", (40, 60, 200))])
def test_ways_to_fill_a_tall_canvas(tmp_path: Path, fit: str, top: tuple[int, int, int]) -> None:
    shown = shown_with(tmp_path, Look(), width=180, height=320, fit=fit, background="#335577")
    assert near(shown[10, 90 if fit == "pad" else 40], np.array(top), 10)


def test_colour_sliders_push_the_way_they_say(tmp_path: Path) -> None:
    grey = (90, 240)
    plain = shown_with(tmp_path, Look())[grey].astype(int)
    assert (shown_with(tmp_path, Look(color=Color(brightness=30)))[grey] > plain + 15).all()
    warm = shown_with(tmp_path, Look(color=Color(temperature=80)))[grey].astype(int)
    assert warm[0] - warm[2] > 20
    cold = shown_with(tmp_path, Look(color=Color(temperature=-80)))[grey].astype(int)
    assert cold[2] - cold[0] > 15
    flat = shown_with(tmp_path, Look(color=Color(preset="bw")))[90, 25].astype(int)
    assert flat.max() - flat.min() < 8


def test_a_slow_zoom_glides(tmp_path: Path) -> None:
    """An edge moves by less than a pixel a frame; where it stands must never step back or jump."""
    photo = made_by(tmp_path / "photo.png", "-f", "lavfi", "-i", "color=black:s=640x360:d=1",
                    "-vf", "drawbox=x=400:y=0:w=240:h=360:c=white:t=fill", "-frames:v", "1")  # fmt: skip
    assets, sources, probes = assets_of(photo)
    look = Look(zoom=Zoom(factor_start=1.0, factor_end=1.2))
    canvas = Canvas(width=640, height=360, fps=Fraction(30))
    draft = sequence(assets, [clip_of(assets[0], 1, 0, 3000, look=look)], canvas=canvas)
    made = rendered(draft, sources, probes, tmp_path / "out.mp4", quality="high")
    edges = [
        640 - float(p[180].astype(float).clip(16, 235).sum() - 16 * 640) / 219 for p in pictures(made.path)
    ]
    steps = np.diff(edges)
    assert len(edges) == 90
    assert edges[0] == pytest.approx(400, abs=1.5)
    assert edges[-1] == pytest.approx(320 + 80 * 1.2, abs=1.5)
    assert steps.min() > -0.2
    assert steps.max() < 0.6


def test_hdr_becomes_a_picture_of_ordinary_brightness(tmp_path: Path) -> None:
    """A grey of 100 nits stands at half of PQ's scale; SDR shows it light, not dim."""
    grey = ["-f", "lavfi", "-i", "color=gray:s=320x180:r=30:d=1"]
    pq = ["-vf", "format=yuv420p10le,geq=lum=502:cb=512:cr=512", "-c:v", "libx265", "-x265-params"]
    marks = "log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"
    file = made_by(tmp_path / "hdr.mp4", *grey, *pq, marks, "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1")
    made = rendered(*one_clip(file), tmp_path / "out.mp4")
    shown = as_709(made.path)[90, 160].astype(int)
    assert shown.max() - shown.min() < 6
    assert 150 < shown.mean() < 245


def test_wide_colours_without_hdr_become_709(tmp_path: Path) -> None:
    wide = "scale=out_color_matrix=bt2020:out_range=tv,setparams=color_primaries=bt2020"
    words = ["-vf", wide, "-c:v", "libx264", "-qp", "4"]
    words += ["-pix_fmt", "yuv420p", "-colorspace", "bt2020nc", "-color_primaries", "bt2020"]
    file = patches(tmp_path / "in.mp4", *words)
    made = rendered(*one_clip(file), tmp_path / "out.mp4", quality="high")
    grey = as_709(made.path)[90, 240].astype(int)
    assert np.abs(grey - 128).max() < 6
    red = as_709(made.path)[90, 25].astype(int)
    assert red[0] > 200, "a red that BT.709 has not, shown as the reddest there is"
