"""What is on a session's timeline, as the service tells it, and in a person's words."""

from __future__ import annotations

import json
from typing import Any

from pydantic import Field

from ..errors import DraftError
from ..timeline.summary import timeline_summary
from ..units import Frozen, clock
from ..wire.draft_codec import draft_from_wire

Json = dict[str, Any]


class State(Frozen):
    """A session's newest state. The draft is in short keys; unknown ones are left as they came."""

    session_id: str = ""
    task_id: str = ""
    task_name: str = ""
    draft: Json = Field(default_factory=dict)
    video_infos: Any = None
    video_analyses: Any = None
    canvas_config: Json = Field(default_factory=dict)
    generated_media: Any = None
    revision: int | None = None
    """Of the draft in force, where the server counts them."""
    undo: int = 0
    """Steps back there are."""
    redo: int = 0
    """Steps forth there are."""

    @property
    def tracks(self) -> tuple[Json, ...]:
        """Tracks that hold anything."""
        found = self.draft.get("t")
        return tuple(
            t for t in (found if isinstance(found, list) else []) if isinstance(t, dict) and segments(t)
        )

    @property
    def ready(self) -> bool:
        """Whether there is anything to export."""
        return bool(self.tracks)

    @property
    def duration_ms(self) -> int:
        found = self.draft.get("d")
        return int(found) if isinstance(found, int | float) else 0

    @property
    def summary(self) -> str:
        """Like `Timeline (2 tracks): 1. Video: city (0-10s) 2. BGM: Lo-fi (0-10s, 35%)`."""
        try:
            return timeline_summary(draft_from_wire(self.draft))
        except (DraftError, KeyError):
            names = ", ".join(f"{i}. {kind_of(t)} ({len(segments(t))})" for i, t in enumerate(self.tracks, 1))
            length = f", {clock(self.duration_ms)}" if self.duration_ms else ""
            many = "" if len(self.tracks) == 1 else "s"
            return f"Timeline ({len(self.tracks)} track{many}{length}): {names or 'empty'}"


def state_of(data: Json) -> State:
    """The state that `data` of an answer tells; what is missing is empty."""
    inner = _object(data.get("state"))
    return State(
        session_id=str(data.get("session_id") or ""),
        task_id=str(data.get("task_id") or ""),
        task_name=str(data.get("task_name") or ""),
        draft=_object(inner.get("draft")),
        video_infos=inner.get("video_infos"),
        video_analyses=inner.get("video_analyses"),
        canvas_config=_object(inner.get("canvas_config")),
        generated_media=inner.get("generated_media"),
        revision=revision if isinstance(revision := data.get("revision"), int) else None,
        undo=undo if isinstance(undo := data.get("undo"), int) else 0,
        redo=redo if isinstance(redo := data.get("redo"), int) else 0,
    )


def segments(track: Json) -> list[Json]:
    """A track's segments, of any kind."""
    found = track.get("sg")
    return [s for s in found if isinstance(s, dict)] if isinstance(found, list) else []


def kind_of(track: Json) -> str:
    """What a track is, in a word."""
    kind = track.get("tt")
    return {0: "Video", 1: "Audio", 7: "Text"}.get(kind, "Other") if isinstance(kind, int) else "Other"


def _object(found: object) -> Json:
    """An object, also where it came as JSON in a text."""
    if isinstance(found, str):
        try:
            found = json.loads(found)
        except ValueError:
            return {}
    return {str(k): v for k, v in found.items()} if isinstance(found, dict) else {}
