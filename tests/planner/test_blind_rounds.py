"""Requests written before the rules that read them were known, judged one by one: `verdict`, `note`.

A row is what is planned now. Those judged wrong say in `note` what was wanted.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from saycut.planner import ContextAsset, PlanContext, plan, plan_json

GOLD = Path(__file__).parent / "gold"
ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (GOLD / "blind.jsonl").read_text("utf-8").splitlines()
]
CONTEXTS: dict[str, list[dict[str, Any]]] = json.loads((GOLD / "contexts.json").read_text("utf-8"))
KNOWN = {
    name: PlanContext(assets=tuple(ContextAsset.model_validate(a) for a in assets))
    for name, assets in CONTEXTS.items()
}


@pytest.mark.parametrize("number", sorted({r["round"] for r in ROWS}, key=str))
def test_is_planned_as_judged(number: int | str) -> None:
    """A round is one test, and names every row of it that is planned otherwise."""
    other = [line for row in ROWS if row["round"] == number for line in _otherwise(row)]
    assert not other, "\n".join(other)


def _otherwise(row: dict[str, Any]) -> list[str]:
    """What of a row's plan is not as it was judged, a line each."""
    made, expect = plan_json(plan(row["text"], KNOWN[row["context"]])), row["expect"]
    pairs = {
        "operations": (made["operations"], expect["operations"]),
        "not_understood": ([n["text"] for n in made["not_understood"]], expect.get("not_understood", [])),
        "unsupported": ([u["text"] for u in made["unsupported"]], expect.get("unsupported", [])),
        "asks": (bool(made["question"]), expect.get("asks", False)),
    }
    where = f"{row['round']}-{row['n']} {row['text']!r}"
    return [f"{where}: {key} is {is_}, judged {was}" for key, (is_, was) in pairs.items() if is_ != was]


def test_there_are_rounds_enough_and_few_are_wrong() -> None:
    rounds = {r["round"] for r in ROWS}
    assert len(rounds) >= 5
    assert len(ROWS) >= 750
    assert {r["verdict"] for r in ROWS} <= {"right", "refused_honestly", "wrong"}
    assert all(r.get("note", "").startswith("wanted:") for r in ROWS if r["verdict"] == "wrong")
    assert sum(r["verdict"] == "wrong" for r in ROWS) <= len(ROWS) * 0.03
