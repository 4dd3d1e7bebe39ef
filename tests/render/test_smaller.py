"""A zoom below 1: the whole picture, smaller, in the middle of the canvas."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from operations_all.samples import do, plain, words_of
from saycut.timeline.model import Look, Zoom

from .drafts import one_clip, rendered
from .footage import coded_clip, pictures


@pytest.mark.parametrize("fit", ["pad", "crop", "blur"])
def test_it_stands_in_the_middle(tmp_path: Path, fit: str) -> None:
    source = coded_clip(tmp_path / "one.mp4", 10, Fraction(30))
    look = Look(zoom=Zoom(factor_start=0.5, factor_end=0.5), fit=fit)
    draft, sources, probes = one_clip(source, look=look)
    rendered(draft, sources, probes, tmp_path / "out.mp4")
    whole = next(pictures(source)).astype(int)
    seen = next(pictures(tmp_path / "out.mp4")).astype(int)
    small = whole.reshape(90, 2, 160, 2).mean(axis=(1, 3))
    x, y = 80, 44
    assert np.abs(seen[y : y + 90, x : x + 160] - small).mean() < 6
    edge = seen[:40]
    assert (edge.max() <= 4) == (fit != "blur")


def test_it_is_said_and_taken_back() -> None:
    smaller = do(plain(), op="zoom", factor=0.5, behind="blur")
    assert words_of(smaller) == "Made the picture 50 % of its size, on a blurred copy of itself."
    assert {(c.look.fit, c.look.zoom.factor_end) for c in smaller.draft.main if c.look.zoom} == {
        ("blur", 0.5)
    }
    assert "plain" in words_of(do(plain(), op="zoom", factor=0.8))
    back = do(smaller.draft, op="zoom", factor=1).draft
    assert all(c.look.zoom is None or c.look.zoom.factor_end == 1 for c in back.main)
