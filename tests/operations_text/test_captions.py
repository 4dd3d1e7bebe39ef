"""Captions from what is said, from a file, corrected and moved."""

from __future__ import annotations

from itertools import pairwise

import pytest

from operations_all.samples import (
    FACTS,
    LINES,
    ROLL,
    SPOKEN,
    TALK,
    do,
    edited,
    line,
    photos,
    plain,
    refusal,
    track,
    words_of,
)
from saycut.errors import NotAvailable
from saycut.operations.table import ANY_OPERATION
from saycut.operations.text.lines import Limits, caption_lines
from saycut.operations.text.reading import columns
from saycut.operations.text.spoken import spoken, tokens_of
from saycut.timeline.facts import NO_FACTS, AssetFacts, Facts, Line, Need
from saycut.timeline.model import Draft
from saycut.timeline.text import Text


def captions(draft: Draft) -> list[Text]:
    return [s for s in track(draft, "captions").segments if isinstance(s, Text)]


def heard(draft: Draft) -> list[tuple[str, int]]:
    """Each word of the captions with the time it is said at."""
    return [(w.text, c.start_ms + w.start_ms) for c in captions(draft) for w in c.words]


def said_in(facts: Facts) -> list[tuple[str, int]]:
    return [(w.text, w.start_ms) for one in facts[TALK.id].transcript or () for w in one.words]


def test_every_word_is_captioned_when_it_is_said() -> None:
    draft = do(plain(), op="add_captions").draft
    assert heard(draft) == said_in(FACTS)
    assert all(columns(c.text) <= 42 for c in captions(draft))
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(captions(draft)))
    assert all(c.role == "caption" and c.duration_ms >= 800 for c in captions(draft))


def test_captions_follow_cuts_and_speed() -> None:
    cut = do(plain(), op="remove", ranges=[[{"ms": 0}, {"ms": 4500}]]).draft
    assert heard(do(cut, op="add_captions").draft) == [(w, t - 4500) for w, t in said_in(FACTS) if t >= 4500]
    fast = do(plain(), op="speed", factor=2).draft
    assert heard(do(fast, op="add_captions").draft) == [(w, t // 2) for w, t in said_in(FACTS)]


def test_a_word_cut_in_the_middle_is_gone() -> None:
    # "Hello" is said from 1000 to 1350
    most_gone = do(plain(), op="trim", start={"ms": 1300}).draft
    assert heard(do(most_gone, op="add_captions").draft)[0][0] == "everyone,"
    most_there = do(plain(), op="trim", start={"ms": 1100}).draft
    assert heard(do(most_there, op="add_captions").draft)[0] == ("Hello", 0)


def test_what_is_not_heard_is_not_captioned() -> None:
    silent = do(plain(), op="mute", start={"ms": 0}, end={"ms": 4500}).draft
    assert heard(do(silent, op="add_captions").draft)[0][0] == "Um,"
    assert refusal(do(plain(), op="mute").draft, op="add_captions").way_out
    backwards = do(plain(), op="reverse").draft
    assert refusal(backwards, op="add_captions").way_out


def test_detached_and_replacing_sound_is_captioned() -> None:
    detached = do(plain(), op="detach_audio").draft
    assert heard(do(detached, op="add_captions").draft) == said_in(FACTS)
    voiced = do(photos(), op="voice_over", asset="talk.mp4", at={"ms": 2000}).draft
    assert heard(do(voiced, op="add_captions").draft)[0] == ("Hello", 3000)


def test_lines_are_short_and_even() -> None:
    text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    facts = {TALK.id: AssetFacts(transcript=(line(text, 1000),))}
    words = spoken(plain(), facts)
    lines = caption_lines(words, Limits(columns=42), 40_000)
    assert [x.text for x in lines] == [
        "one two three four five six seven eight", "nine ten eleven twelve thirteen fourteen",
    ]  # fmt: skip
    few = caption_lines(words, Limits(columns=42, words=3), 40_000)
    assert all(len(x.words) <= 3 for x in few)
    assert " ".join(x.text for x in few) == text


def test_a_line_does_not_hold_the_end_of_one_clause_and_the_start_of_the_next() -> None:
    text = "what your country can do for you; ask what you can do for your country."
    words = spoken(plain(), {TALK.id: AssetFacts(transcript=(line(text, 1000),))})
    assert [x.text for x in caption_lines(words, Limits(columns=32), 40_000)] == [
        "what your country", "can do for you;", "ask what you can do", "for your country.",
    ]  # fmt: skip
    assert [x.text for x in caption_lines(words, Limits(columns=42), 40_000)] == [
        "what your country can do for you;", "ask what you can do for your country.",
    ]  # fmt: skip


def test_a_pause_a_full_stop_and_another_line_end_a_caption() -> None:
    draft = do(plain(), op="add_captions").draft
    assert "That is all." in [c.text for c in captions(draft)]
    words = (*line("so we wait", 1000).words, *line("and go on. Then stop", 4000).words)
    whole = Line(text="", start_ms=1000, end_ms=9000, words=words)
    facts = {TALK.id: AssetFacts(transcript=(whole,))}
    assert [c.text for c in captions(do(plain(), facts, op="add_captions").draft)] == [
        "so we wait", "and go on.", "Then stop",
    ]  # fmt: skip


def test_chinese_has_no_spaces_and_shorter_lines() -> None:
    text = "大家好今天我们来看看怎么用一句话剪辑视频其实非常简单只要说出来就可以了"
    facts = {TALK.id: AssetFacts(transcript=(Line(text=text, start_ms=1000, end_ms=12_000),))}
    draft = do(plain(), facts, op="add_captions").draft
    assert "".join(c.text for c in captions(draft)) == text
    assert all(len(c.text) <= 18 for c in captions(draft))
    assert len(captions(draft)) > 1
    assert all(not c.words for c in captions(draft)), "guessed times are not given as known"
    assert tokens_of("Hi, 世界。你好 ok") == ["Hi,", "世", "界。", "你", "好", "ok"]


def test_korean_keeps_its_spaces() -> None:
    text = "안녕하세요 여러분 반갑습니다"
    assert tokens_of(text) == text.split()
    facts = {TALK.id: AssetFacts(transcript=(line(text, 1000),))}
    assert [c.text for c in captions(do(plain(), facts, op="add_captions").draft)] == [text]


def test_upright_pictures_get_shorter_lines() -> None:
    tall = do(plain(), op="aspect", ratio="9:16").draft
    assert all(columns(c.text) <= 30 for c in captions(do(tall, op="add_captions").draft))


def test_style_and_place() -> None:
    applied = do(
        plain(), op="add_captions", style="karaoke", highlight="#FFD60A", position="top",
        look={"color": "#ffffff"}, max_words=4,
    )  # fmt: skip
    one = captions(applied.draft)[0]
    assert one.caption is not None
    assert (one.caption.kind, one.caption.highlight, one.caption.max_words) == ("karaoke", "#ffd60a", 4)
    assert one.position == "top"
    assert refusal(plain(), op="add_captions", highlight="yellow").field == "highlight"
    assert refusal(plain(), op="add_captions", position="low").field == "position"


def test_a_sidecar_is_a_file_more() -> None:
    applied = do(plain(), op="add_captions", sidecar="vtt")
    assert [(o.kind, o.format) for o in applied.draft.outputs] == [("video", None), ("subtitles", "vtt")]
    assert track(applied.draft, "captions").burn
    again = do(applied.draft, op="add_captions", sidecar="vtt").draft
    assert len(again.outputs) == 2
    only = do(plain(), op="add_captions", burn=False)
    assert not track(only.draft, "captions").burn
    assert [o.format for o in only.draft.outputs] == [None, "srt"]
    assert "not drawn" in words_of(only)


def test_new_captions_take_the_place_of_old_ones() -> None:
    applied = do(edited(), op="add_captions")
    assert "replaced" in words_of(applied)
    assert len([c for c in captions(applied.draft) if c.text.startswith("Hello")]) == 1


def test_honest_where_nothing_is_known() -> None:
    with pytest.raises(NotAvailable, match="no speech recognition") as caught:
        do(plain(), NO_FACTS, op="add_captions")
    assert "SRT" in caught.value.way_out
    why = {TALK.id: AssetFacts(transcript_why_not="No model is set up. Run saycut doctor.")}
    with pytest.raises(NotAvailable, match="No model is set up"):
        do(plain(), why, op="add_captions")
    nothing = {TALK.id: AssetFacts(transcript=()), ROLL.id: AssetFacts(transcript=())}
    error = refusal(plain(), nothing, op="add_captions")
    assert not isinstance(error, NotAvailable)
    assert "no words were heard" in str(error)
    assert refusal(photos(), op="add_captions").way_out


def test_what_is_known_of_one_clip_is_used() -> None:
    facts = {TALK.id: FACTS[TALK.id]}
    applied = do(plain(), facts, op="add_captions")
    assert "b-roll.mp4 are not known" in words_of(applied)
    assert ANY_OPERATION.validate_python({"op": "add_captions"}).needs(plain()) == {Need.TRANSCRIPT}
    assert ANY_OPERATION.validate_python({"op": "add_captions"}).needs(photos()) == frozenset()


def test_captions_are_not_translated_in_silence() -> None:
    with pytest.raises(NotAvailable, match="cannot be translated to es"):
        do(plain(), op="add_captions", language="es")
    assert captions(do(plain(), op="add_captions", language="en-US").draft)
    with pytest.raises(NotAvailable):
        do(edited(), op="translate_captions", language="fr")


def test_lines_of_a_file_are_on_the_timeline() -> None:
    applied = do(plain(), op="import_captions", asset="talk.srt")
    assert [(c.start_ms, c.end_ms, c.text) for c in captions(applied.draft)] == [
        (1000, 3000, "First line"), (5000, 8000, "Second line"),
    ]  # fmt: skip
    assert "2 captions from “talk.srt”" in words_of(applied)


def test_lines_of_a_cut_videos_own_file_follow_its_cuts() -> None:
    one = do(plain(), op="delete", clip={"clip": 2}).draft
    cut = do(one, op="remove", ranges=[[{"ms": 0}, {"ms": 2000}], [{"ms": 6000}, {"ms": 7000}]]).draft
    applied = do(cut, op="import_captions", asset="talk.srt")
    assert [(c.start_ms, c.end_ms, c.text) for c in captions(applied.draft)] == [
        (0, 1000, "First line"), (3000, 5000, "Second line"),
    ]  # fmt: skip
    assert "follow its cuts" in words_of(applied)


def test_lines_outside_the_video_are_counted() -> None:
    late = Line(text="Late", start_ms=80_000, end_ms=82_000)
    over = Line(text="Over", start_ms=39_000, end_ms=50_000)
    facts = {LINES.id: AssetFacts(subtitles=(late, over))}
    applied = do(plain(), facts, op="import_captions", asset="talk.srt")
    assert [(c.start_ms, c.end_ms) for c in captions(applied.draft)] == [(39_000, 40_000)]
    assert "1 line is outside" in words_of(applied)
    only_late = {LINES.id: AssetFacts(subtitles=(late,))}
    assert refusal(plain(), only_late, op="import_captions", asset="talk.srt").field == "asset"
    assert refusal(plain(), NO_FACTS, op="import_captions", asset="talk.srt").field == "asset"
    assert refusal(plain(), op="import_captions", asset="talk.mp4").field == "asset"


def test_correcting_words_keeps_the_others_times() -> None:
    before = captions(edited())[0]
    applied = do(edited(), op="edit_caption", find="welcome TO", replace="thanks a lot for")
    after = captions(applied.draft)[0]
    assert after.text == "Hello everyone, and thanks a lot for this talk."
    assert after.words[:3] == before.words[:3]
    assert after.words[-2:] == before.words[-2:]
    assert [w.text for w in after.words[3:7]] == ["thanks", "a", "lot", "for"]
    assert after.words[3].start_ms == before.words[3].start_ms
    assert after.words[6].end_ms == before.words[4].end_ms
    assert "1 place" in words_of(applied)


def test_correcting_finds_whole_words_everywhere() -> None:
    applied = do(edited(), op="edit_caption", find="all", replace="everything")
    assert [c.text for c in captions(applied.draft)] == [
        SPOKEN[0][0], SPOKEN[1][0], "That is everything.",
    ]  # fmt: skip
    assert refusal(edited(), op="edit_caption", find="al", replace="x").field == "find"
    assert refusal(plain(), op="edit_caption", find="a", replace="b").way_out
    there = do(edited(), op="edit_caption", find="Hello", replace="Hi", at={"ms": 1500}).draft
    assert captions(there)[0].text.startswith("Hi ")
    assert refusal(edited(), op="edit_caption", find="Hello", replace="Hi", at={"ms": 6000}).field == "find"


def test_correcting_inside_chinese_and_taking_words_out() -> None:
    facts = {LINES.id: AssetFacts(subtitles=(Line(text="欢迎来到下日", start_ms=0, end_ms=2000),))}
    draft = do(plain(), facts, op="import_captions", asset="talk.srt").draft
    assert captions(do(draft, op="edit_caption", find="下日", replace="夏日").draft)[0].text == "欢迎来到夏日"
    out = do(edited(), op="edit_caption", find="Um,", replace="")
    assert captions(out.draft)[1].text == "today we look at cutting video by words alone."
    gone = do(draft, op="edit_caption", find="欢迎来到下日", replace="").draft
    assert not gone.tracks_of(track(draft, "captions").role)


def test_shifting_clamps_at_both_ends() -> None:
    applied = do(edited(), op="shift_captions", offset_ms=-2000)
    first = captions(applied.draft)[0]
    assert first.start_ms == 0
    assert first.words[0].start_ms == 0
    assert captions(applied.draft)[1].start_ms == 3000
    assert "shortened" in words_of(applied)
    back = do(edited(), op="shift_captions", offset_ms=-6000)
    assert len(captions(back.draft)) == 2
    assert "would be outside" in words_of(back)
    late = do(edited(), op="shift_captions", offset_ms=19_000).draft
    assert captions(late)[-1].end_ms == 39_500
    assert refusal(edited(), op="shift_captions", offset_ms=60_000).field == "offset_ms"
    assert refusal(edited(), op="shift_captions", offset_ms=0).field == "offset_ms"
    assert refusal(plain(), op="shift_captions", offset_ms=5).way_out


def test_holding_never_runs_into_the_next() -> None:
    draft = do(plain(), op="add_captions").draft
    held = captions(do(draft, op="shift_captions", offset_ms=0, hold_ms=60_000).draft)
    assert all(a.end_ms == b.start_ms for a, b in pairwise(held))
    assert held[-1].end_ms == 40_000
