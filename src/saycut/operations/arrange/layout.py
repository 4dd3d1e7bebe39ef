"""`layout`: several pictures at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from ...timeline.edit import cut_to_length, fresh_segment_ids, fresh_track_id
from ...timeline.facts import Facts
from ...timeline.model import Asset, Clip, Draft, Place, Track, TrackKind, TrackRole
from ...timeline.start import canvas_of, clip_of, is_picture
from ...timeline.text import POSITIONS
from ..base import Applied, Operation, said
from ..picture.laying import small_scale
from ..refusal import Refusal
from ..resolve import asset_named
from ..retiming import Pairs, rebuilt
from .cells import Cells, cells_for, filling, held_until, one_after_another

SMALL = 0.3
"""The small picture's width in a picture-in-picture, as a share of the canvas', if it has the same shape."""
CORNERS = ("bottom_right", "bottom_left", "top_right", "top_left")
MOST = 9
LAID_OUT = "laid_out"
"""Marks, in a track's extra, an overlay track that is a cell of a layout: logos stand above it."""
Rows = list[Pairs]
"""For each file its clips, before (None: new) and after."""


class Layout(Operation):
    """Several pictures at once."""

    op: Literal["layout"] = "layout"
    family: ClassVar[str] = "arrange"
    kind: Literal["grid", "side_by_side", "stacked", "pip"]
    """Rows and columns, next to each other, one above the other, or small over large (the first is large)."""
    assets: tuple[str, ...] = ()
    """Empty: all pictures of the session. For pip one name is enough: it stands over what else is seen."""
    position: str | None = None
    """For pip: where the small picture stands."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        assets = self._chosen(draft)
        draft = _without_cells(draft)
        if draft.canvas is None:
            draft = draft.model_copy(update={"canvas": canvas_of(assets)})
        rows = _rows(draft, assets)
        if self.kind == "pip" and len(self.assets) == 1:
            rows[0] = [(c, c) for c in draft.main if c.asset != assets[1].id] or rows[0]
        if self.kind == "pip":
            return self._in_picture(draft, assets, rows)
        cells = cells_for(self.kind, len(assets))
        if cells is None:
            raise Refusal(self.op, "layout_grid", field="assets", count=len(assets))
        return self._in_cells(draft, assets, rows, cells)

    def _chosen(self, draft: Draft) -> list[Asset]:
        found = [asset_named(n, draft, op=self.op, field="assets") for n in self.assets]
        for asset in found:
            if not is_picture(asset):
                raise Refusal(self.op, "asset_kind", field="assets", name=asset.name, wanted="a_picture")
        if self.kind == "pip" and len(found) == 1:
            found = [*_others(draft, found[0]), *found]
        found = found or [a for a in draft.assets if is_picture(a)]
        if not 2 <= len(found) <= MOST:
            key = "layout_count" if len(found) < 2 else "layout_grid"
            raise Refusal(self.op, key, field="assets", kind=self.kind, least=2, count=len(found))
        return found

    def _in_picture(self, draft: Draft, assets: Sequence[Asset], rows: Rows) -> Applied:
        """The first fills the canvas, the others stand small in its corners and end when they end."""
        corner = self.position if self.position in POSITIONS else CORNERS[0]
        corners = [corner, *(c for c in CORNERS if c != corner)]
        changed = rebuilt(draft, rows[0], op=self.op)
        for i, row in enumerate(rows[1:]):
            scale = small_scale(assets[i + 1], draft.canvas, SMALL)
            place = Place(position=corners[i % len(corners)], scale=scale)
            small = [c.model_copy(update={"place": place}) for c in one_after_another([c for _, c in row])]
            changed = _with_overlay(changed, small)
        names = [a.name for a in assets[1:]]
        done = said("layout.pip", small=names, large=assets[0].name)
        return Applied(cut_to_length(changed), (done,))

    def _in_cells(self, draft: Draft, assets: Sequence[Asset], rows: Rows, cells: Cells) -> Applied:
        """Overlays fill the canvas; under them plays the longest file, for its length and sound."""
        assert draft.canvas is not None
        lengths = [sum(c.duration_ms for _, c in row) for row in rows]
        moving = [n for n, row in zip(lengths, rows, strict=True) if not all(c.still for _, c in row)]
        length = max(moving or lengths)
        base = lengths.index(length)
        plain: Pairs = [(b, c.model_copy(update={"transition": None})) for b, c in rows[base]]
        changed = rebuilt(draft, plain, op=self.op)
        for i, (asset, row) in enumerate(zip(assets, rows, strict=True)):
            place, ratio = cells.place(i), cells.ratio(draft.canvas)
            filled = [filling(c, asset, ratio, place, muted=i == base) for _, c in row]
            fresh = fresh_segment_ids(changed, others=filled)[0]
            changed = _with_overlay(changed, held_until(one_after_another(filled), length, fresh))
        names = [a.name for a in assets]
        told = [said("layout.done", count=len(assets), kind=self.kind, names=names)]
        if min(moving, default=length) < length:
            told.append(said("layout.held", length=length))
        return Applied(cut_to_length(changed), tuple(told))


def _others(draft: Draft, small: Asset) -> list[Asset]:
    """What a small picture is to stand over: the first other picture that is seen, or that there is."""
    seen = [draft.asset(c.asset) for c in draft.main]
    return [a for a in (*seen, *draft.assets) if is_picture(a) and a.id != small.id][:1]


def _without_cells(draft: Draft) -> Draft:
    """The draft without the cells of a layout it had before."""
    return draft.model_copy(update={"tracks": tuple(t for t in draft.tracks if not t.extra.get(LAID_OUT))})


def _rows(draft: Draft, assets: Sequence[Asset]) -> Rows:
    """Each file's clips as they stand on the main track (cut already), or the whole of it."""
    fresh = fresh_segment_ids(draft, len(assets))
    rows = []
    for asset, segment_id in zip(assets, fresh, strict=True):
        row: Pairs = [(c, c) for c in draft.main if c.asset == asset.id]
        if not row:
            whole = clip_of(asset, segment_id)
            if whole is None:
                raise Refusal("layout", "no_length", field="assets", name=asset.name)
            row = [(None, whole)]
        rows.append(row)
    return rows


def _with_overlay(draft: Draft, clips: Sequence[Clip]) -> Draft:
    """The draft with one more overlay track, right above the main track and the cells before it."""
    named = [
        clip.model_copy(update={"id": fresh})
        for clip, fresh in zip(clips, fresh_segment_ids(draft, len(clips)), strict=True)
    ]
    track = Track(
        id=fresh_track_id(draft),
        kind=TrackKind.VIDEO,
        role=TrackRole.OVERLAY,
        segments=tuple(named),
        extra={LAID_OUT: True},
    )
    lower = [t for t in draft.tracks if t.role is TrackRole.MAIN or t.extra.get(LAID_OUT)]
    upper = [t for t in draft.tracks if t not in lower]
    return draft.model_copy(update={"tracks": (*lower, track, *upper)})
