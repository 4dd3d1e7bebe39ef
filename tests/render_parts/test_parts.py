"""A file made in parts, by whom and in what order ever, is the file that one process makes: bit by bit."""

from __future__ import annotations

import hashlib
import random
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from render.drafts import Probes, Sources, assets_of, clip_of, one_clip, sequence, with_sound
from render.footage import FFMPEG, coded_clip, numbers, pictures
from render.test_frames import expected
from saycut.errors import Cancelled, RenderError
from saycut.ids import SegmentId, TrackId
from saycut.render.encoder import Request
from saycut.render.export import Artifact, RenderOptions, export
from saycut.render.parts import (
    Division,
    Made,
    assets_of_part,
    divide,
    join,
    render_part,
    render_sound,
)
from saycut.timeline.model import (
    Clip,
    Draft,
    Effect,
    Look,
    Output,
    PictureFade,
    Place,
    Track,
    TrackKind,
    TrackRole,
    Transition,
    Zoom,
)
from saycut.timeline.text import Text, TextRole

RATES = [Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60)]
SMALL = 0.06
"""Seconds of 1080p30 that 64 pictures of 320x180 are."""


def asked(draft: Draft, **more: object) -> Output:
    assert draft.canvas is not None
    return Output(width=draft.canvas.width, height=draft.canvas.height, **more)  # type: ignore[arg-type]


def request_of(draft: Draft, sources: Sources, probes: Probes, folder: Path, **more: object) -> Request:
    options = RenderOptions(work_dir=folder / "work", part_s=SMALL, **more)  # type: ignore[arg-type]
    return Request(draft, sources, probes, {}, options)


def whole(request: Request, output: Output, target: Path) -> Artifact:
    return export(request.draft, output, request.sources, request.probes, {}, target, options=request.options)


def in_parts(
    request: Request, output: Output, division: Division, target: Path, *, workers: int = 3, seed: int = 1
) -> Artifact:
    """Made by several at once, in any order, each given only the files that it needs."""
    folder = target.with_suffix("")
    folder.mkdir()
    files = [folder / f"{i}.mp4" for i in range(len(division.parts))]

    def one(i: int) -> None:
        part = division.parts[i]
        needed = assets_of_part(request.draft, output, request.probes, part)
        given = replace(request, sources={a: request.sources[a] for a in needed})
        render_part(given, output, part, files[i])

    order = list(range(len(files)))
    random.Random(seed).shuffle(order)
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(one, order))
    sound = render_sound(request, output, folder / "sound.wav")
    return join(request, output, Made(files, sound), target)


def packets(path: Path) -> str:
    """A hash of every picture as encoded, with its times."""
    found = hashlib.sha256()
    with av.open(str(path)) as container:
        for packet in container.demux(container.streams.video[0]):
            found.update(f"{packet.pts} {packet.dts} ".encode() + bytes(packet))
    return found.hexdigest()


def frames(path: Path) -> list[str]:
    """A hash of every picture as shown."""
    words = [FFMPEG, "-v", "error", "-xerror", "-i", str(path), "-map", "0:v", "-f", "framemd5", "-"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return [line.split(",")[-1] for line in done.stdout.splitlines() if not line.startswith("#")]


def heard(path: Path) -> bytes:
    words = [FFMPEG, "-v", "error", "-i", str(path), "-map", "0:a", "-f", "s16le", "-ac", "1", "-"]
    return subprocess.run(words, capture_output=True, check=True).stdout


def a_bit_of_everything(files: Sequence[Path]) -> tuple[Draft, Sources, Probes]:
    """Two sources, speeds, a transition, a still zoomed into, effects, a title and a mark on the cuts."""
    assets, sources, probes = assets_of(*files)
    turn = Transition(kind="dissolve", duration_ms=500)
    push = Look(zoom=Zoom(factor_start=1.0, factor_end=1.5))
    worn = Look(effects=(Effect(name="old_film", strength=0.6), Effect(name="snow", strength=0.5)))
    clips = [
        clip_of(assets[0], 1, 0, 2700, look=push),
        clip_of(assets[1], 2, 500, 3300, speed=1.5, transition=turn),
        clip_of(assets[2], 3, end_ms=900, look=push),
        clip_of(assets[0], 4, 1000, 3500, look=worn),
        clip_of(assets[1], 5, 2000, 2800, reverse=True),
    ]
    draft = sequence(assets, clips)
    length = draft.duration_ms
    title = Text(id=SegmentId("x1"), start_ms=0, duration_ms=length, text="All along", role=TextRole.TITLE)
    mark = Clip(
        id=SegmentId("x2"), asset=assets[2].id, start_ms=300, duration_ms=length - 600, place=Place(scale=0.2)
    )
    over = (
        Track(id=TrackId("t8"), kind=TrackKind.VIDEO, role=TrackRole.OVERLAY, segments=(mark,)),
        Track(id=TrackId("t9"), kind=TrackKind.TEXT, role=TrackRole.TITLES, segments=(title,)),
    )
    draft = draft.replace(tracks=(*draft.tracks, *over), fade=PictureFade(in_ms=400, out_ms=900))
    return draft, sources, probes


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_whoever_made_the_parts(tmp_path: Path, rate: Fraction) -> None:
    one = with_sound(coded_clip(tmp_path / "one.mp4", int(4 * rate), rate))
    two = coded_clip(tmp_path / "two.mp4", 100, Fraction(25))
    still = tmp_path / "still.png"
    subprocess.run([FFMPEG, "-v", "error", "-i", str(two), "-frames:v", "1", str(still)], check=True)
    draft, sources, probes = a_bit_of_everything((one, two, still))
    request = request_of(draft, sources, probes, tmp_path)
    output = asked(draft)
    division = divide(request, output)
    assert division is not None
    assert len(division.parts) > 2
    alone = whole(request, output, tmp_path / "alone.mp4")
    several = in_parts(request, output, division, tmp_path / "several.mp4")
    slim = replace(request, options=replace(request.options, threads=1))
    narrow = in_parts(slim, output, division, tmp_path / "narrow.mp4", workers=1, seed=2)
    assert packets(alone.path) == packets(several.path) == packets(narrow.path)
    assert len(frames(several.path)) == division.parts[-1][1]
    assert heard(alone.path) == heard(several.path)
    same = (alone.duration_ms, alone.width, alone.height, alone.fps, alone.notes)
    assert (several.duration_ms, several.width, several.height, several.fps, several.notes) == same
    assert not list((tmp_path / "work").iterdir())


def test_a_part_that_is_made_again_is_the_same(tmp_path: Path) -> None:
    draft, sources, probes = one_clip(coded_clip(tmp_path / "in.mp4", 200, Fraction(30)))
    request = request_of(draft, sources, probes, tmp_path)
    made = []
    for name in ("first", "again"):
        render_part(request, asked(draft), (64, 128), tmp_path / f"{name}.mp4")
        made.append((tmp_path / f"{name}.mp4").read_bytes())
    assert made[0] == made[1]
    assert numbers(tmp_path / "again.mp4") == list(range(64, 128))


@pytest.mark.parametrize("form", [{"codec": "h265"}, {"codec": "av1"}, {"format": "webm"}], ids=str)
def test_every_codec_in_parts(tmp_path: Path, form: dict[str, str]) -> None:
    rate = Fraction(30000, 1001)
    draft, sources, probes = one_clip(with_sound(coded_clip(tmp_path / "in.mp4", 200, rate)))
    request = request_of(draft, sources, probes, tmp_path)
    output = asked(draft, **form)
    division = divide(request, output)
    assert division is not None
    ending = form.get("format", "mp4")
    alone = whole(request, output, tmp_path / f"alone.{ending}")
    narrow = replace(request, options=replace(request.options, threads=1))
    several = in_parts(narrow, output, division, tmp_path / f"several.{ending}")
    assert packets(alone.path) == packets(several.path)
    assert numbers(several.path) == list(range(200))


def test_divided_or_not_it_shows_the_same_frames(tmp_path: Path) -> None:
    rate = Fraction(30000, 1001)
    assets, sources, probes = assets_of(with_sound(coded_clip(tmp_path / "in.mp4", 500, rate)))
    cuts = [clip_of(assets[0], i, i * 1500, i * 1500 + 1133) for i in range(11)]
    draft = sequence(assets, cuts)
    request = request_of(draft, sources, probes, tmp_path)
    division = divide(request, asked(draft))
    assert division is not None
    made = in_parts(request, asked(draft), division, tmp_path / "out.mp4")
    undivided = replace(request, options=replace(request.options, part_s=0.0))
    plain = whole(undivided, asked(draft), tmp_path / "plain.mp4")
    assert numbers(made.path) == numbers(plain.path) == expected(draft, rate)
    assert heard(made.path) == heard(plain.path)
    with av.open(str(made.path)) as container:
        video, sound = container.streams.video[0], container.streams.audio[0]
        seen = video.duration * video.time_base
        assert abs(seen - sound.duration * sound.time_base) < 1 / rate


@pytest.mark.parametrize(
    "effect", ["snow", "rain", "light_leak", "pulse", "shake", "glitch", "flicker", "sparkle"]
)
def test_what_moves_goes_on_over_a_cut(tmp_path: Path, effect: str) -> None:
    source = coded_clip(tmp_path / "in.mp4", 60, Fraction(30), size=(160, 90))
    draft, sources, probes = one_clip(source, look=Look(effects=(Effect(name=effect, strength=0.8),)))
    request = request_of(draft, sources, probes, tmp_path)
    plain = whole(request, asked(draft, quality="lossless"), tmp_path / "plain.mp4")
    render_part(request, asked(draft, quality="lossless"), (31, 60), tmp_path / "part.mp4")
    both = zip(list(pictures(plain.path))[31:], pictures(tmp_path / "part.mp4"), strict=True)
    apart = [float(np.abs(a.astype(int) - b).mean()) for a, b in both]
    # glitch has grain, which is drawn by chance
    assert max(apart) < (6 if effect == "glitch" else 0.5)


def test_what_is_made_in_one_piece(tmp_path: Path) -> None:
    draft, sources, probes = one_clip(coded_clip(tmp_path / "in.mp4", 300, Fraction(30)))
    request = request_of(draft, sources, probes, tmp_path)
    assert divide(request, asked(draft)) is not None
    for one in (
        Output(width=320, height=180, max_bytes=500_000),
        Output(width=320, height=180, bitrate=500_000),
        Output(kind="still"),
        Output(kind="audio", format="mp3"),
        Output(kind="animated", format="gif"),
        Output(width=32, height=18),
    ):
        assert divide(request, one) is None, one
    assert divide(replace(request, options=RenderOptions(tmp_path / "work")), asked(draft)) is None
    trails = Look(effects=(Effect(name="trails", strength=0.5),))
    for look in (Look(denoise=0.5), Look(stabilize=0.5), trails):
        changed = draft.replace(
            tracks=(draft.tracks[0].replace(segments=(draft.main[0].replace(look=look),)),)
        )
        assert divide(replace(request, draft=changed), asked(changed)) is None, look


def test_what_is_copied_is_not_divided(tmp_path: Path) -> None:
    high = (
        "-c:v",
        "libx264",
        "-profile:v",
        "high",
        "-g",
        "30",
        "-pix_fmt",
        "yuv420p",
        "-colorspace",
        "bt709",
    )
    source = coded_clip(tmp_path / "in.mp4", 300, Fraction(30), encoder=high)
    draft, sources, probes = one_clip(source)
    request = request_of(draft, sources, probes, tmp_path)
    assert divide(request, asked(draft)) is None
    assert whole(request, asked(draft), tmp_path / "out.mp4").copied_frames == 300
    plain = replace(request, options=replace(request.options, smart=False))
    assert divide(plain, asked(draft)) is not None


def test_parts_that_are_not_all_there_are_no_file(tmp_path: Path) -> None:
    draft, sources, probes = one_clip(coded_clip(tmp_path / "in.mp4", 200, Fraction(30)))
    request = request_of(draft, sources, probes, tmp_path)
    division = divide(request, asked(draft))
    assert division is not None
    files = [tmp_path / f"{i}.mp4" for i in range(len(division.parts))]
    for part, file in zip(division.parts, files, strict=True):
        render_part(request, asked(draft), part, file)
    silent = render_sound(request, asked(draft), tmp_path / "sound.wav")
    assert silent.path is None
    target = tmp_path / "out.mp4"
    for wrong in (files[:-1], [files[0]] * len(files)):
        with pytest.raises(RenderError):
            join(request, asked(draft), Made(wrong, silent), target)
        assert not target.exists()
    assert numbers(join(request, asked(draft), Made(files, silent), target).path) == list(range(200))


def test_a_part_stops_when_it_is_told_to(tmp_path: Path) -> None:
    draft, sources, probes = one_clip(coded_clip(tmp_path / "in.mp4", 200, Fraction(30)))
    request = request_of(draft, sources, probes, tmp_path)

    class Set:
        def is_set(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        render_part(
            replace(request, cancel=Set()),  # type: ignore[arg-type]
            asked(draft),
            (0, 100),
            tmp_path / "part.mp4",
        )


def test_a_part_begins_where_its_source_can_be_decoded_from(tmp_path: Path) -> None:
    """Key frames 100 pictures apart: the middle, 450, moves to a second and 150 ms behind one."""
    far = ("-g", "100", "-keyint_min", "100", "-sc_threshold", "0")
    clip = coded_clip(tmp_path / "far.mp4", 900, Fraction(30), extra=far)
    draft, sources, probes = one_clip(clip)
    seen = probes[draft.assets[0].id].picture
    assert seen is not None
    assert seen.key_ms == tuple(round(at * 10_000 / 3) for at in range(9))
    request = request_of(draft, sources, probes, tmp_path)
    request = replace(request, options=replace(request.options, part_s=0.28))
    division = divide(request, asked(draft))
    assert list(division.parts) == [(0, 435), (435, 900)]
    made = whole(request, asked(draft), tmp_path / "out.mp4")
    assert numbers(made.path) == list(range(900))
