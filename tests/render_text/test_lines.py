"""Breaking lines and cutting captions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from effort import growth
from saycut.library.captions import CaptionRules
from saycut.library.titles import title_look
from saycut.render.text.breaking import breaks, clusters, wrapped
from saycut.render.text.cues import cues_of
from saycut.render.text.setting import Size, set_block
from saycut.timeline.text import TextRole, Word

from .making import spoken, text


def lines(words: str, limit: float) -> list[str]:
    return [words[a:b] for a, b in wrapped(words, limit, len)]


def test_lines_are_even() -> None:
    assert lines("aaa bbb ccc ddd", 11) == ["aaa bbb", "ccc ddd"]
    assert lines("one", 10) == ["one"]
    assert lines("", 10) == []
    assert lines("a\n\nb\n", 10) == ["a", "", "b"] or lines("a\n\nb\n", 10) == ["a", "b"]


def test_chinese_breaks_between_characters_but_not_before_marks() -> None:
    found = lines("标点符号，不会出现在行首。真的", 6)
    assert "".join(found) == "标点符号，不会出现在行首。真的"
    assert all(line[0] not in "，。" for line in found)
    assert "（" not in [line[-1] for line in lines("他说（这是真的）对不对呢", 4)]


def test_chinese_breaks_after_a_mark_rather_than_in_a_word() -> None:
    assert lines("大家好，欢迎收看今天的节目", 12) == ["大家好，", "欢迎收看今天的节目"]
    assert lines("好，我们现在就开始剪辑视频吧", 12) == ["好，我们现在就", "开始剪辑视频吧"]


def test_long_words_are_torn_only_when_they_must_be() -> None:
    assert lines("abcdefghij", 4) == ["abcd", "efgh", "ij"] or max(map(len, lines("abcdefghij", 4))) <= 4
    assert lines("ab abcd ab", 5) == ["ab", "abcd", "ab"] or all(len(x) <= 5 for x in lines("ab abcd ab", 5))
    assert "abcd" in lines("ab abcd ab", 4)


@pytest.mark.parametrize("size", [Size(1080, 1080), Size(1080, 1920)])
def test_a_long_word_is_set_smaller_rather_than_torn(size: Size) -> None:
    look = title_look(TextRole.TITLE, size.width, size.height)

    def shown(words: str) -> list[str]:
        return [line.text for line in set_block(words, look, size).lines]

    if size.width == size.height:
        assert shown("Supercalifragilisticexpialidocious") == ["Supercalifragilisticexpialidocious"]
    assert "Donaudampfschifffahrt!" in shown("Donaudampfschifffahrt! Alle an Bord")
    no_word = "x" * 120  # smaller still nobody could read it: it is torn, at the size it was designed for
    assert len(shown(no_word)) > 2
    assert set_block("สวัสดีชาวโลก" * 3, look, size).em > 0.7 * look.ink.size * size.short


def test_letters_are_not_torn() -> None:
    family, flag, tone = "👨‍👩‍👧", "🇩🇪", "👍🏽"
    for one in (family, flag, tone, "e\u0301", "क्षि"):
        assert len(clusters(one)) == 1, one
    assert breaks(family) == []
    assert len(clusters("🇩🇪🇫🇷")) == 2


@given(st.text(max_size=120), st.integers(1, 30))
def test_wrapping_loses_nothing(words: str, limit: int) -> None:
    spans = wrapped(words, limit, len)
    assert "".join("".join(words[a:b] for a, b in spans).split()) == "".join(words.split())
    assert all(a2 >= b1 for (_, b1), (a2, _) in pairwise(spans))
    for a, b in spans:
        assert b - a <= limit or len(clusters(words[a:b])) == 1


@given(st.text(max_size=400), st.sampled_from([r for r in TextRole if r is not TextRole.CAPTION]))
def test_blocks_stay_on_the_canvas(words: str, role: TextRole) -> None:
    for size in (Size(1920, 1080), Size(1080, 1920)):
        block = set_block(words, title_look(role, size.width, size.height), size)
        area = block.area
        assert area.x >= -0.5
        assert area.y >= -0.5
        assert area.x + area.w <= size.width + 0.5
        assert area.y + area.h <= size.height + 0.5


def test_ten_thousand_letters_end_in_dots_and_cost_no_more_than_in_proportion() -> None:
    size, look = Size(640, 360), title_look(TextRole.OVERLAY, 640, 360)
    block = set_block("word " * 2000, look, size)
    assert block.lines[-1].text.endswith("…")
    assert growth(lambda words: lambda: set_block("word " * words, look, size), 200, 800) < 1.3


RULES = CaptionRules()


def test_a_short_caption_stays_one() -> None:
    (cue,) = cues_of(text("Hello there.", TextRole.CAPTION, start_ms=500, duration_ms=1500), RULES)
    assert (cue.start_ms, cue.end_ms, cue.text) == (500, 2000, "Hello there.")


LONG = (
    "So the first thing we did was throw the whole plan away. Then, because nobody had a better one, "
    "we sat down and asked the people who actually used it what they wanted from us."
)


def test_long_speech_is_cut_at_sentences_and_inside_the_rules() -> None:
    cues = cues_of(spoken(LONG, start_ms=1000, duration_ms=12_000), RULES)
    assert " ".join(c.text for c in cues) == LONG
    assert cues[0].text.endswith("away.")
    assert cues[0].start_ms == 1000
    assert cues[-1].end_ms == 13_000
    for one, following in pairwise(cues):
        assert one.end_ms <= following.start_ms
    for cue in cues:
        parts = [cue.text[a:b] for a, b in wrapped(cue.text, 1.0001, lambda s: len(s) / 42)]
        assert len(parts) <= 2
        assert all(len(p) <= 42 for p in parts)
        assert cue.end_ms - cue.start_ms <= 7500
        for word, (a, b) in zip(cue.words, cue.spans, strict=True):
            assert cue.text[a:b] == word.text


@pytest.mark.parametrize("most", [1, 2, 3, 5])
def test_max_words(most: int) -> None:
    cues = cues_of(spoken(LONG, duration_ms=12_000), RULES, most)
    assert max(len(c.words) for c in cues) <= most
    assert " ".join(c.text for c in cues) == LONG


def test_chinese_captions() -> None:
    words = (
        "我们今天来看看怎么用一句话剪辑视频，首先把素材放进来，然后告诉它你想要什么效果，最后导出就可以了。"
    )
    cues = cues_of(text(words, TextRole.CAPTION, duration_ms=9000), RULES)
    assert "".join(c.text for c in cues) == words
    assert all(len(c.text) <= 36 for c in cues)
    assert all(c.text[-1] in "，。" for c in cues)


def test_a_pause_ends_a_caption() -> None:
    given = (Word(text="Hello", start_ms=0, end_ms=400), Word(text="again", start_ms=2400, end_ms=2900))
    cues = cues_of(text("Hello again", TextRole.CAPTION, duration_ms=3000, words=given), RULES)
    assert [c.text for c in cues] == ["Hello", "again"]
    assert cues[0].end_ms == 833
    assert cues[1].start_ms == 2400


def test_edited_text_keeps_the_words_times() -> None:
    given = tuple(
        Word(text=w, start_ms=i * 500, end_ms=i * 500 + 400) for i, w in enumerate(("helo", "wrld"))
    )
    (cue,) = cues_of(text("Hello world", TextRole.CAPTION, duration_ms=1000, words=given), RULES)
    assert [(w.text, w.start_ms) for w in cue.words] == [("Hello", 0), ("world", 500)]


def test_own_line_breaks_are_kept() -> None:
    (cue,) = cues_of(text("- Who?\n- Me.", TextRole.CAPTION), RULES)
    assert cue.text == "- Who?\n- Me."


def test_a_long_line_of_a_subtitle_file_is_two_lines() -> None:
    chinese = "大家好，欢迎收看今天的节目，我们来聊聊如何用一句话剪辑视频"
    english = "ask not what your country can do for you; ask what you can do for it"
    for words, most in ((chinese, 18), (english, 42)):
        (cue,) = cues_of(text(words, role=TextRole.CAPTION), CaptionRules())
        assert len(cue.text.split("\n")) == 2
        assert all(len(line) <= most for line in cue.text.split("\n"))
        assert "".join(cue.text.split()) == "".join(words.split())
        assert ["".join(cue.text[a:b].split()) for a, b in cue.spans] == [w.text for w in cue.words]


@given(st.lists(st.text("ab,. 中，。", min_size=1, max_size=9), max_size=60), st.integers(200, 60_000))
def test_cutting_loses_nothing(parts: list[str], length: int) -> None:
    words = " ".join(parts)
    cues = cues_of(text(words, TextRole.CAPTION, duration_ms=length), RULES)
    assert "".join("".join(c.text for c in cues).split()) == "".join(words.split())
    for cue in cues:
        assert 0 <= cue.start_ms < cue.end_ms <= length
