"""The requests of real people, judged one by one: see `verdict` and `note` in the gold file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from saycut.planner import PlanContext, plan, plan_json

GOLD = Path(__file__).parent / "gold" / "real_prompts.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=[f"{r['n']}" for r in ROWS])
def test_is_planned_as_judged(row: dict[str, Any]) -> None:
    made = plan_json(plan(row["text"], PlanContext(language=row["lang"])))
    expect = row["expect"]
    assert made["operations"] == expect["operations"]
    assert [n["text"] for n in made["not_understood"]] == expect.get("not_understood", [])
    assert [u["text"] for u in made["unsupported"]] == expect.get("unsupported", [])
    assert bool(made["question"]) == expect.get("asks", False)


def test_every_request_is_judged() -> None:
    assert len(ROWS) == 178
    assert {r["verdict"] for r in ROWS} <= {"right", "refused_honestly", "wrong"}
    assert all(r.get("note") for r in ROWS if r["verdict"] != "right")


def test_most_are_right_and_few_are_wrong() -> None:
    verdicts = [r["verdict"] for r in ROWS]
    assert verdicts.count("right") >= 125
    assert verdicts.count("wrong") <= 6
