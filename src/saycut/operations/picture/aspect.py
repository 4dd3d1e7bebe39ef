"""`aspect`: another shape of the picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation


class Aspect(Operation):
    """Another shape of the picture."""

    op: Literal["aspect"] = "aspect"
    family: ClassVar[str] = "picture"
    ratio: str = Field(pattern=r"^\d{1,4}(\.\d+)?:\d{1,4}(\.\d+)?$")
    """e.g. 9:16"""
    fit: Literal["crop", "pad", "blur", "subject"] = "crop"
