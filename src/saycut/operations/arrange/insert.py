"""`insert`: puts an asset on the main track; what follows moves on."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import END, When


class Insert(Operation):
    """Puts an asset on the main track; what follows moves on."""

    op: Literal["insert"] = "insert"
    family: ClassVar[str] = "arrange"
    asset: str
    at: When = END
    duration_ms: int | None = Field(default=None, gt=0)
