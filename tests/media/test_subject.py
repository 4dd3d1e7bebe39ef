"""The main face is followed, and what is no face is not (needs the extra `faces`)."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from saycut.media.analyse import AnalyseOptions, analyse
from saycut.media.probe import probe
from saycut.media.subject import follow_subject
from saycut.timeline.facts import Need

from .conftest import FAST, Make

Find = Callable[[str], Path]


def test_a_face_is_held_while_it_stands(shared_media: Find) -> None:
    pytest.importorskip("cv2", reason="needs the extra `faces`")
    path = shared_media("movie_dialogue_480p.mp4")
    points, why_not = follow_subject(path, probe(path))
    assert why_not is None
    assert points is not None
    # The woman who stands, not the clock on the wall at (0.33, 0.13); nodding does not move the way.
    assert all(abs(p.x - 0.67) < 0.06 and abs(p.y - 0.21) < 0.06 for p in points)
    assert len(points) <= 3


def test_a_moving_face_is_followed(make: Make, shared_media: Find) -> None:
    pytest.importorskip("cv2", reason="needs the extra `faces`")
    path = make("pan.mp4", "-i", str(shared_media("movie_dialogue_480p.mp4")), "-vf",
                "crop=320:480:250+70*t/6:0", "-an", *FAST)  # fmt: skip
    points, _ = follow_subject(path, probe(path))
    assert points is not None
    assert points[0].x - points[-1].x > 0.06
    assert abs(points[-1].x - 0.36) < 0.1  # she stands at 432 of 640; the crop ends at 320
    assert all(a.x >= b.x - 0.02 for a, b in pairwise(points))


def test_no_face_has_a_reason(shared_media: Find, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shared_media("flower_540p.mp4")
    if importlib.util.find_spec("cv2"):
        assert follow_subject(path, probe(path))[0] is None
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    facts = analyse(path, probe(path), frozenset({Need.SUBJECT}), AnalyseOptions())
    assert facts.subject is None
    assert facts.subject_why_not is not None
    assert "saycut[faces]" in facts.subject_why_not
