"""What the person reads after a turn: what was done, assumed, not done, not understood; in their language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..operations.base import said
from ..operations.output.output import described
from ..operations.wording import sentence
from ..units import clock, size_text
from .edit import Turn
from .export import Made
from .outputs import Target, form_of

FILE_OPS = frozenset({"output", "extract_audio", "animated", "thumbnail"})
"""Operations that say which file is made."""


def reply_lines(turn: Turn, warnings: Sequence[str] = ()) -> tuple[str, ...]:
    """The reply on the edit itself, a line each; never empty."""
    tongue = turn.language
    lines = list(turn.done)
    if not turn.done and not turn.not_done and not turn.plan.operations:
        lines.append(sentence(said("reply.nothing"), tongue))
    lines += [sentence(said("reply.file", text=w), tongue) for w in warnings]
    lines += turn.given
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
        lines += [sentence(note, language) for note in one.artifact.notes]
    return tuple(dict.fromkeys(lines))  # what is so of several files is said once


def form_lines(targets: Sequence[Target], language: str) -> tuple[str, ...]:
    """What is to be said of the files' forms, each thing once."""
    return tuple(dict.fromkeys(sentence(t.note, language) for t in targets if t.note is not None))


def as_made(turn: Turn, targets: Sequence[Target]) -> Turn:
    """The turn without the sentences on files that are made in another form than the words say.

    What else was said of a video's file (its size, its shape) stays true, and is said of what is made.
    """
    bent = [(t.output, t.asked) for t in targets if t.asked is not None]
    forms = {form_of(asked) for _, asked in bent}
    dropped: set[str] = set()
    before = turn.before.outputs
    for step in turn.steps:
        new = [o for o in step.draft.outputs if o not in before]
        if step.op in FILE_OPS and any(form_of(o) in forms for o in new):
            dropped |= set(step.said)
        before = step.draft.outputs
    if not dropped:
        return turn
    done = [line for line in turn.done if line not in dropped]
    done += [
        sentence(said("output.done", what=described(output)), turn.language)
        for output, asked in bent
        if output.kind == asked.kind == "video"
    ]
    return replace(turn, done=tuple(dict.fromkeys(done)))


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
