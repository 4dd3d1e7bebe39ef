"""What rules make: operations in the making, refusals, stretches of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ....operations.times import When
from ..clause import Clause


@dataclass(eq=False)
class Step:
    """An operation in the making."""

    op: str
    fields: dict[str, Any]
    clause: Clause
    at: int
    """Character offset of the words it came from, for the order of the plan."""
    guess: str = ""
    """The assumption its level rests on, where the person gave none."""


@dataclass(frozen=True)
class Refusal:
    """Words that were understood and cannot be done."""

    start: int
    end: int
    reason: str
    key: str = ""


@dataclass(frozen=True)
class Stretch:
    """Where in time a clause says something happens; None where it does not say."""

    start: When | None = None
    end: When | None = None
    how: str = ""
    hold_ms: int | None = None

    @property
    def given(self) -> bool:
        return self.start is not None or self.end is not None


__all__ = ["Refusal", "Step", "Stretch"]
