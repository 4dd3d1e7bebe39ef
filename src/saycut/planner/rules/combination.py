"""What a request tells of its clips put together, told in several places, as one operation."""

from __future__ import annotations

from .frames.reader import Reader
from .frames.shots import SHOTS
from .frames.step import Step

LAID = ("overlay", "watermark", "chroma_key")
"""Operations that show a picture elsewhere than on the main track."""
MARKS = ("logo", "watermark")
"""In the name of a picture that is laid over others, never one of a row."""
SEEN = ("video", "image")


def one_combination(reader: Reader) -> None:
    """Merges combinations, and the length of the whole into them; pictures laid over are left out."""
    joined = [s for s in reader.steps if s.op == "combine"]
    if not joined:
        return
    kept = max(joined, key=lambda s: len(s.fields.get("assets") or ()))
    for other in joined:
        named = other.fields.get("assets")
        if other is kept or (named and tuple(named) != tuple(kept.fields.get("assets") or ())):
            continue
        for key, value in other.fields.items():
            kept.fields.setdefault(key, value)
        reader.steps.remove(other)
    _as_teaser(reader, kept)
    _as_long(reader, kept)
    _without_marks(reader, kept)


def _as_teaser(reader: Reader, kept: Step) -> None:
    """ "a 30 s teaser" and then its shots one by one: nothing is left to choose."""
    chosen = [s for s in reader.steps if s.op == "highlights"]
    if kept.guess != SHOTS or len(chosen) != 1 or "count" in chosen[0].fields:
        return
    reader.steps.remove(chosen[0])
    if "duration_ms" in chosen[0].fields:
        kept.fields.setdefault("duration_ms", chosen[0].fields["duration_ms"])


def _as_long(reader: Reader, kept: Step) -> None:
    """ "45 seconds, 9:16" told apart from the clips: every one of them is to be seen in that time."""
    fits = [s for s in reader.steps if s.op == "fit_duration"]
    if (
        len(fits) != 1
        or "target" in fits[0].fields
        or fits[0].fields.get("how")
        or "duration_ms" in kept.fields
    ):
        return
    limit = any(t.has("p:under") for t in fits[0].clause.tokens)
    if not (kept.guess == SHOTS and limit):
        kept.fields["duration_ms"] = fits[0].fields["duration_ms"]
    reader.steps.remove(fits[0])
    if fits[0].guess in reader.assumptions:
        reader.assumptions.remove(fits[0].guess)


def _without_marks(reader: Reader, kept: Step) -> None:
    """ "these clips and photos … our logo in the corner": the logo is no photo of the row."""
    if kept.fields.get("assets"):
        return
    photos = [a.name for a in reader.context.of_kind("image")]
    marks = {n for n in photos if any(word in n.lower() for word in MARKS)}
    laid = marks if len(marks) < len(reader.context.of_kind(*SEEN)) - 1 else set()
    laid |= {str(s.fields.get(k)) for s in reader.steps if s.op in LAID for k in ("asset", "background")}
    shown = reader.context.of_kind(*SEEN)
    row = [a.name for a in shown if a.name not in laid]
    if len(row) < len(shown) and len(row) > 1:
        kept.fields["assets"] = tuple(row)


__all__ = ["one_combination"]
