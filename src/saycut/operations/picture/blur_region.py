"""`blur_region`: hides a part of the picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import Draft
from ..base import Applied, Operation
from ..refusal import NotDoneYet
from ..times import When


class BlurRegion(Operation):
    """Hides a part of the picture."""

    op: Literal["blur_region"] = "blur_region"
    family: ClassVar[str] = "picture"
    available: ClassVar[bool] = False
    x: float = Field(default=0.25, ge=0, lt=1)
    """Left edge, in shares of the picture."""
    y: float = Field(default=0.25, ge=0, lt=1)
    """Top edge."""
    w: float = Field(default=0.5, gt=0, le=1)
    """Width."""
    h: float = Field(default=0.5, gt=0, le=1)
    """Height."""
    about: str | None = None
    """What to hide ("faces", "license plate")."""
    start: When | None = None
    """From here; None: from the start."""
    end: When | None = None
    """To here; None: to the end."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        raise NotDoneYet(self.op, "no_blur_region")
