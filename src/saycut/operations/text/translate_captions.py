"""`translate_captions`: captions in another language."""

from __future__ import annotations

from typing import ClassVar, Literal

from ...timeline.facts import Facts
from ...timeline.model import Draft
from ..base import Applied, Operation
from ..refusal import NotDoneYet


class TranslateCaptions(Operation):
    """Captions in another language."""

    op: Literal["translate_captions"] = "translate_captions"
    family: ClassVar[str] = "text"
    available: ClassVar[bool] = False
    language: str
    """As a BCP 47 tag."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        raise NotDoneYet(self.op, "no_translator", field="language", language=self.language)
