"""`duck`: makes music that is already there quieter under speech."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline import model
from ...timeline.edit import with_track
from ...timeline.facts import Facts, Need
from ...timeline.model import Draft, TrackRole
from ..base import Applied, Operation, said
from ..refusal import Refusal
from .hearing import may_speak, someone_speaks


class Duck(Operation):
    """Makes music that is already there quieter under speech."""

    op: Literal["duck"] = "duck"
    family: ClassVar[str] = "sound"
    db: float = Field(default=-10, ge=-60, le=0)
    """0 stops it."""

    def needs(self, draft: Draft) -> frozenset[Need]:
        return frozenset({Need.SPEECH}) if may_speak(draft) else frozenset()

    def apply(self, draft: Draft, facts: Facts) -> Applied:
        tracks = draft.tracks_of(TrackRole.MUSIC)
        if not tracks:
            raise Refusal(self.op, "nothing_there", field="target", what="music")
        duck = model.Duck(db=self.db) if self.db else None
        changed = draft
        for track in tracks:
            changed = with_track(changed, track.replace(duck=duck))
        told = [said("duck.done", db=f"{-self.db:g}") if duck else said("duck.off")]
        if duck and not someone_speaks(draft, facts):
            told.append(said("duck.nobody"))
        return Applied(changed, tuple(told))
