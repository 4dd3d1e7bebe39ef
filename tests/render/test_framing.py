"""How pictures stand on the canvas: crops that follow, blurred bars, no shake; and tables of colour."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from saycut.ids import AssetId
from saycut.render.export import RenderOptions, export
from saycut.timeline.facts import AssetFacts, SubjectPoint
from saycut.timeline.model import Asset, AssetKind, Canvas, Clip, Color, Look, Output, Rect, Zoom

from .drafts import assets_of, clip_of, one_clip, rendered, sequence
from .footage import FFMPEG, X264, pictures

RATE = Fraction(30)
TALL = Canvas(width=90, height=160, fps=RATE, fit="subject")
FRAMES = 90


def filmed(path: Path, frames: list[NDArray[np.uint8]]) -> Path:
    height, width = frames[0].shape[:2]
    words = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{width}x{height}", "-r", "30", "-i", "-", *X264]
    data = b"".join(f.tobytes() for f in frames)
    subprocess.run([FFMPEG, "-y", "-loglevel", "error", *words, str(path)], input=data, check=True)
    return path


def place(frame: int) -> tuple[float, float]:
    """Where the walker is: there and back, in shares of the picture."""
    return 0.2 + 0.6 * (1 - abs(frame - 45) / 45), 0.5


@pytest.fixture(scope="module")
def walking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A white square of 24 pixels that walks across black and back in three seconds."""
    shown = []
    for n in range(FRAMES):
        picture = np.full((180, 320), 16, np.uint8)
        x, y = place(n)
        picture[round(y * 180) - 12 : round(y * 180) + 12, round(x * 320) - 12 : round(x * 320) + 12] = 235
        shown.append(picture)
    return filmed(tmp_path_factory.mktemp("walk") / "walk.mp4", shown)


PATH = tuple(SubjectPoint(at_ms=ms, x=place(ms * 30 // 1000)[0], y=0.5) for ms in (0, 1000, 1500, 3000))
FACTS = {AssetId("a1"): AssetFacts(subject=PATH)}


def middles(path: Path) -> list[float]:
    """Where the square's middle is across each picture, in shares; nan where it is not to be seen."""
    found = []
    for picture in pictures(path):
        across = np.flatnonzero((picture > 128).sum(axis=0) > 4)
        found.append(float(across.mean()) / picture.shape[1] if len(across) > 4 else float("nan"))
    return found


def followed(walking: Path, tmp_path: Path, *clips: Clip) -> list[float]:
    assets, sources, probes = assets_of(walking)
    draft = sequence(assets, list(clips) or [clip_of(assets[0], 1)], canvas=TALL)
    target = tmp_path / "out.mp4"
    options = RenderOptions(work_dir=tmp_path / "work")
    export(draft, Output(width=90, height=160), sources, probes, FACTS, target, options=options)
    return middles(target)


def test_a_crop_follows_its_subject_through_cuts(walking: Path, tmp_path: Path) -> None:
    (asset,), _, _ = assets_of(walking)
    clips = [clip_of(asset, i, a, b) for i, (a, b) in enumerate([(0, 700), (1300, 1900), (2500, 3000)])]
    found = followed(walking, tmp_path, *clips)
    assert len(found) == 54
    assert all(abs(x - 0.5) < 0.08 for x in found)


@pytest.mark.parametrize(
    "change",
    [
        {"reverse": True},
        {"speed": 2.0},
        {"look": Look(flip_x=True)},
        {"look": Look(crop=Rect(x=0.05, y=0, w=0.9, h=1.0))},
        {"look": Look(zoom=Zoom(factor_start=1.2, factor_end=1.2))},
    ],
    ids=str,
)
def test_it_follows_whatever_else_is_done(walking: Path, tmp_path: Path, change: dict[str, object]) -> None:
    (asset,), _, _ = assets_of(walking)
    found = followed(walking, tmp_path, clip_of(asset, 1, 300, 2700, **change))
    assert all(abs(x - 0.5) < 0.1 for x in found)


def test_a_held_picture_shows_its_subject(walking: Path, tmp_path: Path) -> None:
    (asset,), _, _ = assets_of(walking)
    held = clip_of(asset, 1).replace(duration_ms=300, source_start_ms=1500, source_end_ms=1500)
    found = followed(walking, tmp_path, held)
    assert len(found) == 9
    assert all(abs(x - 0.5) < 0.08 for x in found)


def test_without_a_path_the_middle_is_shown(walking: Path, tmp_path: Path) -> None:
    draft, sources, probes = one_clip(walking)
    found = middles(rendered(draft.replace(canvas=TALL), sources, probes, tmp_path / "out.mp4").path)
    assert np.isnan(found[0])


@pytest.mark.parametrize("still", [False, True])
def test_bars_are_the_picture_out_of_focus(tmp_path: Path, still: bool) -> None:
    """A tall picture of fine stripes, bright on the left: beside it their mean, without any stripe."""
    stripes = np.where(np.arange(320) // 4 % 2, 235, 60).astype(np.uint8)
    picture = np.repeat(stripes[:, None], 180, axis=1)
    picture[:, :90] = np.clip(picture[:, :90].astype(int) + 40, 0, 255)
    source = filmed(tmp_path / "tall.mp4", [picture] * 20)
    if still:
        photo = tmp_path / "tall.png"
        subprocess.run(
            [FFMPEG, "-y", "-loglevel", "error", "-i", str(source), "-frames:v", "1", str(photo)], check=True
        )
        source = photo
    draft, sources, probes = one_clip(source)
    draft = draft.replace(canvas=Canvas(width=320, height=180, fps=RATE, fit="blur"))
    shown = list(pictures(rendered(draft, sources, probes, tmp_path / "out.mp4").path))[4].astype(float)
    left, right, middle = shown[20:-20, 4:90], shown[20:-20, 230:-4], shown[20:-20, 112:208]
    assert left.mean() == pytest.approx(172, abs=15)
    assert right.mean() == pytest.approx(147, abs=15)
    assert max(left.std(axis=0).max(), right.std(axis=0).max()) < 12
    assert middle.std(axis=0).min() > 40


def texture(size: int) -> NDArray[np.uint8]:
    random = np.random.default_rng(7)
    small = random.integers(20, 236, (size // 8, size // 8)).astype(np.uint8)
    return np.kron(small, np.ones((8, 8), np.uint8))


def shake(path: Path) -> float:
    """How far the picture jumps from one frame to the next, in pixels (root of the mean square)."""
    windows, jumps = [p[40:168, 60:260].astype(float) for p in pictures(path)], []
    for a, b in pairwise(windows):
        x = np.fft.ifft2(np.fft.fft2(a - a.mean()) * np.conj(np.fft.fft2(b - b.mean()))).real
        dy, dx = np.unravel_index(x.argmax(), x.shape)
        dy, dx = ((v + n // 2) % n - n // 2 for v, n in zip((int(dy), int(dx)), x.shape, strict=True))
        jumps.append(dx**2 + dy**2)
    return float(np.sqrt(np.mean(jumps)))


def test_stabilising_takes_the_shake_away(tmp_path: Path) -> None:
    random, whole = np.random.default_rng(3), texture(480)
    offsets = np.clip(random.normal(0, 4, (60, 2)).round().astype(int), -12, 12) + 60
    source = filmed(tmp_path / "shaky.mp4", [whole[y : y + 208, x : x + 320].copy() for y, x in offsets])
    plain, sources, probes = one_clip(source)
    before = shake(rendered(plain, sources, probes, tmp_path / "before.mp4").path)
    steady, sources, probes = one_clip(source, look=Look(stabilize=0.8))
    made = rendered(steady, sources, probes, tmp_path / "after.mp4")
    assert before > 5
    assert shake(made.path) < before / 3
    assert len(list(pictures(made.path))) == 60


def test_a_table_of_colours_is_applied(tmp_path: Path) -> None:
    """A table that gives red for blue and blue for red."""
    table = tmp_path / "it's a [table], of; colours.cube"
    rows = [f"{b} {g} {r}" for b in (0, 1) for g in (0, 1) for r in (0, 1)]
    table.write_text("LUT_3D_SIZE 2\n" + "\n".join(rows) + "\n")
    source = tmp_path / "red.mp4"
    words = [
        "-f",
        "lavfi",
        "-i",
        "color=0xc83c28:s=160x90:r=30:d=0.5",
        "-pix_fmt",
        "yuv420p",
        "-colorspace",
        "bt709",
    ]
    words += ["-vf", "scale=out_color_matrix=bt709"]
    subprocess.run([FFMPEG, "-y", "-loglevel", "error", *words, str(source)], check=True)
    draft, sources, probes = one_clip(source, look=Look(color=Color(lut=AssetId("a2"))))
    lut = Asset(id=AssetId("a2"), name=table.name, kind=AssetKind.LUT)
    sources[lut.id] = table
    draft = draft.replace(assets=(*draft.assets, lut))
    made = rendered(draft, sources, probes, tmp_path / "out.mp4")
    words = [
        FFMPEG,
        "-loglevel",
        "error",
        "-i",
        str(made.path),
        "-vf",
        "scale=in_color_matrix=bt709",
        "-frames:v",
        "1",
    ]
    raw = subprocess.run(
        [*words, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], capture_output=True, check=True
    )
    mean = np.frombuffer(raw.stdout, np.uint8).reshape(-1, 3).mean(axis=0)
    assert np.abs(mean - (0x28, 0x3C, 0xC8)).max() < 8


def test_a_file_of_a_shape_that_was_asked_for_is_filled(tmp_path: Path) -> None:
    white = filmed(tmp_path / "white.mp4", [np.full((180, 320), 235, np.uint8)] * 3)
    for asked in ({"ratio": "9:16"}, {"ratio": "1:1"}, {"platform": "tiktok", "ratio": "9:16"}):
        draft, sources, probes = one_clip(white)
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.mp4"
        made = rendered(draft, sources, probes, path, resolution="180p", **asked)
        assert made.height >= made.width
        assert all(p[0].mean() > 200 and p[-1].mean() > 200 for p in pictures(made.path)), asked
    pixels = rendered(*one_clip(white), tmp_path / "pixels.mp4", width=180, height=320)
    assert all(p[0].mean() < 40 for p in pictures(pixels.path))
