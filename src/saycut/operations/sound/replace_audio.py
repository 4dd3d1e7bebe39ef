"""`replace_audio`: another sound instead of the clips' own."""

from __future__ import annotations

from typing import ClassVar, Literal

from ...timeline.edit import with_main, with_track
from ...timeline.facts import Facts
from ...timeline.model import Draft, Sound, TrackRole
from ...units import span
from ..base import Applied, Operation, said
from ..resolve import require_main
from .hearing import sound_named
from .laying import laid


class ReplaceAudio(Operation):
    """Another sound instead of the clips' own."""

    op: Literal["replace_audio"] = "replace_audio"
    family: ClassVar[str] = "sound"
    asset: str
    """The sound that is heard instead."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        clips = require_main(draft, op=self.op)
        asset = sound_named(self.asset, draft, op=self.op)
        length = min(asset.duration_ms or 0, draft.duration_ms)
        silent = with_main(draft, [c.replace(sound=c.sound.replace(muted=True)) for c in clips])
        silent = without_stand_ins(silent)
        changed, track = laid(silent, TrackRole.VOICE, asset, span(0, length), sound=Sound())
        changed = with_track(changed, track.replace(instead=True))
        told = [said("replace_audio.done", name=asset.name)]
        if length < draft.duration_ms:
            told.append(said("replace_audio.shorter", name=asset.name, end=length, length=draft.duration_ms))
        elif (asset.duration_ms or 0) > length:
            told.append(
                said("replace_audio.longer", name=asset.name, length=asset.duration_ms, end=draft.duration_ms)
            )
        return Applied(changed, tuple(told))


def without_stand_ins(draft: Draft) -> Draft:
    """The draft without tracks that stand for the pictures' own sound (from an earlier replacing)."""
    kept = tuple(t for t in draft.tracks if not t.instead)
    return draft.replace(tracks=kept)  # type: ignore[no-any-return]
