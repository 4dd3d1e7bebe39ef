"""Under 20 ms of work for a sentence; long requests cost in proportion to their length."""

from __future__ import annotations

import json
import time
from pathlib import Path

from saycut.planner import plan

GOLD = Path(__file__).parent / "gold" / "real_prompts.jsonl"


def _cost(words: str) -> float:
    start = time.process_time()
    plan(words)
    return time.process_time() - start


def test_a_sentence_takes_under_20_ms() -> None:
    texts = [json.loads(line)["text"] for line in GOLD.read_text("utf-8").splitlines()]
    plan("warm up")
    costs = sorted(_cost(t) for t in texts * 3)
    assert costs[int(len(costs) * 0.99)] < 0.020


def test_cost_grows_with_length_and_no_faster() -> None:
    for piece in (
        "trim the first 10 seconds, add a title 'Hello'. ",
        "and ",
        ",",
        "1h ",
        "“",
        "7",
        "把前10秒剪掉",
    ):
        short = (piece * 5000)[:2500]
        plan(short)
        little = min(_cost(short) for _ in range(3))
        much = min(_cost((piece * 5000)[:10_000]) for _ in range(2))
        assert much < max(little * 10, 0.05), piece
        assert much < 1.0, piece
