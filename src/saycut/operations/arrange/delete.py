"""`delete`: removes clips or segments."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..base import Operation
from ..times import Target


class Delete(Operation):
    """Removes clips or segments."""

    op: Literal["delete"] = "delete"
    family: ClassVar[str] = "arrange"
    clip: Target
