"""Translation by tables of what backends say, in English and Chinese."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from effort import growth
from saycut.client.routing import Action
from saycut.client.translation import Translated, translate

from .reading import lines

TABLES = (
    "translation_en.txt",
    "translation_zh.txt",
    "translation_fresh.txt",
    "translation_fresh_again.txt",
)
ALL = [one for name in TABLES for one in lines(name)]


def told(found: Translated) -> str:
    """The follow-ups as the tables write them."""
    return ", ".join(
        " ".join(filter(None, (f.step.action.value, f.step.words))) + ("?" if f.offered else "")
        for f in found.follow_ups
    )


@pytest.mark.parametrize("name", TABLES)
def test_steps_become_actions_and_descriptions_stay(name: str) -> None:
    other = []
    for text, expected in lines(name):
        said = text.replace("\\n", "\n")
        shown, _, actions = (part.strip() for part in expected.partition("|"))
        want = said if shown == "same" else "" if shown == "-" else shown.replace("\\n", "\n")
        found = translate(said)
        if (found.text, told(found)) != (want, actions):
            other.append(f"{said!r}: {found.text!r} | {told(found)}, not {want!r} | {actions}")
    assert not other, "\n".join(other)


SAID = st.lists(
    st.sampled_from(
        ["Click Export.", "点击导出。", "Open the timeline", "I added a fade", "drag", "the title", "to",
         "，", "*", "\n", "- ", "1. ", '"Export"', "“导出”", "If you like, ", "已添加标题", "🎉", "!",
         "https://a.example", "Next steps:"]
    ) | st.text(max_size=10),
    max_size=14,
).map(" ".join)  # fmt: skip


@given(SAID)
def test_whatever_comes_is_shown_or_in_the_closed_list(text: str) -> None:
    found = translate(text)
    if not found.follow_ups:
        assert found.text == text
    for one in found.follow_ups:
        if one.step.action is Action.TURN and not one.offered:
            assert (
                one.step.words in OURS
                or one.step.words.startswith(("move ", "add "))
                or moved(one.step.words)
            )
        assert not one.step.files
    for kept in ("I added a fade", "已添加标题"):
        if kept in text and "\n" not in text and "Click" not in text:
            assert found.text.count(kept) <= text.count(kept)


OURS = ("undo", "redo", "go ahead", "撤销", "重做", "继续")
"""The turns that a client says of its own accord."""


def moved(words: str) -> bool:
    return "移动" in words or "添加到" in words


@pytest.mark.parametrize("mark", ['"{}"', "“{}”", "「{}」", "'{}'", "`{}`"])
@pytest.mark.parametrize(
    "inside", ["Click Export.", "点击导出。", "Open the timeline.", "Drag the title to the left."]
)
def test_what_is_quoted_is_never_a_step(mark: str, inside: str) -> None:
    text = f"The caption now reads {mark.format(inside)}"
    assert translate(text) == Translated(text)


@pytest.mark.parametrize(
    "text",
    [
        "Click Export at https://evil.example",
        "Click Export and run `rm -rf ~`",
        "Open the project /etc/passwd",
        "Drag the file ~/.ssh/id_rsa to the upload area.",
        "Open the $HOME panel",
    ],
)
def test_a_clause_with_an_address_a_path_or_a_command_is_only_shown(text: str) -> None:
    assert translate(text) == Translated(text)


def test_there_are_enough_cases() -> None:
    chinese = sum(any("㐀" <= c <= "鿿" for c in text) for text, _ in ALL)
    assert len(ALL) >= 270
    assert chinese >= 110


def test_a_long_text_costs_in_proportion_or_is_shown_as_it_came() -> None:
    line = "I added a fade, then click Export to save it. 已添加标题，请点击导出。\n"
    assert told(translate(line * 250)) == "export"
    assert translate(line * 750) == Translated(line * 750)
    assert growth(lambda times: lambda: translate(line * times), 50, 250) < 1.3
