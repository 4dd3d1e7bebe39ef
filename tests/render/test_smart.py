"""Pictures that nothing touches are the source's own, bit by bit; what cannot be told safe is rendered."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from saycut.render.export import RenderOptions, export
from saycut.timeline.edit import keep_ranges
from saycut.timeline.model import Canvas, Color, Draft, Look, Output, PictureFade, Track, TrackKind, TrackRole
from saycut.timeline.text import Text, TextRole
from saycut.units import span

from .drafts import assets_of, clip_of, one_clip, rendered, sequence, with_sound
from .footage import FFMPEG, coded_clip, numbers, pictures
from .test_frames import expected

RATE = Fraction(30000, 1001)
HIGH = (
    "-vf", "scale=out_color_matrix=bt709:out_range=tv", "-c:v", "libx264", "-preset", "veryfast",
    "-crf", "18", "-g", "40", "-pix_fmt", "yuv420p", "-colorspace", "bt709",
)  # fmt: skip


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_sound(coded_clip(tmp_path_factory.mktemp("in") / "clip.mp4", 400, RATE, encoder=HIGH))


def titled(draft: Draft, start_ms: int, length_ms: int) -> Draft:
    text = Text(id="x1", start_ms=start_ms, duration_ms=length_ms, text="Hello", role=TextRole.TITLE)  # type: ignore[arg-type]
    track = Track(id="t9", kind=TrackKind.TEXT, role=TrackRole.TITLES, segments=(text,))  # type: ignore[arg-type]
    return draft.replace(tracks=(*draft.tracks, track))  # type: ignore[no-any-return]


def decodes_clean(path: Path) -> None:
    words = [FFMPEG, "-v", "warning", "-xerror", "-err_detect", "explode", "-i", str(path), "-f", "null", "-"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_a_trim_and_a_title_leave_the_rest_untouched(clip: Path, tmp_path: Path) -> None:
    draft, sources, probes = one_clip(clip)
    draft, _ = keep_ranges(draft, [span(1000, 6000), span(7000, draft.duration_ms)])
    draft = titled(draft, 3000, 1000)
    made = rendered(draft, sources, probes, tmp_path / "out.mp4")
    wanted = expected(draft, RATE)
    assert 0.4 * len(wanted) < made.copied_frames < len(wanted)
    assert numbers(made.path) == wanted
    decodes_clean(made.path)
    before = list(pictures(clip, "rgb24"))
    same = [np.array_equal(p, before[n]) for p, n in zip(pictures(made.path, "rgb24"), wanted, strict=True)]
    assert sum(same) >= made.copied_frames
    titled_frames = range(90, 119)
    assert not any(same[n] for n in titled_frames)


def test_it_looks_like_the_plain_render(clip: Path, tmp_path: Path) -> None:
    draft, sources, probes = one_clip(clip)
    draft, _ = keep_ranges(draft, [span(500, draft.duration_ms)])
    target = tmp_path / "out.mp4"
    asked = Output(width=320, height=180)
    shown = []
    for smart in (True, False):
        options = RenderOptions(work_dir=tmp_path / "work", smart=smart)
        made = export(draft, asked, sources, probes, {}, target, options=options)
        assert bool(made.copied_frames) is smart
        shown.append([p.astype(int) for p in pictures(target)])
    assert len(shown[0]) == len(shown[1])
    assert max(np.abs(a - b).mean() for a, b in zip(*shown, strict=True)) < 3


def test_two_clips_of_one_encoder_join(tmp_path: Path) -> None:
    files = [coded_clip(tmp_path / f"{i}.mp4", 120, RATE, encoder=HIGH) for i in range(2)]
    assets, sources, probes = assets_of(*files)
    draft = sequence(assets, [clip_of(assets[0], 1), clip_of(assets[1], 2)])
    made = rendered(draft, sources, probes, tmp_path / "out.mp4")
    assert made.copied_frames == 240
    assert numbers(made.path) == [*range(120), *range(120)]
    decodes_clean(made.path)


@pytest.mark.parametrize(
    "encoder",
    [("-x264-params", "open-gop=1"), ("-bf", "0"), ("-x264-params", "b-pyramid=none:bframes=5")],
    ids=str,
)
def test_every_kind_of_gop(tmp_path: Path, encoder: tuple[str, ...]) -> None:
    file = coded_clip(tmp_path / "in.mp4", 200, RATE, encoder=[*HIGH, *encoder])
    draft, sources, probes = one_clip(file)
    draft, _ = keep_ranges(draft, [span(0, 3777), span(4000, draft.duration_ms)])
    made = rendered(draft, sources, probes, tmp_path / "out.mp4")
    assert numbers(made.path) == expected(draft, RATE)
    decodes_clean(made.path)


@pytest.mark.parametrize(
    "asked",
    [{"width": 640, "height": 360}, {"fps": Fraction(24)}, {"bitrate": 500_000}, {"quality": "low"},
     {"quality": "lossless", "format": "mkv"}, {"codec": "h265"}, {"format": "webm"}],
    ids=str,
)  # fmt: skip
def test_another_form_is_rendered(clip: Path, tmp_path: Path, asked: dict[str, Any]) -> None:
    draft, sources, probes = one_clip(clip)
    form = asked.get("format", "mp4")
    assert rendered(draft, sources, probes, tmp_path / f"out.{form}", **asked).copied_frames == 0


@pytest.mark.parametrize(
    "change",
    [
        {"look": Look(color=Color(brightness=10))},
        {"look": Look(flip_x=True)},
        {"speed": 2.0},
        {"reverse": True},
    ],
    ids=str,
)
def test_a_changed_clip_is_rendered(clip: Path, tmp_path: Path, change: dict[str, Any]) -> None:
    draft, sources, probes = one_clip(clip, **change)
    assert rendered(draft, sources, probes, tmp_path / "out.mp4").copied_frames == 0


def test_fades_of_the_whole_are_rendered(clip: Path, tmp_path: Path) -> None:
    draft, sources, probes = one_clip(clip, fade=PictureFade())
    draft = draft.replace(fade=PictureFade(in_ms=500, out_ms=500))
    made = rendered(draft, sources, probes, tmp_path / "out.mp4")
    assert made.copied_frames >= 280
    shown = list(pictures(made.path))
    assert shown[0].max() < 30
    assert shown[-1].max() < 60
    assert numbers(made.path)[20:380] == list(range(20, 380))


def made_of(path: Path, source: Path, *words: str, before: tuple[str, ...] = ()) -> Path:
    subprocess.run(
        [FFMPEG, "-y", "-loglevel", "error", *before, "-i", str(source), *words, str(path)], check=True
    )
    return path


def test_a_source_that_begins_inside_a_gop_shows_the_right_frames(clip: Path, tmp_path: Path) -> None:
    """Copied out of a longer file: its first pictures are there to be decoded, not to be seen."""
    source = made_of(tmp_path / "cut.mp4", clip, "-c", "copy", before=("-ss", "2.1"))
    draft, sources, probes = one_clip(source)
    shown = numbers(source)
    made = rendered(draft, sources, probes, tmp_path / "out.mp4")
    assert shown[0] > 40
    assert numbers(made.path) == shown[: len(numbers(made.path))]
    assert abs(len(shown) - len(numbers(made.path))) <= 1
    decodes_clean(made.path)


@pytest.mark.parametrize(
    "words",
    [
        ("-vf", "select='mod(n,7)'", "-fps_mode", "vfr", *HIGH[2:]),
        ("-c:v", "libx265", "-x265-params", "log-level=error", "-tag:v", "hvc1"),
        (
            "-vf",
            "noise=alls=60",
            "-c:v",
            "libx264",
            "-profile:v",
            "high",
            "-preset",
            "ultrafast",
            "-crf",
            "2",
        ),
    ],
    ids=["varying rate", "HEVC", "very many bits"],
)
def test_what_cannot_or_should_not_be_copied_is_rendered(
    clip: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    source = made_of(tmp_path / "in.mp4", clip, *words, "-t", "5")
    draft, sources, probes = one_clip(source)
    draft = draft.replace(canvas=Canvas(width=320, height=180, fps=RATE))
    made = rendered(draft, sources, probes, tmp_path / "out.mp4")
    assert made.copied_frames == 0
    if "-crf" in words and "2" in words:
        assert made.bytes < source.stat().st_size / 3


def test_the_sound_is_the_same_either_way(clip: Path, tmp_path: Path) -> None:
    draft, sources, probes = one_clip(with_sound(clip))
    draft, _ = keep_ranges(draft, [span(1000, 6000), span(7000, draft.duration_ms)])
    heard = []
    for smart in (True, False):
        options = RenderOptions(work_dir=tmp_path / "work", smart=smart)
        target = tmp_path / f"{smart}.mp4"
        made = export(draft, Output(width=320, height=180), sources, probes, {}, target, options=options)
        assert bool(made.copied_frames) is smart
        words = [FFMPEG, "-v", "error", "-i", str(target), "-map", "0:a", "-f", "s16le", "-"]
        heard.append(subprocess.run(words, capture_output=True, check=True).stdout)
    assert heard[0] == heard[1]


def test_parameter_sets_in_the_stream_are_left_to_the_encoder(clip: Path, tmp_path: Path) -> None:
    """Two encodings one after another, the second's sets inside the stream, numbered as ours would be."""
    one, two = ("-x264-params", "cabac=0:refs=2"), ("-x264-params", "sps-id=1:refs=5:weightp=0")
    first = made_of(tmp_path / "first.h264", clip, *HIGH, "-bf", "0", *one, "-f", "h264")
    other = made_of(tmp_path / "other.h264", clip, *HIGH, "-bf", "0", *two, "-f", "h264")
    both = tmp_path / "both.h264"
    both.write_bytes(first.read_bytes() + other.read_bytes())
    rate = ("-r", f"{RATE.numerator}/{RATE.denominator}")
    source = made_of(tmp_path / "both.mp4", both, "-c", "copy", before=rate)
    draft, sources, probes = one_clip(source)
    wanted = numbers(source)
    draft = titled(draft, draft.duration_ms - 4000, 1000)
    made = rendered(draft, sources, probes, tmp_path / "out.mp4")
    assert numbers(made.path) == wanted
    decodes_clean(made.path)
