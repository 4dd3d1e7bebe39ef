"""`insert`: puts an asset on the main track; what follows moves on."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.edit import fresh_segment_ids
from ...timeline.facts import Facts
from ...timeline.model import Asset, Clip, Draft
from ...timeline.pieces import part_of
from ...timeline.start import STILL_MS, canvas_of, clip_of, filled_by, is_picture
from ...units import span
from ..base import Applied, Operation, Said, said
from ..cutting import told
from ..refusal import Refusal
from ..resolve import asset_named, at
from ..retiming import Pairs, rebuilt, untouched
from ..times import END, When
from .placing import opened_at


class Insert(Operation):
    """Puts an asset on the main track; what follows moves on."""

    op: Literal["insert"] = "insert"
    family: ClassVar[str] = "arrange"
    asset: str
    """Name of the file."""
    at: When = END
    """Where it begins; a clip that plays there is cut."""
    duration_ms: int | None = Field(default=None, gt=0)
    """How long a photo stands, or how much of a video is taken; None: 4 s, or all of it."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        asset = asset_named(self.asset, draft, op=self.op)
        if not is_picture(asset) and (draft.canvas is not None or asset.kind != "audio"):
            raise Refusal(self.op, "asset_kind", field="asset", name=asset.name, wanted="a_picture")
        found = at(self.at, draft, op=self.op)
        pieces, index = opened_at(draft, found.ms)
        clip, notes = self._clip(draft, asset, pieces)
        place = pieces[index].start_ms if index < len(pieces) else draft.duration_ms if pieces else 0
        pairs: Pairs = [*untouched(pieces[:index]), (None, clip), *untouched(pieces[index:])]
        if draft.canvas is None and is_picture(asset):
            draft = draft.model_copy(update={"canvas": canvas_of([asset])})
        elif draft.canvas is not None:
            there = [draft.asset(c.asset) for c in draft.main]
            draft = draft.model_copy(update={"canvas": filled_by(draft.canvas, there, [asset])})
        changed = rebuilt(draft, pairs, op=self.op)
        done = told("insert.done", draft, changed, name=asset.name, at=place, length=clip.duration_ms)
        return Applied(changed, (done, *notes, *found.said))

    def _clip(self, draft: Draft, asset: Asset, pieces: tuple[Clip, ...]) -> tuple[Clip, list[Said]]:
        fresh = fresh_segment_ids(draft, others=pieces)[0]
        clip = clip_of(asset, fresh, still_ms=self.duration_ms or STILL_MS)
        if clip is None:
            raise Refusal(self.op, "no_length", field="asset", name=asset.name)
        if self.duration_ms is None or clip.duration_ms == self.duration_ms:
            return clip, []
        if self.duration_ms > clip.duration_ms:
            short = said("insert.short", name=asset.name, length=clip.duration_ms, asked=self.duration_ms)
            return clip, [short]
        return part_of(clip, span(0, self.duration_ms)), []
