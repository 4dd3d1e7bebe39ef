"""Files that were only brought along.

A session begins with all its pictures in a row on the main track, for nobody has said yet what they are for.
When somebody does (a logo in the corner, a photo put in at 0:03, a take whose sound replaces another), it is
no clip of that row: else it would be seen once more, by itself, at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..timeline.model import Asset, Clip, Draft
from ..timeline.start import draft_of
from .base import Operation, Said, said
from .refusal import Refusal
from .resolve import asset_named
from .retiming import rebuilt, untouched

_USES = {
    "add_music": "asset",
    "add_sound": "asset",
    "chroma_key": "background",
    "insert": "asset",
    "overlay": "asset",
    "replace_audio": "asset",
    "voice_over": "asset",
    "watermark": "asset",
}
"""Operations that say what one file is for, and the field that names it."""
_ROWS = ("combine", "layout")
"""Operations that name files which are to be seen as clips."""


def set_aside(draft: Draft, operations: Sequence[Operation]) -> Draft:
    """A session's first draft without the clips of files that the operations use otherwise.

    Any other draft is given back as it is, and so is one of which nothing would be left.
    """
    if draft != draft_of(draft.assets):
        return draft
    used, rows = set(_named(draft, operations)), set(_in_rows(draft, operations))
    left = [a for a in draft.assets if a.id not in used - rows]
    begun = draft_of(left)
    if not begun.main or (begun.canvas is None) != (draft.canvas is None):
        return draft
    return begun.replace(assets=draft.assets)  # type: ignore[no-any-return]


def _named(draft: Draft, operations: Sequence[Operation]) -> Iterator[str]:
    for operation in operations:
        name = getattr(operation, _USES.get(operation.name(), ""), None)
        yield from _ids(draft, [name] if isinstance(name, str) else [])


def _in_rows(draft: Draft, operations: Sequence[Operation]) -> Iterator[str]:
    for operation in operations:
        if operation.name() in _ROWS:
            yield from _ids(draft, getattr(operation, "assets", ()))


def _ids(draft: Draft, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        try:
            yield asset_named(name, draft, op="combine").id
        except Refusal:
            continue  # its operation will say so


def not_by_itself(draft: Draft, asset: Asset, *, op: str) -> tuple[Draft, tuple[Said, ...]]:
    """The draft without the clip of a file that is laid over it from now on, and the sentence on that.

    Only a whole clip that nothing was done with goes: no other place, no transition, no part of it cut away.
    """
    there = [c for c in draft.main if c.asset == asset.id]
    rest = [c for c in draft.main if c.asset != asset.id]
    elsewhere = [s for t in draft.tracks for s in t.segments if isinstance(s, Clip) and s.asset == asset.id]
    if len(there) != 1 or not rest or len(elsewhere) != 1 or not _whole(there[0], asset):
        return draft, ()
    follows = draft.main.index(there[0]) + 1
    if there[0].transition or (follows < len(draft.main) and draft.main[follows].transition):
        return draft, ()
    changed = rebuilt(draft, untouched(rest), op=op)
    before, after = draft.duration_ms, changed.duration_ms
    return changed, (said("brought.aside", name=asset.name, before=before, after=after),)


def _whole(clip: Clip, asset: Asset) -> bool:
    if clip.still:
        return True
    return clip.source_start_ms == 0 and clip.source_end_ms >= (asset.duration_ms or 0)
