"""Whoever looks on is told how far files are listened to, and can stop it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from saycut.errors import Cancelled
from saycut.sessions.edit import Scene, run_words
from saycut.sessions.material import gather
from saycut.sessions.workplace import Watch, Workplace
from saycut.timeline.start import draft_of


@pytest.fixture
def scene(tmp_path: Path, make_clip: Callable[..., Path]) -> Scene:
    names = ("a.wav", "b.wav")
    sounds = "aevalsrc='0.2*sin(440*2*PI*t)*lt(mod(t,8),4)':d=40:s=16000"
    files = [make_clip(tmp_path / name, "-f", "lavfi", "-i", sounds) for name in names]
    return Scene(gather(files), Workplace(cache=tmp_path / "cache"))


def test_shares_rise_over_all_files_and_operations(scene: Scene) -> None:
    told: list[tuple[float, str]] = []
    watch = Watch(tell=lambda share, what: told.append((share, what)))
    draft = draft_of(scene.material.assets)
    run_words("cut the silences, then normalize the loudness", draft, scene, language="en", watch=watch)
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    listened = {share for share, what in told if what == "analysing"}
    assert len(listened) > 4
    assert min(listened) < 0.2
    assert max(listened) <= 0.5  # the first of two operations


def test_it_stops_while_it_listens(scene: Scene) -> None:
    cancel = threading.Event()

    def stop(_: float, what: str) -> None:
        if what == "analysing":
            cancel.set()

    draft = draft_of(scene.material.assets)
    with pytest.raises(Cancelled):
        run_words("cut the silences", draft, scene, language="en", watch=Watch(tell=stop, cancel=cancel))
