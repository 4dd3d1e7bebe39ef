"""Phrasings of every operation in both languages, each judged; the tables stand beside this file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from saycut.operations.table import OPERATIONS
from saycut.planner import plan, plan_json

TABLES = Path(__file__).parent / "phrasings"
ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for name in ("en.jsonl", "zh.jsonl")
    for line in (TABLES / name).read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("op", sorted({row["operations"][0]["op"] for row in ROWS}))
def test_is_planned(op: str) -> None:
    """An operation is one test, and names every phrasing of it that is planned otherwise."""
    other = []
    for row in ROWS:
        if row["operations"][0]["op"] != op:
            continue
        made = plan_json(plan(row["text"]))
        if (made["operations"], made["not_understood"]) != (row["operations"], []):
            other.append(f"{row['text']!r}: {made['operations']}, not understood {made['not_understood']}")
    assert not other, "\n".join(other)


def test_there_are_many_and_every_operation_is_among_them() -> None:
    assert len(ROWS) >= 300
    assert {o["op"] for row in ROWS for o in row["operations"]} == set(OPERATIONS)


PLAIN = [
    row for row in ROWS if row["text"].isascii() and not re.search(r"[\"'`./\\|]|\b(I|first)\b", row["text"])
]
WRAPPERS = (
    "{}",
    "{}.",
    "  {}  ",
    "please {}",
    "{} please",
    "Can you {}?",
    "could you please {}",
    "Hey, {}, thanks!",
    "I want to {}",
    "I'd like you to {}",
)


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_politeness_changes_nothing(wrapper: str) -> None:
    """Commands that begin with their verb mean the same inside a polite sentence."""
    odd = []
    for row in PLAIN:
        text = row["text"].rstrip(".!?")
        if not re.match(
            r"(?i)(trim|cut|remove|delete|split|mute|crop|export|rotate|reverse|loop|freeze)\b", text
        ):
            continue
        made = plan_json(plan(wrapper.format(text)))["operations"]
        if made != row["operations"]:
            odd.append(text)
    assert odd == []


@pytest.mark.parametrize("change", [str.upper, str.lower, str.title], ids=["upper", "lower", "title"])
def test_case_changes_nothing(change: Any) -> None:
    odd = []
    for row in PLAIN:
        if any(unit in row["text"] for unit in ("MB", "GB", "dB", "kB")) or "text" in str(row["operations"]):
            continue
        made = plan_json(plan(change(row["text"])))["operations"]
        if _folded(made) != _folded(row["operations"]):
            odd.append(change(row["text"]))
    assert odd == []


def _folded(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).lower()


AS_TYPED = re.compile(r"'(text|about)'")
"""Fields that hold words just as they were typed."""


def test_full_width_forms_change_nothing() -> None:
    odd = []
    for row in PLAIN:
        wide = "".join(
            chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "　" if c == " " else c for c in row["text"]
        )
        made = plan_json(plan(wide))["operations"]
        if _folded(made) != _folded(row["operations"]) and not AS_TYPED.search(str(row["operations"])):
            odd.append(row["text"])
    assert odd == []
