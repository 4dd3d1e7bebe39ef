"""`reset`: back to the clips as they came."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..base import Operation


class Reset(Operation):
    """Back to the clips as they came."""

    op: Literal["reset"] = "reset"
    family: ClassVar[str] = "session"
