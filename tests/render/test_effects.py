"""Every effect and every look of the library draws something, and exactly as many pictures as before."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from saycut.library.effects import EFFECTS, layers
from saycut.library.layers import Particles
from saycut.library.looks import LOOKS
from saycut.render.particles import particles_script
from saycut.timeline.model import Color, Draft, Effect, Look

from .drafts import Probes, Sources, assets_of, clip_of, rendered, sequence
from .footage import coded_clip, pictures

FRAMES = 12
MILD = {"sharpen", "dust", "sparkle", "rain", "shake", "letterbox"}
"""What changes few pixels of a flat picture."""

MOVES = r"Dialogue: 0,0:00:([\d.]+),0:00:([\d.]+),.*?\\move\([-\d.]+,([-\d.]+),[-\d.]+,([-\d.]+)\)"
"""Of a drawing: when it is seen, and its height at both ends."""


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return coded_clip(tmp_path_factory.mktemp("in") / "clip.mp4", FRAMES, Fraction(30))


def one_after_another(clip: Path, looks: list[Look]) -> tuple[Draft, Sources, Probes]:
    """The clip once plain, then once with each look."""
    assets, sources, probes = assets_of(clip)
    clips = [clip_of(assets[0], i, 0, 400, look=look) for i, look in enumerate([Look(), *looks])]
    return sequence(assets, clips), sources, probes


def differences(path: Path, count: int) -> list[float]:
    """How far the middle picture of each clip is from the plain one's, mean of all samples."""
    shown = [p.astype(int) for p in pictures(path, "rgb24")]
    assert len(shown) == FRAMES * (count + 1)
    return [
        float(max(np.abs(shown[(i + 1) * FRAMES + n] - shown[n]).mean() for n in (2, 6, 9)))
        for i in range(count)
    ]


def test_every_effect_is_seen(clip: Path, tmp_path: Path) -> None:
    names = list(EFFECTS)
    looks = [Look(effects=(Effect(name=n, strength=0.7),)) for n in names]
    made = rendered(*one_after_another(clip, looks), tmp_path / "out.mp4", quality="high")
    for name, far in zip(names, differences(made.path, len(names)), strict=True):
        assert far > (0.1 if name in MILD else 0.8), f"{name} changes next to nothing ({far:.2f})"


def test_every_look_is_seen(clip: Path, tmp_path: Path) -> None:
    names = list(LOOKS)
    looks = [Look(color=Color(preset=n)) for n in names]
    made = rendered(*one_after_another(clip, looks), tmp_path / "out.mp4", quality="high")
    for name, far in zip(names, differences(made.path, len(names)), strict=True):
        assert far > 0.8, f"{name} changes next to nothing ({far:.2f})"


@pytest.mark.parametrize("name", ["sparkle", "bokeh", "dust", "snow", "hearts"])
def test_small_things_are_all_over_the_picture(name: str) -> None:
    (layer,) = [one for one in layers(name) if isinstance(one, Particles)]
    script = particles_script(layer, (640, 360), Fraction(30), 150)
    heights = []
    for begin, stop, y0, y1 in re.findall(MOVES, script):
        first, last = float(begin), float(stop)
        if first <= 2.5 < last:
            heights.append(float(y0) + (float(y1) - float(y0)) * (2.5 - first) / (last - first))
    parts = np.histogram(heights, bins=3, range=(0, 360))[0]
    assert parts.min() * 6 >= parts.max() > 0, f"{name} at 2.5 s, from top to bottom: {parts}"


def test_film_grain_is_in_the_light_and_not_in_the_colours(clip: Path, tmp_path: Path) -> None:
    grain = Look(effects=(Effect(name="grain", strength=0.5),))
    made = rendered(*one_after_another(clip, [grain]), tmp_path / "out.mp4", quality="high")
    shown = [p.astype(int) for p in pictures(made.path, "yuv420p")]
    far = np.abs(shown[FRAMES + 2] - shown[2])
    light, colours = far[:180], far[180:]
    assert light.mean() > 4
    assert colours.mean() < 1


def test_an_effect_on_a_photo_moves(tmp_path: Path) -> None:
    photo = coded_clip(tmp_path / "photo.png", 1, Fraction(30), encoder=["-frames:v", "1"])
    assets, sources, probes = assets_of(photo)
    look = Look(effects=(Effect(name="shake", strength=1.0),))
    draft = sequence(assets, [clip_of(assets[0], 1, 0, 500, look=look)])
    shown = [p.astype(int) for p in pictures(rendered(draft, sources, probes, tmp_path / "o.mp4").path)]
    assert len(shown) == 15
    assert max(np.abs(a - shown[0]).mean() for a in shown) > 1
