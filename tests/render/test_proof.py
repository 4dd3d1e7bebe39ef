"""Every file has exactly the frames of its plan, whatever was done to its clips; or there is no file."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from pathlib import Path

import av
import pytest

from saycut.errors import RenderError
from saycut.operations.apply import apply
from saycut.operations.arrange.speed import Speed
from saycut.render import encode
from saycut.render.plan import Chunk
from saycut.render.profile import profile_for
from saycut.render.proof import check_made
from saycut.timeline.model import Output
from saycut.timeline.start import draft_of
from saycut.units import frame_at

from .drafts import assets_of, clip_of, one_clip, rendered, sequence, with_sound
from .footage import coded_clip, numbers

RATE = Fraction(30)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("in")
    return with_sound(coded_clip(folder / "in.mp4", 180, RATE, size=(160, 90)))


def test_a_speed_ramp_has_every_frame_of_its_plan(clip: Path, tmp_path: Path) -> None:
    assets, sources, probes = assets_of(clip, clip)
    ramp = Speed(factor=4, start={"ms": 1000}, end={"ms": 5000}, ramp_ms=1000)
    draft = apply(draft_of(assets), ramp).draft
    made = rendered(draft, sources, probes, tmp_path / "out.mp4")
    shown = numbers(made.path)
    assert len(shown) == frame_at(draft.duration_ms, RATE) == 287
    assert shown[:107] == sorted(shown[:107])
    assert shown[:30] == list(range(30))
    assert shown[-180:] == list(range(180))


@pytest.mark.parametrize("speed", [0.05, 0.3, 1.07, 7.7, 100.0])
def test_any_speed_gives_its_frames_up_to_the_last(clip: Path, tmp_path: Path, speed: float) -> None:
    assets, sources, probes = assets_of(clip)
    start = 5500 if speed < 0.1 else 0
    draft = sequence(assets, [clip_of(assets[0], 1, start, 6000, speed=speed), clip_of(assets[0], 2, 0, 500)])
    shown = numbers(rendered(draft, sources, probes, tmp_path / "out.mp4").path)
    fast = shown[:-15]
    assert len(fast) == frame_at(draft.main[0].end_ms, RATE)
    wanted = [min((start * 0.03 + n * speed), 179) for n in range(len(fast))]
    assert all(abs(a - b) <= max(1, speed / 2 + 0.5) for a, b in zip(fast, wanted, strict=True))


@pytest.mark.parametrize("rate", [Fraction(1), Fraction(10)], ids=str)
@pytest.mark.parametrize("form", ["mp4", "mkv", "gif"])
def test_slow_sources_show_what_stands_at_each_time(tmp_path: Path, rate: Fraction, form: str) -> None:
    encoder = () if form == "gif" else None
    source = coded_clip(tmp_path / f"in.{form}", int(8 * rate), rate, size=(160, 90), encoder=encoder)
    assets, sources, probes = assets_of(source)
    cuts = [(7700, 8000, 1.0), (5450, 6450, 0.4), (6900, 7100, 1.0), (200, 3000, 1.4)]
    clips = [clip_of(assets[0], i, a, b, speed=s) for i, (a, b, s) in enumerate(cuts)]
    held = clip_of(assets[0], 9).replace(duration_ms=200, source_start_ms=8000, source_end_ms=8000)
    canvas = {"width": 160, "height": 90, "fps": RATE}
    draft = sequence(assets, [*clips, held]).replace(canvas=canvas)
    made = rendered(draft, sources, probes, tmp_path / "out.mp4")
    shown, at = numbers(made.path), 0
    for clip in draft.main:
        for frame in range(frame_at(clip.start_ms, RATE), frame_at(clip.end_ms, RATE)):
            exact = clip.source_start_ms + (frame / RATE * 1000 - clip.start_ms) * Fraction(clip.speed)
            near = {min(int((exact + late) * rate / 1000), int(8 * rate) - 1) for late in (-25, 0, 25)}
            assert shown[at] in near, (clip, frame)
            at += 1
    assert at == len(shown)


def test_pictures_that_end_before_the_sound_are_held(tmp_path: Path) -> None:
    import subprocess

    from .footage import FFMPEG

    short = coded_clip(tmp_path / "in.mp4", 20, Fraction(10), size=(160, 90))
    source = tmp_path / "long.mp4"
    words = [FFMPEG, "-y", "-loglevel", "error", "-i", str(short), "-f", "lavfi", "-i", "sine=440:d=6"]
    subprocess.run([*words, "-c:v", "copy", "-c:a", "aac", str(source)], check=True)
    assets, sources, probes = assets_of(source)
    clips = [
        clip_of(assets[0], 1, 5000, 6000),
        clip_of(assets[0], 2, 1000, 5000, reverse=True),
        clip_of(assets[0], 3, 500, 6000, speed=3.0),
    ]
    draft = sequence(assets, clips, canvas={"width": 160, "height": 90, "fps": RATE})
    shown = numbers(rendered(draft, sources, probes, tmp_path / "out.mp4").path)
    assert len(shown) == frame_at(draft.duration_ms, RATE)
    assert set(shown[:30]) == {19}
    assert set(shown[30:120]) == {19}
    assert shown[149] <= 11


def test_a_file_of_another_length_is_never_published(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, sources, probes = one_clip(clip)
    real = encode.chunk_command

    def lossy(job: encode.Job, profile: object, index: int, target: Path) -> list[str]:
        chunks: list[Chunk] = [dataclasses.replace(c, frames=c.frames - 3) for c in job.plan.chunks]
        less = dataclasses.replace(job, plan=dataclasses.replace(job.plan, chunks=tuple(chunks)))
        return real(less, profile, index, target)  # type: ignore[arg-type]

    monkeypatch.setattr(encode, "chunk_command", lossy)
    target = tmp_path / "out.mp4"
    with pytest.raises(RenderError, match="177 pictures, not 180"):
        rendered(draft, sources, probes, target, quality="low")
    assert not target.exists()


def test_the_sound_must_end_with_the_pictures(clip: Path, tmp_path: Path) -> None:
    draft, sources, probes = one_clip(clip)
    made = rendered(draft, sources, probes, tmp_path / "out.mp4")
    profile = profile_for(draft, Output(width=160, height=90))
    check_made(made.path, profile, 180)
    with av.open(str(made.path)) as before, av.open(str(tmp_path / "less.mp4"), "w") as after:
        streams = {s: after.add_stream_from_template(s) for s in before.streams}
        for packet in before.demux():
            if packet.size and (packet.stream.type == "video" or (packet.pts or 0) < 5 * 48_000):
                packet.stream = streams[packet.stream]
                after.mux(packet)
    with pytest.raises(RenderError, match=r"sound ends at 5\.0"):
        check_made(tmp_path / "less.mp4", profile, 180)


@pytest.mark.parametrize(
    ("form", "codec"),
    [("mp4", "h265"), ("mp4", "av1"), ("webm", "vp9"), ("mkv", "h264"), ("avi", "h264"), ("mov", "h264")],
)
def test_every_form_is_counted(clip: Path, tmp_path: Path, form: str, codec: str) -> None:
    draft, sources, probes = one_clip(clip)
    asked = {"format": form, "codec": codec, "quality": "low", "start_ms": 1000, "end_ms": 2000}
    made = rendered(draft, sources, probes, tmp_path / f"out.{form}", **asked)
    assert made.duration_ms == 1000
