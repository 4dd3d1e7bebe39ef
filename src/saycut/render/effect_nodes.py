"""The steps that only effects are made of; see `nodes` for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ..library.layers import Layer
from .nodes import Node


@dataclass(frozen=True)
class LayerStep(Node):
    """A layer that one chain of filters can do, on a picture of this size and rate."""

    layer: Layer
    width: int
    height: int
    fps: Fraction
    skip: int = 0
    """Frames of it that came before: it goes on from there."""


@dataclass(frozen=True)
class LightParts(Node):
    """Only the light above a threshold (0 to 1), black becoming nothing at all."""

    threshold: float


@dataclass(frozen=True)
class Outlines(Node):
    """Dark lines on white where things end."""


@dataclass(frozen=True)
class LumaBlend(Node):
    """The second picture's light on the first's, whose colours stay: "screen" or "multiply"."""

    mode: Literal["screen", "multiply"]
    opacity: float


@dataclass(frozen=True)
class LightBlend(Node):
    """The second picture screened over the first with its own colours, through RGB."""

    opacity: float


@dataclass(frozen=True)
class Stack(Node):
    """Two pictures side by side (x) or one above the other (y)."""

    axis: Literal["x", "y"]


@dataclass(frozen=True)
class TornBand(Node):
    """A band of the picture laid back over it, jumping sideways in bursts."""

    number: int
    y: int
    shift: int
    burst: float
    rate_hz: float


@dataclass(frozen=True)
class Glimmer(Node):
    """A source: light of a colour that wanders along an edge; small, to be scaled up."""

    color: str
    rate_hz: float
    fps: Fraction


@dataclass(frozen=True)
class Dust(Node):
    """A source: white noise above a threshold, scaled up; lines when it is one pixel high."""

    width: int
    height: int
    share: float
    """The part of its pixels that is white."""
    size: tuple[int, int]
    fps: Fraction
