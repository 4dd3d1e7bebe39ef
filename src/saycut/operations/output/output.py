"""`output`: what file is made; several make several files."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation


class Output(Operation):
    """What file is made; several make several files."""

    op: Literal["output"] = "output"
    family: ClassVar[str] = "output"
    resolution: str | None = None
    """e.g. 1080p", "720p", "4k": the short side"""
    width: int | None = Field(default=None, ge=16, le=8192)
    height: int | None = Field(default=None, ge=16, le=8192)
    ratio: str | None = None
    """This file's own shape, where it differs from the edit's."""
    fps: float | None = Field(default=None, gt=0, le=240)
    format: str | None = None
    """mp4 mov mkv webm avi"""
    codec: Literal["h264", "h265", "av1", "vp9"] | None = None
    max_bytes: int | None = Field(default=None, gt=0)
    """1 MB is 1,000,000 bytes."""
    bitrate: int | None = Field(default=None, gt=0)
    """Bits a second."""
    quality: Literal["low", "medium", "high", "lossless"] | None = None
    platform: str | None = None
