"""`trim`: keeps a stretch and removes what is before and after it."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..base import Operation
from ..times import END, START, Target, When


class Trim(Operation):
    """Keeps a stretch and removes what is before and after it."""

    op: Literal["trim"] = "trim"
    family: ClassVar[str] = "cut"
    start: When = START
    """Where the kept part begins."""
    end: When = END
    """Where it ends."""
    target: Target = "all"
    """One clip instead of the whole."""
