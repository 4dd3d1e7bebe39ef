"""What is hidden cannot be made out in the pixels of what was rendered, and the rest is as it was."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from saycut.ids import AssetId
from saycut.render.export import RenderOptions, export
from saycut.timeline.facts import AssetFacts, FaceBox
from saycut.timeline.model import Hidden, Look, Output, Rect

from .drafts import assets_of, clip_of, rendered, sequence
from .footage import FFMPEG, X264, pictures

STRIPES = 3
"""Pixels from one edge of the test picture's stripes to the next."""


@pytest.fixture(scope="module")
def striped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of black and white stripes: what is sharp has an edge every few pixels."""
    path = tmp_path_factory.mktemp("hiding") / "stripes.mp4"
    row = np.where(np.arange(320) // STRIPES % 2, 225, 25).astype(np.uint8)
    picture = np.repeat(np.repeat(row[None, :, None], 180, axis=0), 3, axis=2)
    shape = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "320x180", "-r", "30", "-i", "-"]
    words = [FFMPEG, "-y", "-loglevel", "error", *shape, *X264, str(path)]
    subprocess.run(words, input=picture.tobytes() * 30, check=True)
    return path


def shown(file: Path, target: Path, look: Look, **more: object) -> list[NDArray[np.uint8]]:
    assets, sources, probes = assets_of(file)
    rendered(sequence(assets, [clip_of(assets[0], look=look, **more)]), sources, probes, target)
    return list(pictures(target))


def sharp(part: NDArray[np.uint8]) -> float:
    """How strongly neighbouring pixels of a row differ, at most."""
    return float(np.abs(np.diff(part.astype(int), axis=1)).max())


@pytest.mark.parametrize("how", ["blur", "pixelate", "box"])
def test_nothing_of_a_hidden_rectangle_can_be_made_out(striped: Path, tmp_path: Path, how: str) -> None:
    area = Rect(x=0.5, y=0, w=0.3, h=0.5)
    seen = shown(striped, tmp_path / "out.mp4", Look(hidden=(Hidden(area=area, how=how, color="#000000"),)))
    assert len(seen) == 30
    for picture in (seen[0], seen[-1]):
        inside = picture[2:88, 162:254].astype(int)
        if how == "box":
            assert inside.max() <= 4
        else:
            assert inside.max() - inside.min() < 60  # it was 200
        assert sharp(picture[100:, :]) > 150
        assert sharp(picture[:80, :150]) > 150
        assert sharp(picture[:80, 262:]) > 150


def test_a_hidden_part_goes_with_what_is_done_to_the_picture(striped: Path, tmp_path: Path) -> None:
    corner = Hidden(area=Rect(x=0, y=0, w=0.25, h=0.5), how="box", color="#ffffff")
    seen = shown(striped, tmp_path / "out.mp4", Look(hidden=(corner,), flip_x=True))[10]
    assert seen[5:85, 245:315].min() > 230
    assert sharp(seen[5:85, :230]) > 150


def test_half_and_whole_pictures_of_odd_places(striped: Path, tmp_path: Path) -> None:
    whole = Hidden(area=Rect(x=0, y=0, w=1, h=1), how="pixelate")
    seen = shown(striped, tmp_path / "out.mp4", Look(hidden=(whole,)))[10]
    assert seen.max() - int(seen.min()) < 90
    sliver = Hidden(area=Rect(x=0.9991, y=0.9991, w=0.0009, h=0.0009))
    shown(striped, tmp_path / "sliver.mp4", Look(hidden=(sliver,)))


@pytest.mark.parametrize("how", ["blur", "pixelate", "box"])
@pytest.mark.parametrize("reverse", [False, True])
def test_a_face_is_hidden_where_it_goes(striped: Path, tmp_path: Path, how: str, reverse: bool) -> None:
    """The face goes from left to right in a second, and is nowhere in the last quarter of it."""
    assets, sources, probes = assets_of(striped)
    way = [FaceBox(at_ms=t, x=0.1 + 0.6 * t / 750, y=0.4, w=0.12, h=0.2) for t in (0, 250, 750)]
    facts = {AssetId("a1"): AssetFacts(faces=(tuple(way),))}
    look = Look(hidden=(Hidden(how=how),))
    draft = sequence(assets, [clip_of(assets[0], look=look, reverse=reverse)])
    target = tmp_path / "out.mp4"
    output = Output(width=320, height=180)
    export(draft, output, sources, probes, facts, target, options=RenderOptions(work_dir=tmp_path / "work"))
    seen = list(pictures(target))
    for number, picture in enumerate(seen):
        at = (29 - number if reverse else number) / 30 * 1000
        where = round((0.1 + 0.6 * at / 750 + 0.06) * 320)
        if at < 720:
            face = picture[80:100, max(where - 16, 0) : where + 16].astype(int)
            assert face.max() - face.min() < 80, number
        elif at > 830:
            assert sharp(picture[80:100]) > 150
        assert sharp(picture[:40]) > 150
        assert sharp(picture[140:]) > 150


def test_a_face_in_a_photo_and_in_a_held_picture(striped: Path, tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    command = [FFMPEG, "-y", "-loglevel", "error", "-i", str(striped), "-frames:v", "1", str(photo)]
    subprocess.run(command, check=True)
    face = FaceBox(at_ms=0, x=0.4, y=0.4, w=0.2, h=0.3)
    facts = {AssetId("a1"): AssetFacts(faces=((face, face.replace(at_ms=600)),))}
    for file in (photo, striped):
        assets, sources, probes = assets_of(file)
        held = clip_of(assets[0], end_ms=500, look=Look(hidden=(Hidden(),)))
        held = held.replace(source_start_ms=0, source_end_ms=0, duration_ms=500)
        target = tmp_path / f"{file.stem}.mp4"
        draft = sequence(assets, [held])
        size = Output(width=320, height=180)
        work = RenderOptions(work_dir=tmp_path / "work")
        export(draft, size, sources, probes, facts, target, options=work)
        for picture in pictures(target):
            inside = picture[85:115, 145:175].astype(int)
            assert inside.max() - inside.min() < 80
            assert sharp(picture[:30]) > 100
