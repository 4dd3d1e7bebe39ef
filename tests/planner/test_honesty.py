"""Nothing typed may vanish; what is quoted never becomes a command; no words make the planner fail."""

from __future__ import annotations

import json
import re
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saycut.operations.plan import Plan
from saycut.planner import ContextAsset, PlanContext, plan, plan_batch, plan_json, resolve
from saycut.planner.rules.lexicon import lexicon
from saycut.planner.rules.normal import normal
from saycut.planner.rules.statements import SUBJECTS

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
COMMANDS = (
    "trim the first 10 seconds",
    "delete everything",
    "export as gif",
    "mute the video",
    "add captions",
    "speed up 2x",
    "undo",
    "start over",
    "剪掉前10秒",
    "导出动图",
    "静音",
)
WORDS = st.sampled_from((
    "trim", "cut", "remove", "add", "captions", "music", "title", "the", "first", "last", "10",
    "seconds", "0:30", "1.5x", "50MB", "9:16", "and", "then", ",", ".", "!", "'Hello'", "export", "as",
    "mp4", "gif", "don't", "no", "wait", "if", "it", "make", "faster", "from", "to", "at", "80%",
    "-3dB", "clip", "2", "把", "剪掉", "前5秒", "加", "字幕", "音乐", "，", "。", "然后", "不要", "倒放",
    "第3秒",
    "到",
    "10秒", "“标题”", "zebra", "quux", "龘", "🎬", "intro.mp4",
))  # fmt: skip


@QUICK
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_any_mix_of_words_gives_a_plan_with_exact_offsets(words: str) -> None:
    _check(words, plan(words))


@QUICK
@given(st.text(max_size=200))
def test_any_text_gives_a_plan(words: str) -> None:
    _check(words, plan(words))


def _check(words: str, made: Plan) -> None:
    last = 0
    for n in made.not_understood:
        assert words[n.start : n.end] == n.text
        assert last <= n.start < n.end <= len(words)
        last = n.end
    for u in made.unsupported:
        assert u.text in words
        assert u.reason
    assert made.operations or made.not_understood or made.unsupported or made.question
    again = Plan.model_validate_json(made.model_dump_json())
    assert again == made


@QUICK
@given(st.text(string.ascii_letters + string.digits + " !?,.:;%$#-_日本語中文", min_size=1, max_size=60))
def test_quoted_text_is_kept_to_the_letter(text: str) -> None:
    inner = text.strip()
    if not inner:
        return
    for opening, closing in ("“”", '""', "「」", "《》"):
        made = plan(f"add a title {opening}{inner}{closing} at 0:05")
        assert [o.name() for o in made.operations] == ["add_text"]
        assert plan_json(made)["operations"][0]["text"] == inner


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("quote", ["“{}”", '"{}"', "'{}'", "「{}」", "《{}》", "‘{}’"])
def test_a_quoted_command_is_text(command: str, quote: str) -> None:
    made = plan_json(plan(f"add text {quote.format(command)}"))
    assert [(o["op"], o["text"]) for o in made["operations"]] == [("add_text", command)]


@pytest.mark.parametrize(
    "name",
    [
        "trim the first 10 seconds.mp4",
        "-rf delete all.mov",
        "🎬 final cut (2).mp4",
        "add music, then export.mp4",
        'it\'s "mine".mp4',
        "100% done; undo.mp4",
        "静音 导出.mp4",
    ],
)
def test_a_file_name_is_never_a_command(name: str) -> None:
    context = PlanContext(assets=(ContextAsset(name=name, kind="video", duration_ms=60_000),))
    made = plan_json(plan(f"reverse {name}", context))
    assert made["operations"] == [{"op": "reverse", "target": {"asset": name}}]
    made = plan_json(plan(f"merge {name} and other.mp4", context))
    assert made["operations"][0]["assets"] == [name, "other.mp4"]


@QUICK
@given(st.text(string.ascii_lowercase, min_size=6, max_size=12), st.integers(0, 5))
def test_an_unknown_word_is_said_back(word: str, place: int) -> None:
    if word in SUBJECTS or any(word.startswith(w) or w.startswith(word) for w in lexicon().words):
        return
    clauses = ["trim the first 5 seconds", "add captions", "export as mp4"]
    clauses.insert(min(place, 3), f"{word} the zebra")
    made = plan(", ".join(clauses))
    assert any(word in n.text for n in made.not_understood)
    assert [o.name() for o in made.operations] == ["trim", "add_captions", "output"]


@QUICK
@given(st.integers(1, 59), st.integers(61, 119))
def test_every_number_ends_somewhere(start: int, end: int) -> None:
    words = f"remove from {start}s to {end}s, add a title 'A' at {end + 7} seconds, compress to {start}MB"
    made = json.dumps(plan_json(plan(words)))
    for ms in (start * 1000, end * 1000, (end + 7) * 1000, start * 1_000_000):
        assert str(ms) in made


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("set the speed to 0x", "speed"),
        ("speed it up 1000x", "speed"),
        ("cut from 0:50 to 0:20", "before it starts"),
        ("trim from -5s to 10s", "negative"),
        ("remove the watermark", "picture"),
        ("倒着剪，从0:50到0:20", "不晚于"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(words: str, reason: str) -> None:
    made = plan(words)
    assert made.operations == ()
    assert any(reason in u.reason for u in made.unsupported)


def test_times_past_the_end_are_said() -> None:
    context = PlanContext(assets=(ContextAsset(name="a.mp4", kind="video", duration_ms=20_000),))
    made = plan("add a title 'Hi' at 0:45", context)
    assert any("0:45" in a and "0:20" in a for a in made.assumptions)


def test_times_after_cuts_are_read_on_the_cut_video() -> None:
    made = plan("trim the first 10 seconds, add a text overlay 'Hello' at 0:30, and export at 1080p")
    assert any(a.startswith("0:30") for a in made.assumptions)


def test_several_times_after_cuts_are_one_sentence() -> None:
    made = plan("cut the first 10 seconds, blur from 0:01 to 0:02, mute from 0:02 to 0:03")
    told = [a for a in made.assumptions if "after the cuts" in a]
    assert told == ["0:01, 0:02 and 0:03 are read on the video as it is after the cuts before them."]
    made = plan("剪掉前10秒，把0:01到0:02模糊")
    assert "0:01和0:02 指的是前面几步剪完之后的时间。" in made.assumptions


def test_what_lies_past_the_end_is_not_said_to_be_moved() -> None:
    context = PlanContext(assets=(ContextAsset(name="a.mp4", kind="video", duration_ms=5_000),))
    made = plan("trim from 10 to 20 seconds", context)
    assert not any("past the end" in a for a in made.assumptions)
    made = plan("trim from 1 to 20 seconds", context)
    assert "0:20 is past the end (0:05): it is read as the end." in made.assumptions


def test_a_huge_size_is_said_to_change_nothing() -> None:
    made = plan("compress it to under 100 GB")
    assert plan_json(made)["operations"] == [{"op": "output", "max_bytes": 100_000_000_000}]
    assert made.assumptions


@pytest.mark.parametrize("words", ["", "   ", "\n", "?", "。", "🎉"])
def test_empty_words_are_asked_about(words: str) -> None:
    made = plan(words)
    assert made.operations == ()
    assert made.question


@pytest.mark.parametrize(
    "words", ["make it better", "edit my video", "make this video more professional", "帮我做得更好看一点"]
)
def test_generic_wishes_are_asked_about_never_guessed(words: str) -> None:
    made = plan(words)
    assert made.operations == ()
    assert made.question


def test_letters_swapped_are_read_and_said_other_slips_are_asked_about() -> None:
    swapped = plan("add captoins")
    assert [o.op for o in swapped.operations] == ["add_captions"]
    assert any("captoins" in said and "captions" in said for said in swapped.assumptions)
    asked = plan("add captionz")
    assert asked.operations == ()
    assert asked.question is not None
    assert "caption" in asked.question


def test_typed_text_of_ten_thousand_characters_is_read() -> None:
    words = ("trim the first 10 seconds, add a title 'Hello'. " * 300)[:10_000]
    made = plan(words)
    assert len(made.operations) > 300
    made = plan("x" * 30_000)
    assert made.question


def test_the_answer_is_in_the_language_of_the_words() -> None:
    assert re.search("[一-鿿]", plan("帮我剪好看点").question or "")
    assert not re.search("[一-鿿]", plan("make it better").question or "")
    chosen = plan("make it better", PlanContext(language="zh"))
    assert re.search("[一-鿿]", chosen.question or "")


def test_traditional_characters_are_read_as_simplified() -> None:
    made = plan_json(plan("幫我剪掉前5秒，加上標題「開箱」，轉成直式"))
    assert [o["op"] for o in made["operations"]] == ["trim", "add_text", "aspect"]
    assert made["operations"][1]["text"] == "開箱"


@QUICK
@given(st.text(max_size=80))
def test_the_normal_form_keeps_every_place(words: str) -> None:
    assert len(normal(words)) == len(words)


def test_resolve_gives_ms_where_lengths_are_known() -> None:
    context = PlanContext(assets=(ContextAsset(name="a.mp4", kind="video", duration_ms=120_000),))
    made = plan(
        "remove the last 20 seconds, then reverse the second half, freeze at the end for 2 seconds", context
    )
    shown = plan_json(resolve(made, context))["operations"]
    assert shown[0]["end"] == {"ms": 100_000}
    assert (shown[1]["start"], shown[1]["end"]) == ({"ms": 50_000}, {"ms": 100_000})
    assert shown[2]["at"] == {"ms": 100_000}
    assert plan_json(resolve(made))["operations"] == plan_json(made)["operations"]


FULL = json.dumps(
    {
        "text": "trim the first 5 seconds",
        "lang": "en",
        "context": [
            {"name": "a.mp4", "kind": "video", "duration_ms": 60000, "w": 1920, "h": 1080, "fps": 29.97,
             "speech": True}
        ],
    }
)  # fmt: skip


def test_batch_gives_a_line_for_each_line_and_never_stops() -> None:
    lines = [
        FULL,
        "",
        "not json",
        "[1, 2]",
        '{"text": 5}',
        '{"text": "静音", "lang": "zh", "context": null}',
        '{"text": "mute", "context": [{"kind": "video"}]}',
        '{"text": "mute", "context": [{"name": "b.png", "extra": 1, "duration_ms": null}]}',
    ]
    found = [json.loads(line) for line in plan_batch(lines)]
    assert len(found) == 7
    assert found[0]["operations"] == [{"op": "trim", "start": {"ms": 5000}, "end": {"from_end_ms": 0}}]
    assert [bool(f.get("error")) for f in found] == [False, True, True, True, False, True, False]
    assert set(found[0]) == {"operations", "not_understood", "unsupported", "assumptions", "question"}
