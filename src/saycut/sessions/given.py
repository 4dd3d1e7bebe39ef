"""What became of the files that were given: one that nothing used, one that was given twice, and several that
stand in a row though nobody spoke of that, are named.

given_lines(given, language)   → a sentence each, in the person's language
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..ids import AssetId
from ..operations.base import Operation, said
from ..operations.picture.transition import Transition
from ..operations.resolve import stem
from ..operations.wording import sentence
from ..timeline.model import Asset, AssetKind, Clip, Draft
from ..timeline.start import draft_of


@dataclass(frozen=True)
class Given:
    """A turn's files, and what was done with them."""

    before: Draft
    after: Draft
    operations: Sequence[Operation]
    brought: frozenset[AssetId] | None = None
    """The files this request came with; None: all there are, where nobody has edited them yet."""
    repeats: Mapping[AssetId, AssetId] | None = None
    """Files that are there once more, since they were given twice: each with the one it repeats."""


def given_lines(given: Given, language: str) -> tuple[str, ...]:
    """A line for what was given twice, what was joined unasked, each kind of file that nothing used."""
    there = {a.id: a for a in given.after.assets}
    lines = [
        said("given.twice", name=there[first].name, again=there[again].name)
        for again, first in (given.repeats or {}).items()
        if first in there and again in there
    ]
    if len(row := _row(given)) > 1:
        lines.append(said("given.in_a_row", names=row, count=len(row)))
    unused = list(_unused(given))
    for kind in dict.fromkeys(a.kind for a in unused):
        names = [a.name for a in unused if a.kind is kind]
        told = "picture" if kind in (AssetKind.VIDEO, AssetKind.IMAGE) else kind.value
        lines.append(said(f"given.unused_{told}", names=names, count=len(names), first=names[0]))
    return tuple(sentence(one, language) for one in lines)


def _unused(given: Given) -> Iterator[Asset]:
    """The files that came with the request, are nowhere on the timeline, and no operation speaks of.

    A picture that stood on the timeline and was taken off it was used.
    """
    if not (edits := _edits(given)):
        return
    brought = _brought(given)
    used = _shown(given.before) | _shown(given.after)
    named = {name for o in edits for name in _texts(o.model_dump(mode="json"))}
    for asset in given.after.assets:
        spoken_of = {asset.id, asset.name.casefold(), stem(asset.name).casefold()} & named
        if asset.id in brought and asset.id not in used and not spoken_of:
            yield asset


def _row(given: Given) -> list[str]:
    """The names of the pictures that came with the request and are seen one after another, unasked."""
    edits = _edits(given)
    if not edits or any(o.family == "arrange" or isinstance(o, Transition) for o in edits):
        return []
    brought = _brought(given)
    stood = {clip.asset for clip in given.before.main}
    seen = list(dict.fromkeys(c.asset for c in given.after.main if c.asset in brought & stood))
    return [given.after.asset(one).name for one in seen]


def _edits(given: Given) -> list[Operation]:
    return [o for o in given.operations if o.family != "session"]


def _brought(given: Given) -> frozenset[AssetId]:
    """The files that came with the request."""
    if given.brought is not None:
        return given.brought
    first = given.before == draft_of(given.before.assets)
    return frozenset(a.id for a in given.before.assets) if first else frozenset()


def _shown(draft: Draft) -> set[AssetId]:
    clips = [s for t in draft.tracks for s in t.segments if isinstance(s, Clip)]
    found = {c.asset for c in clips}
    found |= {c.look.color.lut for c in clips if c.look.color.lut}
    return found | {c.look.key.behind for c in clips if c.look.key and c.look.key.behind}


def _texts(value: Any) -> Iterator[str]:
    """Every text in an operation's fields, in small letters."""
    if isinstance(value, str):
        yield value.casefold()
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)
