"""`effect`: a named effect."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import ConfigDict, Field

from ..base import Operation
from ..times import Target, When


class Effect(Operation):
    """A named effect."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    op: Literal["effect"] = "effect"
    family: ClassVar[str] = "picture"
    effect: str = Field(alias="name")
    """A name of the library's effects."""
    strength: float = Field(default=0.5, ge=0, le=1)
    start: When | None = None
    end: When | None = None
    target: Target = "all"
