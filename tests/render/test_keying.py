"""A keyed picture, read from the pixels of what was rendered."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from saycut.ids import AssetId
from saycut.timeline.model import Canvas, Clip, Draft, Key, Look, Place, Track, Transition

from .drafts import Probes, Sources, assets_of, clip_of, rendered, sequence
from .footage import FFMPEG, X264, coded_clip, number_in, pictures

RATE = Fraction(30)
SIZE = (320, 180)
SCREEN, COAT, SKIN, RIM = (47, 158, 66), (90, 95, 110), (222, 172, 148), (150, 190, 130)
BACK = (60, 90, 200)


def _written(path: Path, made: list[NDArray[np.uint8]], *words: str) -> Path:
    height, width, _ = made[0].shape
    shape = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", "30", "-i", "-"]
    command = [FFMPEG, "-y", "-loglevel", "error", *shape, *words, str(path)]
    subprocess.run(command, input=b"".join(p.tobytes() for p in made), check=True)
    return path


def filmed(screen: tuple[int, int, int] = SCREEN) -> NDArray[np.uint8]:
    """Someone in a grey coat, their skin edged by the screen's shine, before a screen lit from one side."""
    picture = np.zeros((180, 320, 3))
    for x in range(320):
        picture[:, x] = np.array(screen) * (0.8 + 0.2 * x / 320)
    picture[90:, 100:220] = COAT
    picture[30:90, 130:190] = RIM
    picture[34:90, 134:186] = SKIN
    return picture.astype(np.uint8)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("keying")
    photo = np.full((300, 400, 3), BACK, np.uint8)
    return {
        "host": _written(folder / "host.mp4", [filmed()] * 45, *X264),
        "photo": _written(folder / "beach.png", [photo], "-frames:v", "1"),
        "numbers": coded_clip(folder / "numbers.mp4", 24, RATE, size=SIZE),
    }


def _draft(files: dict[str, Path], *names: str, **key: object) -> tuple[Draft, Sources, Probes]:
    assets, sources, probes = assets_of(*(files[n] for n in names))
    look = Look(key=Key(color="#2f9e42", **key))
    return sequence(assets, [clip_of(assets[0], look=look)]), sources, probes


def _seen(path: Path) -> list[NDArray[np.uint8]]:
    return list(pictures(path, "rgb24"))


def _close(pixel: NDArray[np.uint8], color: tuple[int, int, int], by: int = 8) -> bool:
    return bool(np.abs(pixel.astype(int) - color).max() <= by)


def test_the_screen_goes_and_the_person_stays(files: dict[str, Path], tmp_path: Path) -> None:
    made = tmp_path / "out.mp4"
    rendered(*_draft(files, "host", "photo", behind=AssetId("a2")), made)
    seen = _seen(made)
    assert len(seen) == 45
    for picture in (seen[0], seen[-1]):
        for y, x in ((10, 10), (10, 310), (170, 20), (60, 160 + 50)):
            assert _close(picture[y, x], BACK), (y, x, picture[y, x])
        assert _close(picture[140, 160], COAT)
        assert _close(picture[60, 160], SKIN)
        green = picture[:, :, 1].astype(int) - picture[:, :, [0, 2]].max(axis=2)
        assert green.max() <= 12  # nowhere is anything still green
        assert green[30:90, 128:192].max() <= 12  # nor does the screen shine on the edge


def test_plain_and_blurred_backdrops(files: dict[str, Path], tmp_path: Path) -> None:
    rendered(*_draft(files, "host", plain="#ff0000"), tmp_path / "red.mp4")
    assert _close(_seen(tmp_path / "red.mp4")[20][10, 10], (255, 0, 0), 10)
    key = {"behind": AssetId("a2")}
    rendered(*_draft(files, "host", "numbers", **key), tmp_path / "sharp.mp4")
    rendered(*_draft(files, "host", "numbers", blurred=True, **key), tmp_path / "soft.mp4")

    def edges(name: str) -> float:
        grey = _seen(tmp_path / name)[21][:28].mean(axis=2)
        return float(np.abs(np.diff(grey, axis=1)).max())

    assert edges("soft.mp4") < edges("sharp.mp4") / 4


def test_a_video_behind_goes_by_the_timeline_and_begins_again(files: dict[str, Path], tmp_path: Path) -> None:
    draft, sources, probes = _draft(files, "host", "numbers", behind=AssetId("a2"))
    rendered(draft, sources, probes, tmp_path / "out.mp4")
    assert _behind_numbers(tmp_path / "out.mp4") == [i % 24 for i in range(45)]


def test_cuts_and_transitions_do_not_jolt_what_is_behind(files: dict[str, Path], tmp_path: Path) -> None:
    assets, sources, probes = assets_of(files["host"], files["numbers"])
    look = Look(key=Key(color="#2f9e42", behind=AssetId("a2")))
    clips = [
        clip_of(assets[0], 1, 0, 300, look=look),
        clip_of(assets[0], 2, 900, 1400, look=look, speed=2.0),
        clip_of(assets[0], 3, 500, 1000, look=look, transition=Transition(duration_ms=200)),
    ]
    draft = sequence(assets, clips)
    rendered(draft, sources, probes, tmp_path / "out.mp4")
    found = _behind_numbers(tmp_path / "out.mp4")
    assert found == [i % 24 for i in range(len(found))]


def _behind_numbers(path: Path) -> list[int]:
    """The numbers of the pictures behind: the first row of blocks is above the person's head."""
    return [number_in(picture) & 255 for picture in pictures(path)]


def test_an_overlay_shows_what_it_lies_over(files: dict[str, Path], tmp_path: Path) -> None:
    assets, sources, probes = assets_of(files["photo"], files["host"])
    over = Clip(
        id="o1", asset=assets[1].id, start_ms=0, duration_ms=1000, source_end_ms=1000,
        look=Look(key=Key(color="#2f9e42")), place=Place(position="center", scale=1.0),
    )  # fmt: skip
    overlays = Track(id="t2", kind="video", role="overlay", segments=(over,))
    canvas = Canvas(width=320, height=180, fps=RATE, fit="crop")
    draft = sequence(assets, [clip_of(assets[0], end_ms=1500)], canvas=canvas, tracks=(overlays,))
    rendered(draft, sources, probes, tmp_path / "out.mp4")
    seen = _seen(tmp_path / "out.mp4")
    assert _close(seen[10][20, 20], BACK)
    assert _close(seen[10][60, 160], SKIN)
    assert _close(seen[40][60, 160], BACK)
