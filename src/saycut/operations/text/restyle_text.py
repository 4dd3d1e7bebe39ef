"""`restyle_text`: changes how text that is there looks."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from ...timeline.edit import with_segments
from ...timeline.facts import Facts
from ...timeline.model import Draft
from ...timeline.text import CaptionStyle, Text, TextRole, TextStyle
from .. import checked
from ..base import Applied, Operation, Said, said
from ..refusal import Refusal
from ..resolve import texts
from ..times import Target


class RestyleText(Operation):
    """Changes how text that is there looks."""

    op: Literal["restyle_text"] = "restyle_text"
    family: ClassVar[str] = "text"
    target: Target = "text"
    """Which texts; titles and captions unless said."""
    style: TextStyle = TextStyle()
    """Fields that are given change; the others stay."""
    position: str | None = None
    """One of timeline.text.POSITIONS."""
    animation: Literal["fade", "slide", "typewriter", "bounce", "pop"] | None = None
    """How titles come in; captions have their own."""
    captions: Literal["plain", "karaoke", "highlight", "boxed", "word"] | None = None
    """Another style for captions; titles keep theirs."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        style = checked.style(self.style, op=self.op).model_dump(exclude_defaults=True)
        position = checked.position(self.position, op=self.op)
        changes = self._changes(style)
        if not changes:
            raise Refusal(self.op, "restyle_nothing", field="style")
        found = texts(self.target, draft, op=self.op)
        if self.captions is not None and not style and position is None and self.animation is None:
            found = tuple(
                f for f in found if isinstance(f.segment, Text) and f.segment.role is TextRole.CAPTION
            )
            if not found:
                raise Refusal(self.op, "nothing_there", field="captions", what="captions")
        ids = {f.segment.id for f in found}
        changed = draft
        for track in {f.track.id: f.track for f in found}.values():
            segments = [
                self._restyled(s, style, position) if isinstance(s, Text) and s.id in ids else s
                for s in track.segments
            ]
            changed = with_segments(changed, track, segments)
        told = said("restyle_text.done", count=len(found), changes=changes)
        return Applied(changed, (told,))

    def _restyled(self, text: Text, style: dict[str, Any], position: str | None) -> Text:
        changes: dict[str, Any] = {"style": text.style.replace(**style)}
        if position is not None:
            changes.update(position=position, x=None, y=None)
        if self.animation is not None and text.role is not TextRole.CAPTION:
            changes["animation"] = self.animation
        if self.captions is not None and text.role is TextRole.CAPTION:
            changes["caption"] = (text.caption or CaptionStyle()).replace(kind=self.captions)
        return text.replace(**changes)  # type: ignore[no-any-return]

    def _changes(self, style: dict[str, Any]) -> tuple[Said, ...]:
        found = [said(f"restyle_text.{field}", value=value) for field, value in style.items()]
        for field in ("position", "animation", "captions"):
            if getattr(self, field) is not None:
                found.append(said(f"restyle_text.{field}", value=getattr(self, field)))
        return tuple(found)
