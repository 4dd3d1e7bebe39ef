"""`fade`: fades the picture from and to a colour."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft
from .. import checked
from ..base import Applied, Operation, Said, said
from ..fading import fitted
from ..parts import Part, change, where
from ..refusal import Refusal
from ..resolve import pictures, require_main
from ..times import Target


class Fade(Operation):
    """Fades the picture from and to a colour."""

    op: Literal["fade"] = "fade"
    family: ClassVar[str] = "picture"
    in_ms: int = Field(default=0, ge=0, le=60_000)
    """0 leaves the fade there is."""
    out_ms: int = Field(default=0, ge=0, le=60_000)
    """0 leaves the fade there is."""
    color: str = "#000000"
    """From and to this, "#rrggbb"."""
    target: Target = "all"
    """Which clips; the whole video unless said."""
    audio: bool = True
    """The sound fades with it."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        if not self.in_ms and not self.out_ms:
            raise Refusal(self.op, "fade_nothing", field="in_ms")
        require_main(draft, op=self.op)
        color = checked.color(self.color, op=self.op, field="color")
        if self.target in ("all", "video"):
            return self._whole(draft, color)
        return self._clips(draft, color)

    def _whole(self, draft: Draft, color: str) -> Applied:
        fade_in, fade_out, notes = fitted(
            self.in_ms or draft.fade.in_ms, self.out_ms or draft.fade.out_ms, draft.duration_ms
        )
        fade = draft.fade.replace(in_ms=fade_in, out_ms=fade_out, color=color)
        changed = draft.replace(fade=fade)
        if self.audio:
            sound_in = fade_in if self.in_ms else draft.sound_fade_in_ms
            sound_out = fade_out if self.out_ms else draft.sound_fade_out_ms
            changed = changed.replace(sound_fade_in_ms=sound_in, sound_fade_out_ms=sound_out)
        told = self._told(fade_in, fade_out, said("where.whole"))
        return Applied(changed, (told, *notes))

    def _clips(self, draft: Draft, color: str) -> Applied:
        part = Part(pictures(self.target, draft, op=self.op))
        notes: list[Said] = []

        def one(clip: Clip) -> Clip:
            fade_in, fade_out, shorter = fitted(
                self.in_ms or clip.fade.in_ms, self.out_ms or clip.fade.out_ms, clip.duration_ms
            )
            notes.extend(shorter)
            fade = clip.fade.replace(in_ms=fade_in, out_ms=fade_out, color=color)
            sound = clip.sound
            if self.audio:
                sound = sound.replace(
                    fade_in_ms=fade_in if self.in_ms else sound.fade_in_ms,
                    fade_out_ms=fade_out if self.out_ms else sound.fade_out_ms,
                )
            return clip.replace(fade=fade, sound=sound)  # type: ignore[no-any-return]

        changed = change(draft, part, one)
        told = self._told(self.in_ms, self.out_ms, where(draft, part))
        return Applied(changed, (told, *notes[:1]))

    def _told(self, fade_in: int, fade_out: int, place: Said) -> Said:
        key = "fade.both" if self.in_ms and self.out_ms else "fade.in" if self.in_ms else "fade.out"
        return said(key, in_ms=fade_in, out_ms=fade_out, where=place)
