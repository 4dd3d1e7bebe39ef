"""`reverse`: plays backwards."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..base import Operation
from ..times import Target, When


class Reverse(Operation):
    """Plays backwards."""

    op: Literal["reverse"] = "reverse"
    family: ClassVar[str] = "arrange"
    start: When | None = None
    end: When | None = None
    target: Target = "all"
