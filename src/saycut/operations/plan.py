"""What the planner gives: operations, and every part of the request that did not become one."""

from __future__ import annotations

from ..units import Frozen
from .table import AnyOperation


class NotUnderstood(Frozen):
    """A stretch of the person's words that no rule could read."""

    text: str
    start: int
    """Character offset in the request, inclusive."""
    end: int
    """Character offset, exclusive."""


class Unsupported(Frozen):
    """A part that was understood and cannot be done: the reason and a way out, in the person's language."""

    text: str
    reason: str


class Plan(Frozen):
    """Words as operations. Nothing a person typed is in none of the four."""

    operations: tuple[AnyOperation, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()
    unsupported: tuple[Unsupported, ...] = ()
    assumptions: tuple[str, ...] = ()
    """What was read into the words, one sentence each."""
    question: str | None = None
    """Asked instead of guessing, where a wrong guess would cost the person something."""
