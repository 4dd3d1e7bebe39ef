"""`detach_audio`: puts the clips' own sound on a track of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from ...timeline.edit import fresh_segment_ids, fresh_track_id, with_main, with_segments
from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft, Track, TrackKind, TrackRole
from ..base import Applied, Operation, said
from ..refusal import Refusal
from ..resolve import asset_named, require_main
from .hearing import audible, faded


class DetachAudio(Operation):
    """Puts the clips' own sound on a track of its own."""

    op: Literal["detach_audio"] = "detach_audio"
    family: ClassVar[str] = "sound"
    asset: str | None = None
    """Only the clips that show this file."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        main = require_main(draft, op=self.op)
        only = asset_named(self.asset, draft, op=self.op).id if self.asset is not None else None
        heard = [c for c in audible(draft, (TrackRole.MAIN,)) if only in (None, c.asset)]
        if not heard:
            raise Refusal(self.op, "nothing_there", field="asset", what="audio")
        ids = fresh_segment_ids(draft, len(heard))
        sounds = [_sound_of(c, main).replace(id=new) for c, new in zip(heard, ids, strict=True)]
        gone = {c.id for c in heard}
        silent = with_main(
            draft,
            [c.replace(sound=c.sound.replace(muted=True)) if c.id in gone else c for c in main],
        )
        track = Track(id=fresh_track_id(draft), kind=TrackKind.AUDIO, role=TrackRole.VOICE, instead=True)
        return Applied(with_segments(silent, track, sounds), (said("detach_audio.done", count=len(heard)),))


def _sound_of(clip: Clip, main: Sequence[Clip]) -> Clip:
    """A clip's sound alone; where a transition mixed two clips their sounds cross over by fades."""
    index = next(i for i, c in enumerate(main) if c.id == clip.id)
    following = main[index + 1].transition if index + 1 < len(main) else None
    fade_in = max(clip.sound.fade_in_ms, clip.transition.duration_ms if clip.transition else 0)
    fade_out = max(clip.sound.fade_out_ms, following.duration_ms if following else 0)
    return Clip(
        id=clip.id,
        asset=clip.asset,
        start_ms=clip.start_ms,
        duration_ms=clip.duration_ms,
        source_start_ms=clip.source_start_ms,
        source_end_ms=clip.source_end_ms,
        speed=clip.speed,
        keep_pitch=clip.keep_pitch,
        reverse=clip.reverse,
        sound=faded(clip.sound, fade_in, fade_out),
    )
