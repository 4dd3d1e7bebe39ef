"""Every face is found, and stays found while it looks away for a moment (needs the extra `faces`)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from saycut.media.analyse import AnalyseOptions, analyse
from saycut.media.faces import find_faces
from saycut.media.probe import probe
from saycut.timeline.facts import Need

Find = Callable[[str], Path]


def test_a_face_has_a_way_with_no_holes(shared_media: Find) -> None:
    pytest.importorskip("cv2", reason="needs the extra `faces`")
    path = shared_media("movie_dialogue_480p.mp4")
    found = probe(path)
    tracks, why_not = find_faces(path, found)
    assert why_not is None
    assert tracks
    assert found.duration_ms
    # The woman who stands at (0.67, 0.21) is hidden nearly all the time she is there.
    hers = [
        t for t in tracks if abs(t[1].x + t[1].w / 2 - 0.67) < 0.08 and abs(t[1].y + t[1].h / 2 - 0.21) < 0.1
    ]
    covered = sum(min(t[-1].at_ms, found.duration_ms) - t[0].at_ms for t in hers)
    assert covered > 0.75 * found.duration_ms
    assert all(a.at_ms < b.at_ms for t in tracks for a, b in pairwise(t))
    shape = found.picture.width / found.picture.height if found.picture else 1
    assert all(abs(b.h / b.w / shape - 1) < 0.05 for t in tracks for b in t)


def test_without_a_finder_there_is_a_reason(shared_media: Find, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shared_media("flower_540p.mp4")
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    facts = analyse(path, probe(path), frozenset({Need.FACES}), AnalyseOptions())
    assert facts.faces is None
    assert facts.faces_why_not is not None
    assert "saycut[faces]" in facts.faces_why_not
