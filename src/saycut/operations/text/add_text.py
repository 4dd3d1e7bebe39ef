"""`add_text`: writes on the picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import Draft
from ...timeline.text import Text, TextRole, TextStyle
from .. import checked
from ..base import Applied, Operation, said
from ..refusal import Refusal
from ..resolve import require_main
from ..times import When
from .ground import grounded
from .placing import captions_clear, free_place, time_of, with_text
from .reading import plain


class AddText(Operation):
    """Writes on the picture."""

    op: Literal["add_text"] = "add_text"
    family: ClassVar[str] = "text"
    text: str = Field(min_length=1, max_length=2000)
    """What is written; line breaks are kept."""
    role: Literal["title", "lower_third", "overlay", "end_card", "cta"] = "overlay"
    """What it is for; it decides look, place and time unless they are said."""
    start: When | None = None
    """None: where its role stands (a title at the start, an end card at the end)."""
    end: When | None = None
    """None: as long as it takes to read."""
    position: str | None = None
    """One of timeline.text.POSITIONS."""
    style: TextStyle = TextStyle()
    """Colour, weight, size, box, font; what is not given is as the role looks."""
    animation: Literal["fade", "slide", "typewriter", "bounce", "pop"] | None = None
    """How it comes in; None: as the role does."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        require_main(draft, op=self.op)
        draft, ground = grounded(draft)
        words = plain(self.text)
        if not words:
            raise Refusal(self.op, "no_text", field="text")
        role = TextRole(self.role)
        shown, notes = time_of(role, words, self.start, self.end, draft)
        position = checked.position(self.position, op=self.op)
        style = checked.style(self.style, op=self.op)
        made: list[Text] = []

        def make(new_id: str) -> Text:
            text = Text(
                id=new_id,
                start_ms=shown.start_ms,
                duration_ms=shown.duration_ms,
                text=words,
                role=role,
                position=position,
                style=style,
                animation=self.animation,
            )
            other = free_place(draft, text)
            made.append(text.replace(position=other) if other else text)
            return made[0]

        changed = captions_clear(with_text(draft, make))
        told = [said(f"add_text.{self.role}", text=words, start=shown.start_ms, end=shown.end_ms)]
        if made[0].position != position:
            told.append(said("add_text.moved", position=made[0].position))
        return Applied(changed, (*told, *ground, *notes))
