"""Animations: they move, they end where the text belongs, spoken words light up when spoken."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from itertools import pairwise

import numpy as np
import pytest

from effort import growth
from saycut.render.text import ass_of
from saycut.timeline.text import CaptionStyle, Text, TextRole, TextStyle, Word

from .conftest import Draw
from .making import spoken, text

SMALL = (320, 180)


@pytest.mark.parametrize("animation", ["fade", "slide", "typewriter", "bounce", "pop"])
def test_animations_begin_elsewhere_and_come_to_rest(animation: str, draw_texts: Draw) -> None:
    frames = draw_texts([text("Urban Dreams", animation=animation)], SMALL, frames=119).frames
    still = draw_texts([text("Urban Dreams")], SMALL, frames=60).frames[59]
    assert np.array_equal(frames[59], still)
    assert not np.array_equal(frames[1], still)
    assert frames[1].max() > 20
    changes = sum(not np.array_equal(a, b) for a, b in pairwise(frames[:29]))
    assert changes > 8


@pytest.mark.parametrize("animation", [None, "slide"])
def test_an_end_card_is_there_to_the_last_frame(animation: str | None, draw_texts: Draw) -> None:
    """It darkens the picture: where it faded out the last frames of a video flashed bright."""
    card = text("Thanks for watching", TextRole.END_CARD, duration_ms=2000, animation=animation)
    frames = draw_texts([card], SMALL, frames=62, level="white").frames
    assert np.array_equal(frames[59], frames[30])
    assert frames[59].mean() < 150
    assert frames[60].min() > 250


def test_a_typewriter_adds_letters_and_moves_none(draw_texts: Draw) -> None:
    frames = draw_texts([text("Urban Dreams", animation="typewriter")], SMALL, frames=40).frames
    ink = [int((f > 128).sum()) for f in frames]
    assert ink[0] < ink[6] < ink[12] < ink[-1]
    final = frames[-1] > 128
    for frame in frames:
        assert not ((frame > 128) & ~final).sum() > 4


def _columns_of(frame: np.ndarray, low: int, high: int) -> np.ndarray:
    return np.nonzero(((frame >= low) & (frame <= high)).sum(axis=0) > 1)[0]


def test_highlighted_words_follow_the_speech(draw_texts: Draw) -> None:
    segment = spoken("MMMM MMMM MMMM", "highlight", duration_ms=3000)
    segment = segment.replace(caption=CaptionStyle(kind="highlight", highlight="#707070"))
    frames = draw_texts([segment], (640, 360), frames=90).frames
    places = [float(_columns_of(frames[at], 85, 130).mean()) for at in (15, 45, 75)]
    assert places[0] < 280 < places[1] < 360 < places[2]
    # the change falls on the frame of the word's start
    assert np.array_equal(frames[28], frames[29])
    assert not np.array_equal(frames[29], frames[30])


def test_karaoke_fills_from_the_left_and_stays(draw_texts: Draw) -> None:
    segment = spoken("MMMM MMMM MMMM", "karaoke", duration_ms=3000)
    segment = segment.replace(caption=CaptionStyle(kind="karaoke", highlight="#606060"))
    frames = draw_texts([segment], (640, 360), frames=90).frames
    white = [int((f > 220).sum()) for f in frames]
    assert white[0] > white[20] > white[40] > white[60] > white[85]
    assert all(a >= b - 3 for a, b in pairwise(white[1:]))
    assert white[89] < 0.1 * white[0]


def test_one_word_at_a_time(draw_texts: Draw) -> None:
    frames = draw_texts([spoken("I WWWWWW I", "word", duration_ms=3000)], SMALL, frames=90).frames
    widths = [int(np.ptp(np.nonzero((frames[at] > 128).any(axis=0))[0])) for at in (20, 50, 80)]
    assert widths[1] > 4 * widths[0]
    assert widths[0] == pytest.approx(widths[2], abs=2)


def spoken_captions(count: int) -> list[Text]:
    return [
        text(
            "one two three four", TextRole.CAPTION, start_ms=i * 600, duration_ms=600,
            caption=CaptionStyle(kind="highlight"), style=TextStyle(color="#ffffff"),
            words=tuple(
                Word(text=w, start_ms=j * 150, end_ms=j * 150 + 150)
                for j, w in enumerate(("one", "two", "three", "four"))
            ),
        )
        for i in range(count)
    ]  # fmt: skip


def test_a_document_costs_in_proportion_to_its_captions() -> None:
    def writing(count: int) -> Callable[[], str]:
        return partial(ass_of, spoken_captions(count), (1920, 1080), Fraction(30))

    assert len(writing(1000)()) < 12_000_000
    assert growth(writing, 50, 200) < 1.3
