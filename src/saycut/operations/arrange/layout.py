"""`layout`: several pictures at once."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..base import Operation


class Layout(Operation):
    """Several pictures at once."""

    op: Literal["layout"] = "layout"
    family: ClassVar[str] = "arrange"
    kind: Literal["grid", "side_by_side", "stacked", "pip"]
    assets: tuple[str, ...] = ()
    """Empty: all pictures of the session."""
    position: str | None = None
    """For pip: where the small picture stands."""
