"""What stands behind a keyed picture, and that it is no longer shown by itself."""

from __future__ import annotations

from collections.abc import Sequence

from ...timeline.model import Asset, Clip, Draft
from ...timeline.start import is_picture
from ..base import Said, said
from ..resolve import Found
from ..retiming import rebuilt, untouched


def only_other(draft: Draft, keyed: Sequence[Found]) -> tuple[Asset | None, Said]:
    """The one picture of the session beside those that are keyed, or None; and what is to be said of it."""
    own = {f.segment.asset for f in keyed if isinstance(f.segment, Clip)}
    laid = {s.asset for t in draft.tracks if t.role != "main" for s in t.segments if isinstance(s, Clip)}
    others = [a for a in draft.assets if is_picture(a) and a.id not in own | laid]
    if len(others) == 1:
        return others[0], said("chroma_key.guessed", name=others[0].name)
    return None, said("chroma_key.black")


def not_by_itself(draft: Draft, behind: Asset) -> tuple[Draft, list[Said]]:
    """The draft in which the backdrop is no clip of its own, if others are left; and what is to be said."""
    notes = [said("chroma_key.silent", name=behind.name)] if behind.has_audio else []
    rest = [c for c in draft.main if c.asset != behind.id]
    if not rest or len(rest) == len(draft.main):
        return draft, notes
    changed = rebuilt(draft, untouched(rest), op="chroma_key")
    moved = said("chroma_key.moved", name=behind.name, before=draft.duration_ms, after=changed.duration_ms)
    return changed, [moved, *notes]
