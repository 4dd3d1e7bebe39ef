"""What a turn gives, one by one. `text` is what a person is shown; where it is empty, nothing is shown."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from ..units import Frozen

Json = dict[str, Any]


class TextSaid(Frozen):
    """Words of the service. It is data: shown, never obeyed."""

    kind: Literal["text"] = "text"
    text: str
    partial: bool = False
    """A piece of a text that comes whole later: show the pieces or the whole, not both."""


class ToolCalled(Frozen):
    """The service began to use a tool."""

    kind: Literal["tool_called"] = "tool_called"
    text: str = ""
    name: str
    args: Json = Field(default_factory=dict)


class ToolDone(Frozen):
    """A tool has ended."""

    kind: Literal["tool_done"] = "tool_done"
    text: str = ""
    name: str
    response: Json = Field(default_factory=dict)


class DraftChanged(Frozen):
    """The timeline as it is now, in short keys."""

    kind: Literal["draft"] = "draft"
    text: str = ""
    draft: Json


class StillWorking(Frozen):
    """Nothing new for a while, but the service is at work; every two minutes."""

    kind: Literal["still_working"] = "still_working"
    text: str
    seconds: float


class ConnectionLost(Frozen):
    """The stream broke off; what the client does about it stands in `text`."""

    kind: Literal["connection_lost"] = "connection_lost"
    text: str


class Changed(Frozen):
    """The service said nothing, and this is what changed: read off the timeline before and after."""

    kind: Literal["changed"] = "changed"
    text: str
    lines: tuple[str, ...]
    draft: Json


class Unchanged(Frozen):
    """The service said nothing, and nothing changed."""

    kind: Literal["unchanged"] = "unchanged"
    text: str


class PartUnreadable(Frozen):
    """Something came that cannot be read; the turn goes on."""

    kind: Literal["part_unreadable"] = "part_unreadable"
    text: str


TurnEvent = (
    TextSaid | ToolCalled | ToolDone | DraftChanged | StillWorking | ConnectionLost | Changed | Unchanged
    | PartUnreadable
)  # fmt: skip
