"""A sentence is little work; long requests cost in proportion to their length. `make bench` tells the ms."""

from __future__ import annotations

import json
import time
from functools import partial
from pathlib import Path

from effort import calls, growth
from saycut.planner import plan

GOLD = Path(__file__).parent / "gold" / "real_prompts.jsonl"


# Twenty milliseconds, the most a sentence may take, are about 90,000 calls on a machine of 2024.
MANY = 40_000


def _cost(words: str) -> float:
    start = time.process_time()
    plan(words)
    return time.process_time() - start


def test_a_sentence_is_little_work() -> None:
    texts = [json.loads(line)["text"] for line in GOLD.read_text("utf-8").splitlines()]
    plan("warm up")
    costs = sorted(calls(partial(plan, text)) for text in texts)
    assert costs[int(len(costs) * 0.99)] < MANY


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
        page = piece * 5000
        assert growth(lambda size, page=page: partial(plan, page[:size]), 1000, 4000) < 1.3, piece
        # What a regular expression does is no call: four times the length, less than four times squared.
        little = min(_cost(page[:2500]) for _ in range(3))
        much = min(_cost(page[:10_000]) for _ in range(3))
        assert much < max(little * 10, 0.05), piece
