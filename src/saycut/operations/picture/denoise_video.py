"""`denoise_video`: takes grain out."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft
from ..base import Applied, Operation, said
from ..parts import Part, change, where
from ..resolve import pictures
from ..times import Target


class DenoiseVideo(Operation):
    """Takes grain out."""

    op: Literal["denoise_video"] = "denoise_video"
    family: ClassVar[str] = "picture"
    strength: float = Field(default=0.5, gt=0, le=1)
    """1 takes out the most, fine detail too."""
    target: Target = "all"
    """Which clips; all of them unless said."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        found = pictures(self.target, draft, op=self.op)
        part = Part(found)

        def one(clip: Clip) -> Clip:
            return clip.replace(look=clip.look.replace(denoise=self.strength))  # type: ignore[no-any-return]

        told = said("denoise_video.done", strength=self.strength, where=where(draft, part))
        return Applied(change(draft, part, one), (told,))
