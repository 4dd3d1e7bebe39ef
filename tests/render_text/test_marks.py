"""What a user typed is shown letter for letter: nothing of it is read as ASS."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.render.text import ass_of
from saycut.render.text.marks import clock_cs, drawing, escaped, frame_cs, rgb_of, rounded
from saycut.timeline.text import TextRole

from .conftest import Draw
from .making import text


def as_libass_reads(body: str) -> tuple[str, list[str]]:
    """The letters shown and the override blocks of an event's text, by libass' own rules (get_next_char)."""
    shown, blocks, at = "", [], 0
    while at < len(body):
        two = body[at : at + 2]
        if two in ("\\N", "\\n"):
            shown, at = shown + "\n", at + 2
        elif two == "\\h":
            shown, at = shown + "\u00a0", at + 2
        elif two in ("\\{", "\\}"):
            shown, at = shown + two[1], at + 2
        elif body[at] == "{" and "}" in body[at:]:
            end = body.index("}", at)
            blocks.append(body[at + 1 : end])
            at = end + 1
        else:
            shown, at = shown + body[at], at + 1
    return shown, blocks


NASTY = st.text(
    st.one_of(
        st.sampled_from("\\{}Nnhrt&H%:;,'\"\n\r\t\x00\u2028 \u2060pos()an8fs99cab"),
        st.characters(),
    ),
    max_size=80,
)


@given(NASTY)
def test_escaped_text_is_shown_as_it_is(words: str) -> None:
    shown, blocks = as_libass_reads(escaped(words))
    assert blocks == []
    expected = "".join(c for c in re.sub(r"\s", " ", words) if c >= " " and not "\ud800" <= c <= "\udfff")
    assert shown.replace("\u2060", "") == expected.replace("\x7f", "").replace("\u2060", "")
    assert not re.search(r"[\n\r]", escaped(words))


@given(NASTY, st.sampled_from([TextRole.TITLE, TextRole.LOWER_THIRD, TextRole.CAPTION]))
def test_documents_hold_every_letter_and_only_our_tags(words: str, role: TextRole) -> None:
    document = ass_of([text(words, role)], (640, 360), Fraction(30))
    document.encode("utf-8")
    lines = document.split("\n")
    head = lines.index("[Events]")
    own = r"(\\(an\d|pos\([-\d.]+,[-\d.]+\)|fn[\w ]+|fs[\d.]+|b\d+|i\d|fsp[-\d.]+|fscx[\d.]+|fscy[\d.]+"
    own += r"|shad0|bord[\d.]+|blur[\d.]+|[1234]c&H[0-9A-F]{6}&|[1234]a&H[0-9A-F]{2}&|kf?\d+|p[04]))*"
    letters: set[str] = set()
    for line in lines[head + 2 :]:
        if not line:
            continue
        assert line.startswith("Dialogue: ")
        body = line.split(",", 9)[9]
        shown, blocks = as_libass_reads(body)
        for block in blocks:
            assert re.fullmatch(own, block), block
        letters |= set(shown)
    wanted = {c for c in words if c.isalnum()}
    assert wanted <= letters


@pytest.mark.parametrize(
    "words",
    ["{\\alpha&HFF&}Hi", "{\\an8\\pos(0,0)}Hi", "Hi\\N\\N\\N\\Nthere", "{\\fs4}Hi", "{Hi}", "\\h\\hHi"],
)
def test_nothing_typed_is_an_override(words: str, draw_texts: Draw) -> None:
    """The picture has the tags as letters: much more ink than "Hi", in one line, in the middle."""
    plain = draw_texts([text("Hi")], skip=40).frames[0] > 128
    picture = draw_texts([text(words)], skip=40).frames[0] > 128
    assert picture.sum() > plain.sum() * 1.2
    rows = np.nonzero(picture.any(axis=1))[0]
    assert rows.min() > 90
    assert rows.max() < 270


def test_backslashes_are_seen(draw_texts: Draw) -> None:
    one = draw_texts([text("C:\\new")], skip=40)
    other = draw_texts([text("C:new")], skip=40)
    assert (one.frames[0] > 128).sum() > (other.frames[0] > 128).sum()
    assert "glyph" not in one.log


def test_clock() -> None:
    assert clock_cs(0) == "0:00:00.00"
    assert clock_cs(360_000 + 6_000 + 101) == "1:01:01.01"
    assert clock_cs(-5) == "0:00:00.00"


@given(
    st.integers(1, 10**6),
    st.sampled_from([Fraction(24000, 1001), Fraction(25), Fraction(60000, 1001), Fraction(60)]),
)
def test_centiseconds_lie_between_the_frame_and_the_one_before(frame: int, rate: Fraction) -> None:
    at = frame_cs(frame, rate) * 10
    assert at <= frame * 1000 / rate
    assert at > int((frame - 1) * 1000 / rate)


def test_colours() -> None:
    assert rgb_of("#Ff8000", "#000000") == ("ff8000", 1.0)
    assert rgb_of("#ff800080", "#000000")[1] == pytest.approx(0.5, abs=0.01)
    assert rgb_of("red", "#010203") == ("010203", 1.0)
    assert rgb_of("#fff}{\\b1", "#010203") == ("010203", 1.0)


def test_drawings_are_numbers() -> None:
    assert re.fullmatch(r"\{\\p4\}[mlb\d \-]+\{\\p0\}", drawing(rounded(100.5, 40, 400)))
