"""`combine`: puts assets one after another on the main track."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from ...ids import SegmentId
from ...timeline.edit import fresh_segment_ids
from ...timeline.facts import Facts
from ...timeline.model import Asset, Clip, Draft, Transition, Zoom
from ...timeline.start import STILL_MS, canvas_of, clip_of, filled_by, is_picture
from ..base import Applied, Operation, Said, said
from ..picture.overlaps import noticeable
from ..refusal import Refusal
from ..resolve import asset_named
from ..retiming import Pairs, rebuilt
from .fill import Unit, filled

TRANSITION_MS = 500
"""How long a transition is when nobody said."""
KEN_BURNS = 1.12
"""How far a photo is moved into: seen as life, not as a zoom."""
FOCUS = ((0.5, 0.45), (0.4, 0.5), (0.6, 0.45), (0.5, 0.55))
"""Where the movement goes, photo by photo, in shares of the picture."""


class Combine(Operation):
    """Puts assets one after another on the main track."""

    op: Literal["combine"] = "combine"
    family: ClassVar[str] = "arrange"
    assets: tuple[str, ...] = ()
    """Names in order; empty: all pictures of the session."""
    order: Literal["given", "name", "date"] = "given"
    """As named, by file name, or by when they were recorded."""
    duration_ms: int | None = Field(default=None, gt=0)
    """Length of the whole, transitions counted; every asset is seen."""
    transition: str | None = None
    """A transition's name between all of them."""
    transition_ms: int | None = Field(default=None, gt=0, le=10_000)
    """How long each transition is."""
    still_ms: int | None = Field(default=None, gt=0)
    """How long each photo stands."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        assets, notes = self._ordered(self._chosen(draft))
        units = self._units(draft, assets)
        join = self._join(draft)
        if self.duration_ms is not None:
            units, join_ms = filled(units, self.duration_ms, join.duration_ms if join else 0, op=self.op)
            join = join.model_copy(update={"duration_ms": join_ms}) if join and join_ms else None
        if draft.canvas is None and any(is_picture(a) for a in assets):
            draft = draft.model_copy(update={"canvas": canvas_of(assets)})
        elif draft.canvas is not None:
            there = [draft.asset(c.asset) for c in draft.main]
            draft = draft.model_copy(update={"canvas": filled_by(draft.canvas, there, assets)})
        changed = rebuilt(draft, _joined(units, join), op=self.op)
        return Applied(changed, (*self._said(changed, assets, join), *notes))

    def _chosen(self, draft: Draft) -> list[Asset]:
        if self.assets:
            return [asset_named(name, draft, op=self.op, field="assets") for name in self.assets]
        found = [a for a in draft.assets if is_picture(a)] or [a for a in draft.assets if a.kind == "audio"]
        if not found:
            raise Refusal(self.op, "empty", field="assets")
        return found

    def _ordered(self, assets: list[Asset]) -> tuple[list[Asset], list[Said]]:
        if self.order == "name":
            return sorted(assets, key=lambda a: _natural(a.name)), []
        if self.order == "date":
            dated = [a for a in assets if a.created_ms is not None]
            if not dated:
                return assets, [said("combine.no_dates")]
            undated = [a for a in assets if a.created_ms is None]
            notes = [said("combine.undated", names=[a.name for a in undated])] if undated else []
            return [*sorted(dated, key=lambda a: a.created_ms or 0), *undated], notes
        return assets, []

    def _units(self, draft: Draft, assets: Sequence[Asset]) -> list[Unit]:
        """For each asset its clips as they stand on the main track (cut already), or the whole of it."""
        fresh = iter(fresh_segment_ids(draft, len(assets)))
        used: set[str] = set()
        units: list[Unit] = []
        for asset in assets:
            there: Pairs = [(c, c) for c in draft.main if c.asset == asset.id and asset.id not in used]
            used.add(asset.id)
            pairs = there or [(None, self._new(draft, asset, next(fresh)))]
            units.append(Unit(tuple((b, self._stood(a, len(units))) for b, a in pairs), self._still_ms))
        return units

    @property
    def _still_ms(self) -> int:
        return self.still_ms or STILL_MS

    def _new(self, draft: Draft, asset: Asset, segment_id: SegmentId) -> Clip:
        clip = clip_of(asset, segment_id, still_ms=self._still_ms)
        if clip is None or (draft.canvas is not None and not is_picture(asset)):
            raise Refusal(self.op, "asset_kind", field="assets", name=asset.name, wanted="a_picture")
        return clip

    def _stood(self, clip: Clip, number: int) -> Clip:
        """A photo as long as asked, and moved into or out of, so that it lives."""
        if not clip.still:
            return clip
        changed: dict[str, object] = {"duration_ms": self.still_ms or clip.duration_ms}
        if clip.look.zoom is None and clip.source_start_ms == 0:
            x, y = FOCUS[number % len(FOCUS)]
            near, far = (KEN_BURNS, 1.0) if number % 2 else (1.0, KEN_BURNS)
            zoom = Zoom(factor_start=near, factor_end=far, x=x, y=y)
            changed["look"] = clip.look.model_copy(update={"zoom": zoom})
        return clip.model_copy(update=changed)

    def _join(self, draft: Draft) -> Transition | None:
        """The transition asked for, or the kind that is on the draft already."""
        there = next((c.transition for c in draft.main if c.transition), None)
        if self.transition is None and self.transition_ms is None:
            return there
        kind = self.transition or (there.kind if there else "dissolve")
        return Transition(kind=kind, duration_ms=self.transition_ms or TRANSITION_MS)

    def _said(self, after: Draft, assets: Sequence[Asset], join: Transition | None) -> list[Said]:
        photos = sum(a.kind == "image" for a in assets)
        counts = {"clips": len(assets) - photos, "photos": photos, "length": after.duration_ms}
        which = "both" if photos and counts["clips"] else "photos" if photos else "clips"
        told = [said(f"combine.{which}", **counts)]
        told += _told_of(join, after, len(assets) - 1) if join is not None and len(assets) > 1 else []
        if self.duration_ms is not None and after.duration_ms < self.duration_ms:
            told.append(said("combine.short", length=after.duration_ms, asked=self.duration_ms))
        return told


def _told_of(join: Transition, after: Draft, places: int) -> list[Said]:
    """The transitions there are, and those that are shorter than asked, or none, as a clip is too short."""
    lengths = [c.transition.duration_ms for c in after.main if c.transition]
    if not lengths:
        return [said("transition.no_room")]
    short = places - sum(length >= join.duration_ms for length in lengths)
    told = [said("combine.joined", kind=join.kind, length=max(lengths))]
    return [*told, said("transition.fitted", count=short, asked=join.duration_ms)] if short > 0 else told


def _joined(units: Sequence[Unit], join: Transition | None) -> Pairs:
    """All units' clips in order, with the transition where one unit takes over from another."""
    found: list[tuple[Clip | None, Clip]] = []
    for i, unit in enumerate(units):
        before, first = unit.pairs[0]
        found.append((before, first.model_copy(update={"transition": join if i else None})))
        found += unit.pairs[1:]
    seen = noticeable([clip for _, clip in found])
    return [(before, clip) for (before, _), clip in zip(found, seen, strict=True)]


def _natural(name: str) -> list[tuple[int, int, str]]:
    """A name's place in an order in which clip2 comes before clip10."""
    parts = re.split(r"(\d+)", name.casefold())
    return [(1, int(p[:18]), "") if p.isdecimal() else (0, 0, p) for p in parts]
