"""Work counted in calls of functions: how it grows is the same on a busy machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def calls(act: Callable[[], object]) -> int:
    """The functions called while `act` runs, Python's and those in C."""
    count = 0

    def seen(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        act()
    finally:
        sys.setprofile(before)
    return count


def growth(act: Callable[[int], Callable[[], object]], small: int, large: int) -> float:
    """How the work grows from `small` to `large`: 1 is in proportion, 2 twice as much as that.

    `act(size)` prepares, uncounted, and answers what is to be counted.
    """
    calls(act(small))  # what is filled in once is filled in
    return calls(act(large)) / calls(act(small)) * small / large
