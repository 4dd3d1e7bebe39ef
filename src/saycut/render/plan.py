"""What `compile` gives and `run` does, as frozen values. Pure data: golden tests read it as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..ids import AssetId
from .graph import Graph
from .nodes import Node
from .profile import Profile

if TYPE_CHECKING:
    from .sound.plan import SoundPlan


@dataclass(frozen=True)
class Input:
    """One opening of a source file; its times start again at 0 where it was sought to."""

    asset: AssetId
    form: str = ""
    """The container as probed; it picks the demuxer of pictures."""
    seek_us: int = 0
    length_us: int | None = None
    image: bool = False
    loop: bool = False
    """An animated picture played again and again."""


@dataclass(frozen=True)
class Chunk:
    """Frames that one ffmpeg process encodes."""

    first: int
    frames: int
    inputs: tuple[Input, ...]
    graph: Graph


@dataclass(frozen=True)
class Prepass:
    """A look at a stretch of a source before it can be shown (stabilising)."""

    input: Input
    nodes: tuple[Node, ...]
    frames: int
    writes: str


@dataclass(frozen=True)
class RenderPlan:
    """Everything that is to be done for one file."""

    profile: Profile
    frames: int
    duration_ms: int
    chunks: tuple[Chunk, ...]
    sound: SoundPlan | None = None
    script: str | None = None
    """The ASS script of all texts that are burned in."""
    prepasses: tuple[Prepass, ...] = ()
    scripts: tuple[tuple[str, str], ...] = ()
    """ASS scripts of effects: their names in the work folder, their texts."""
    luts: tuple[tuple[AssetId, str], ...] = ()
    """Look-up tables with their names in the work folder."""
    notes: tuple[str, ...] = field(default=())

    @property
    def seconds(self) -> Fraction:
        """Its exact length."""
        return self.frames / self.profile.fps


def plan_as_json(plan: RenderPlan) -> dict[str, Any]:
    """The plan as plain JSON values; each node with its class name, for golden files and `--dry-run`."""
    found: dict[str, Any] = _plain(asdict(plan, dict_factory=dict))
    for chunk, told in zip(plan.chunks, found["chunks"], strict=True):
        told["graph"] = [
            {"in": list(c.inputs), "do": [_told(n) for n in c.nodes], "out": list(c.outputs)}
            for c in chunk.graph.chains
        ]
    for prepass, told in zip(plan.prepasses, found["prepasses"], strict=True):
        told["nodes"] = [_told(n) for n in prepass.nodes]
    return found


def _told(node: Node) -> str:
    """A node in one line: `Size(width=640, height=360)`, with fields at their default left out."""
    shown = ", ".join(
        f"{name}={_plain(getattr(node, name))}"
        for name, spec in node.__dataclass_fields__.items()
        if getattr(node, name) != spec.default
    )
    return f"{type(node).__name__}({shown})"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
