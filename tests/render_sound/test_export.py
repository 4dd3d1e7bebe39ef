"""Sound and picture in the finished file: a flash and a beep that began together end together."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from saycut.ids import AssetId
from saycut.media.probe import asset_of, probe
from saycut.render.encode import RenderOptions
from saycut.render.export import export
from saycut.timeline.edit import relayout
from saycut.timeline.model import Canvas, Clip, Draft, Output, Track, TrackKind, TrackRole, Transition

from .bench import FFMPEG, RATE, beeps, clip, encoded, ffmpeg

SECONDS = 24


@pytest.fixture(scope="module")
def flashing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A flash of one frame on each half second, a beep in the middle of that frame."""
    folder = tmp_path_factory.mktemp("flash")
    sound = encoded(
        beeps([n / 2 + 0.25 for n in range(SECONDS * 2)], SECONDS),
        folder / "s.wav",
        "-c:a",
        "pcm_s16le",
    )
    path = folder / "flash.mp4"
    lit = "eq(mod(N,15),7)"
    ffmpeg(
        "-f", "lavfi", "-i", f"color=black:s=64x48:r=30:d={SECONDS}", "-i", sound,
        "-vf", f"geq=lum='if({lit},235,16)':cb=128:cr=128", "-c:v", "libx264", "-preset", "ultrafast",
        "-crf", "10", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "160k", path,
    )  # fmt: skip
    return path


def made(path: Path, clips: tuple[Clip, ...], rate: Fraction, folder: Path) -> Path:
    found = probe(path)
    asset = asset_of(found, AssetId("a1"), str(path))
    main = Track(id="t1", kind=TrackKind.VIDEO, role=TrackRole.MAIN, segments=clips)  # type: ignore[arg-type]
    draft = Draft(assets=(asset,), tracks=(main,), canvas=Canvas(width=64, height=48, fps=rate))
    target = folder / "out.mp4"
    export(
        draft, Output(width=64, height=48), {asset.id: path}, {asset.id: found}, {}, target,
        options=RenderOptions(folder, ffmpeg=FFMPEG),
    )  # fmt: skip
    return target


def flashes(path: Path) -> list[float]:
    """When the middles of the flashes are shown, s."""
    found, run = [], list[float]()
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        length = float(1 / stream.average_rate)  # type: ignore[operator]
        for frame in container.decode(stream):
            if frame.to_ndarray(format="gray").mean() > 100:
                run.append(frame.time + length / 2)
            elif run:
                found.append(sum(run) / len(run))
                run = []
    return found


def heard(path: Path) -> NDArray[np.float32]:
    raw = ffmpeg("-i", path, "-map", "0:a", "-ac", "1", "-f", "f32le", "-")
    return np.frombuffer(raw, np.float32)


def apart_ms(path: Path) -> list[float]:
    """For each flash, how far its beep is."""
    sound = heard(path)
    found = []
    for flash in flashes(path):
        first = round((flash - 0.06) * RATE)
        near = sound[max(first, 0) : first + round(0.12 * RATE)].astype(np.float64) ** 2
        assert near.sum() > 0.5, f"a flash at {flash:.3f} s with no beep"
        place = (np.arange(len(near)) * near).sum() / near.sum() + max(first, 0)
        found.append((place / RATE - flash) * 1000)
    return found


@pytest.mark.parametrize("rate", [Fraction(30), Fraction(30000, 1001)], ids=str)
def test_sixty_cuts_stay_in_sync(flashing: Path, tmp_path: Path, rate: Fraction) -> None:
    """Each cut takes a flash with some of what is around it; the order is not the source's."""
    starts = [((n * 7) % 46) * 500 + 100 + (n * 13) % 40 for n in range(60)]
    pieces = relayout([clip(n + 1, 0, (a, a + 303)) for n, a in enumerate(starts)])
    path = made(flashing, pieces, rate, tmp_path)
    apart = apart_ms(path)
    assert len(apart) == 60
    assert max(map(abs, apart)) <= (2 if rate == 30 else 1000 / float(rate) / 2 + 2)
    assert abs(np.mean(apart[-20:]) - np.mean(apart[:20])) < 8


def test_speeds_and_transitions_stay_in_sync(flashing: Path, tmp_path: Path) -> None:
    change = Transition(kind="dissolve", duration_ms=200)
    pieces = relayout(
        [
            clip(1, 0, (0, 3000)),
            clip(2, 0, (5000, 8000), speed=1.5),
            clip(3, 0, (9000, 12_000), transition=change),
            clip(4, 0, (13_000, 15_000), speed=0.8),
            clip(5, 0, (16_000, 19_000), transition=change),
        ]
    )
    path = made(flashing, pieces, Fraction(30), tmp_path)
    apart = apart_ms(path)
    assert len(apart) >= 20  # those inside the dissolves are dim
    assert max(map(abs, apart)) < 25  # under a frame, the smear of slowed-down beeps included


def test_the_sound_of_an_mp4_is_gapless_and_as_long_as_its_pictures(flashing: Path, tmp_path: Path) -> None:
    """AAC starts with 1024 samples of priming: the file's edit list must hide them, and the padding."""
    path = made(flashing, relayout([clip(1, 0, (0, 4000))]), Fraction(30), tmp_path)
    with av.open(str(path)) as container:
        assert (container.start_time or 0) == 0
        samples = list(container.decode(container.streams.audio[0]))
        first = samples[0]
        assert first.pts == 0
        whole = sum(f.samples for f in samples)
    assert abs(whole - 4 * RATE) < 1024
    assert max(map(abs, apart_ms(path))) < 1.5
    # Played from the start, one file joins the next without a hole.
    assert heard(path)[:100].size == 100
