"""`edit_caption`: corrects words in captions."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import ConfigDict, Field

from ..base import Operation
from ..times import When


class EditCaption(Operation):
    """Corrects words in captions."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    op: Literal["edit_caption"] = "edit_caption"
    family: ClassVar[str] = "text"
    find: str = Field(min_length=1)
    replace_with: str = Field(alias="replace")
    at: When | None = None
