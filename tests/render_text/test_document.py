"""Texts stand on exactly their frames, inside the picture, in the glyphs of their script."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from saycut.library.fonts import missing_glyphs
from saycut.render.text import ass_of
from saycut.timeline.text import POSITIONS, TextRole, TextStyle
from saycut.units import frame_at, ms_at, span

from .conftest import Draw
from .making import spoken, text

RATES = [
    Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(30), Fraction(50),
    Fraction(60000, 1001), Fraction(60),
]  # fmt: skip
SMALL = (320, 180)


def _seen(frames: np.ndarray) -> list[int]:
    return [i for i, frame in enumerate(frames) if frame.max() > 24]


@pytest.mark.parametrize("rate", RATES, ids=str)
@pytest.mark.parametrize("role", [TextRole.CAPTION, TextRole.TITLE])
def test_first_and_last_frame(rate: Fraction, role: TextRole, draw_texts: Draw) -> None:
    total = 90
    ranges = [(0, 217), (333, 334 + 400), (1001, 1384), (ms_at(47, rate), ms_at(53, rate))]
    segments = [text("HHH", role, start_ms=a, duration_ms=b - a) for a, b in ranges]
    expected = sorted(
        {f for a, b in ranges for f in range(frame_at(a, rate), frame_at(b, rate)) if f < total}
    )
    assert _seen(draw_texts(segments, SMALL, rate, frames=total).frames) == expected


@pytest.mark.parametrize("rate", [Fraction(30000, 1001), Fraction(60)], ids=str)
def test_late_in_a_long_video(rate: Fraction, draw_document: Draw) -> None:
    """Two hours in, on a clock that is no whole number: still the right frame."""
    start = 2 * 60 * 60 * 1000 + 13
    segment = text("HHH", TextRole.CAPTION, start_ms=start, duration_ms=207)
    first, stop = frame_at(start, rate), frame_at(start + 207, rate)
    document = ass_of(
        [segment], SMALL, rate, shift_ms=-(start - 1000), window=span(start - 1000, start + 2000)
    )
    origin = frame_at(start - 1000, rate)
    seen = _seen(draw_document(document, SMALL, rate, 90).frames)
    assert seen == list(range(first - origin, stop - origin))


def test_a_chunk_shows_the_same_pictures(draw_document: Draw) -> None:
    rate = Fraction(30)
    segments = [
        text("Opening", TextRole.TITLE, start_ms=100, duration_ms=900, animation="bounce"),
        text("Jane Doe, Host", TextRole.LOWER_THIRD, start_ms=500, duration_ms=1200),
        spoken("these are some words that light up", "highlight", start_ms=300, duration_ms=1700),
    ]
    whole = draw_document(ass_of(segments, SMALL, rate), SMALL, rate, 60).frames
    for start, stop in ((0, 20), (20, 45), (45, 60)):
        window = span(ms_at(start, rate), ms_at(stop, rate))
        part = ass_of(segments, SMALL, rate, shift_ms=-window.start_ms, window=window)
        frames = draw_document(part, SMALL, rate, stop - start).frames
        assert np.array_equal(frames, whole[start:stop])


SCRIPTS = {
    "Latin": "Zażółć gęślą jaźń ÆØÅ", "Greek": "Καλημέρα", "Cyrillic": "Привет, мир",
    "Vietnamese": "Tiếng Việt", "Chinese": "夏日旅行，周末露营记", "Traditional": "臺灣繁體字",
    "Japanese": "東京の夏休みカタカナ", "Korean": "한국어 자막", "Emoji": "😀 🎉 ❤️ 👨‍👩‍👧 👍🏽",
    "Arabic": "مرحبا بالعالم", "Hebrew": "שלום עולם", "Devanagari": "हिन्दी नमस्ते", "Thai": "สวัสดีชาวโลก",
    "Tamil": "வணக்கம்", "Bengali": "বাংলা", "Symbols": "→ ✓ ★ € ₹ ½ ™ ° ∞",
}  # fmt: skip


@pytest.mark.parametrize("role", [TextRole.TITLE, TextRole.CAPTION])
def test_every_script_has_glyphs(role: TextRole, draw_texts: Draw) -> None:
    for name, words in SCRIPTS.items():
        drawn = draw_texts([text(words, role)], skip=30)
        assert missing_glyphs(drawn.log) == (), name
        assert drawn.frames[0].max() > 200, name


def test_a_character_no_font_has_is_told(draw_texts: Draw) -> None:
    assert missing_glyphs(draw_texts([text("\U00010380 b")], skip=30).log) == ("\U00010380",)


def test_different_letters_are_different_pictures(draw_texts: Draw) -> None:
    """Boxes for missing glyphs would all look the same."""
    for pair in ("夏冬", "あい", "한국", "ابت", "אש", "कख", "กข", "😀🎉"):
        one, other = (draw_texts([text(c)], skip=30).frames[0] for c in pair[:2])
        assert not np.array_equal(one, other), pair


def test_right_to_left(draw_texts: Draw) -> None:
    """The full stop stands at the left end, and low."""
    for words in ("שלום.", "مرحبا."):
        ink = draw_texts([text(words)], skip=30).frames[0] > 128
        columns = np.nonzero(ink.any(axis=0))[0]
        rows = np.nonzero(ink.any(axis=1))[0]
        low = rows[0] + 0.4 * (rows[-1] - rows[0])
        stop = np.nonzero(ink[:, columns[0] : columns[0] + 3].any(axis=1))[0]
        assert stop[0] > low
        assert np.ptp(stop) < 0.3 * np.ptp(rows)


LONG = ("The quick brown fox jumps over the lazy dog while seven wizards brew. " * 8)[:500]
LONG_CJK = ("这是一个非常长的标题用来检查文字会不会跑出画面，标点也要放对地方。" * 16)[:500]


@pytest.mark.parametrize("size", [(640, 360), (360, 640), (256, 256)], ids=str)
@pytest.mark.parametrize("role", list(TextRole))
@pytest.mark.parametrize("words", [LONG, LONG_CJK, "W" * 300], ids=["long", "cjk", "word"])
def test_text_never_leaves_the_picture(
    words: str, role: TextRole, size: tuple[int, int], draw_texts: Draw
) -> None:
    style = TextStyle(box="none") if role in (TextRole.LOWER_THIRD, TextRole.CTA) else TextStyle()
    picture = draw_texts([text(words, role, style=style)], size, skip=40).frames[0]
    width, height = size
    bright = picture > 128
    assert bright.any()
    edge_x, edge_y = max(int(width * 0.03), 2), max(int(height * 0.03), 2)
    assert not bright[:edge_y].any()
    assert not bright[-edge_y:].any()
    assert not bright[:, :edge_x].any()
    assert not bright[:, -edge_x:].any()


def test_positions(draw_texts: Draw) -> None:
    for position in POSITIONS:
        picture = draw_texts([text("HHH", TextRole.OVERLAY, position=position)], skip=40).frames[0]
        rows, columns = np.nonzero(picture > 128)
        x, y = columns.mean() / 640, rows.mean() / 360
        across = 0 if "left" in position else 2 if "right" in position else 1
        down = 0 if "top" in position else 2 if "bottom" in position else 1
        assert (int(x * 3), int(y * 3)) == (across, down), position


def test_a_place_of_ones_own(draw_texts: Draw) -> None:
    picture = draw_texts([text("HHH", TextRole.OVERLAY, x=0.3, y=0.4)], skip=40).frames[0]
    rows, columns = np.nonzero(picture > 128)
    assert columns.mean() / 640 == pytest.approx(0.3, abs=0.01)
    assert (rows.min() + rows.max()) / 2 / 360 == pytest.approx(0.4, abs=0.012)


@pytest.mark.parametrize("role", list(TextRole))
def test_legible_on_white_and_on_black(role: TextRole, draw_texts: Draw) -> None:
    """Letters and what lies round them differ strongly, whatever the picture is."""
    for level in ("white", "black", "gray"):
        picture = draw_texts([text("Legible", role)], skip=40, level=level).frames[0].astype(int)
        rows, columns = np.nonzero(np.abs(picture - np.median(picture)) > 40)
        part = picture[rows.min() : rows.max(), columns.min() : columns.max()]
        low, high = np.percentile(part, [4, 96])
        assert high - low > 110, level


def test_texts_at_the_same_time_do_not_lie_on_one_another(draw_texts: Draw) -> None:
    from saycut.render.text.document import _cards, _kept_apart
    from saycut.render.text.setting import Size

    size = Size(1280, 720)
    segments = [
        spoken("A caption on two lines that stands right at the bottom of the picture, you see"),
        text("Jane Doe, Director", TextRole.LOWER_THIRD),
        text("Subscribe", TextRole.CTA),
        text("One thing", TextRole.OVERLAY),
        text("Another thing", TextRole.OVERLAY),
        text("A title", TextRole.TITLE),
    ]
    cards = _kept_apart(list(_cards(segments, size, Fraction(30))), size)
    for i, one in enumerate(cards):
        for other in cards[i + 1 :]:
            together = one.first < other.stop and other.first < one.stop
            assert not (together and one.block.area.meets(other.block.area))
    del draw_texts


def test_colours_and_boxes(draw_texts: Draw) -> None:
    plain = draw_texts([text("Hi", TextRole.OVERLAY)], skip=40).frames[0]
    big = draw_texts([text("Hi", TextRole.OVERLAY, style=TextStyle(size=2.0))], skip=40).frames[0]
    boxed = draw_texts([text("Hi", TextRole.OVERLAY, style=TextStyle(box="#ffffff"))], skip=40).frames[0]
    dark = draw_texts([text("Hi", TextRole.OVERLAY, style=TextStyle(color="#101010"))], skip=40).frames[0]
    assert (big > 128).sum() > 3 * (plain > 128).sum()
    assert (boxed > 200).sum() > 3 * (plain > 200).sum()
    assert dark.max() > 60  # a light edge, or it could not be read on black
    bad = draw_texts(
        [text("Hi", TextRole.OVERLAY, style=TextStyle(color="red}{\\an8", font="{\\b0}"))], skip=40
    )
    assert np.array_equal(bad.frames[0], plain)
