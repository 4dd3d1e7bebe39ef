"""What the person reads after a turn: what was done, assumed, not done, not understood; in their language."""

from __future__ import annotations

from collections.abc import Sequence

from ..operations.base import said
from ..operations.wording import sentence
from ..units import clock, size_text
from .edit import Turn
from .export import Made


def reply_lines(turn: Turn, warnings: Sequence[str] = ()) -> tuple[str, ...]:
    """The reply on the edit itself, a line each; never empty."""
    tongue = turn.language
    lines = list(turn.done)
    if not turn.done and not turn.not_done and not turn.plan.operations:
        lines.append(sentence(said("reply.nothing"), tongue))
    lines += [sentence(said("reply.file", text=w), tongue) for w in warnings]
    lines += [sentence(said("reply.assumed", text=text), tongue) for text in turn.assumptions]
    for missed in turn.not_done:
        told = {
            "step": said(f"step.{missed.op}"),
            "reason": _stopped(missed.reason),
            "way_out": missed.way_out,
        }
        lines.append(sentence(said("reply.not_done", **told), tongue).strip())
    for one in turn.unsupported:
        lines.append(sentence(said("reply.unsupported", text=one.text, reason=one.reason), tongue))
    lines += [sentence(said("reply.not_understood", text=n.text), tongue) for n in turn.not_understood]
    if turn.plan.question:
        lines.append(turn.plan.question)
    return tuple(lines)


def made_lines(made: Sequence[Made], language: str) -> tuple[str, ...]:
    """A line for each file, and what is to be known of it."""
    lines = []
    for one in made:
        name = str(one.target.path)
        lines.append(sentence(said("reply.made", name=name, told=told_of(one)), language))
        if one.target.note:
            lines.append(sentence(said(one.target.note, name=one.target.path.name), language))
        lines += one.artifact.notes
    return tuple(lines)


def told_of(made: Made) -> str:
    """A file in a few words: "0:39, 1080x1920, 4.2 MB"."""
    found, kind = made.artifact, made.target.output.kind
    parts = []
    if kind in ("video", "audio", "animated"):
        parts.append(clock(found.duration_ms))
    if kind in ("video", "still", "animated"):
        parts.append(f"{found.width}x{found.height}")
    return ", ".join([*parts, size_text(found.bytes)])


def _stopped(text: str) -> str:
    """A reason as a whole sentence, so that the way out can follow it."""
    return text if text.endswith((".", "!", "?", "。", "！", "？")) else text + ("。" if _han(text) else ".")


def _han(text: str) -> bool:
    return any("一" <= c <= "鿿" for c in text)
