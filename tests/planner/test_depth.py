"""Bits and high dynamic range are refused with their reason; a pitch told after its pace goes with it."""

from __future__ import annotations

from typing import Any

import pytest

from saycut.planner import ContextAsset, PlanContext, plan, plan_json

CLIP = PlanContext(assets=(ContextAsset(name="walk.mp4", kind="video", duration_ms=9000),))


def planned(words: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The operations, and the reasons of what cannot be done; nothing is left not understood."""
    made = plan_json(plan(words, CLIP))
    assert made["not_understood"] == []
    return made["operations"], [u["reason"] for u in made["unsupported"]]


@pytest.mark.parametrize(
    ("words", "operations", "reason"),
    [
        ("export in 10 bit", ["output"], "8 bits"),
        ("export as 10-bit h265", ["output"], "8 bits"),
        ("keep the HDR", [], "SDR"),
        ("keep the HDR, trim to 1 second", ["trim"], "SDR"),
        ("导出10位", ["output"], "8 位"),
        ("保留HDR", [], "SDR"),
    ],
)
def test_what_is_not_written_is_refused_with_its_reason(
    words: str, operations: list[str], reason: str
) -> None:
    made, reasons = planned(words)
    assert [o["op"] for o in made] == operations
    assert len(reasons) == 1
    assert reason in reasons[0]


def test_what_is_done_anyway_is_not_refused() -> None:
    assert planned("convert HDR to SDR") == ([{"op": "output"}], [])


@pytest.mark.parametrize(
    "words", ["slow it down to 0.5x with the pitch lowered", "slow it down 2x and lower the pitch"]
)
def test_a_pitch_that_goes_with_the_speed(words: str) -> None:
    assert planned(words) == ([{"op": "speed", "factor": 0.5, "keep_pitch": False}], [])
