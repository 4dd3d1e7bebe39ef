"""What a command shows of a conversation: lines for a person, or one compact JSON object for a program."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import Any, TextIO

from ...units import clock, size_text
from ..edge import printable
from .doing import Outcome
from .place import Brought, Exported, MadeFile, View
from .wording import words as wording

MOST = 32_000
"""Characters that agents read of a command's output; what is longer is cut without a word."""
ROOM = 20_000
"""Of it for what the backend said."""


class Quiet:
    """Shows nothing and keeps what was said: for `--json`."""

    def __init__(self, language: str | None = None) -> None:
        self.language = language
        self.said: list[str] = []
        self.notices: list[str] = []

    def text(self, text: str) -> None:
        self.said.append(text)

    def notice(self, text: str) -> None:
        self.notices.append(text)

    def progress(self, what: str, share: float | None) -> None: ...

    def brought(self, files: Sequence[Brought]) -> None: ...

    def view(self, view: View) -> None: ...

    def credits(self, found: dict[str, int] | None) -> None: ...

    def exporting(self) -> None: ...

    def exported(self, made: Exported) -> None: ...


class Lines:
    """Shows each thing as a line, as it happens; progress only where it moves."""

    def __init__(self, language: str | None = None, out: TextIO | None = None) -> None:
        self.language = language
        self.out = out or sys.stdout
        self._percent = 0
        self._room = ROOM if not self.out.isatty() else None
        """Characters of the backend's words that are still shown where a program may read them."""

    @property
    def table(self) -> Any:
        return wording(self.language)

    def text(self, text: str) -> None:
        for line in self.fitting(text).splitlines():
            if line.strip():
                self.line(line)

    def fitting(self, text: str) -> str:
        """As much of the backend's words as there is room for."""
        if self._room is None:
            return text
        shown = cut(text, self._room) if self._room > 0 else ""
        self._room -= len(shown)
        return shown

    def notice(self, text: str) -> None:
        for line in text.splitlines():
            self.line(line)

    def progress(self, what: str, share: float | None) -> None:
        if share is None or what == "uploading":
            return
        percent = int(share * 100)
        if percent >= self._percent + 50 and percent < 100:
            self._percent = percent - percent % 50
            self.line(self.table["percent"].format(percent=self._percent))

    def brought(self, files: Sequence[Brought]) -> None:
        for one in files:
            self.line(self.table["brought"].format(name=one.name, told=told_of(one)))

    def view(self, view: View) -> None:
        self.line(view.summary)

    def credits(self, found: dict[str, int] | None) -> None:
        self.line(self.table["credits"].format(**found) if found is not None else self.table["no_credits"])

    def exporting(self) -> None:
        self._percent = 0
        self.line(self.table["rendering"])

    def exported(self, made: Exported) -> None:
        for one in made.files:
            self.line(self.table["made"].format(path=one.path, told=told_of_file(one)))
            for note in one.notes:
                self.line(note)
        if made.claim:
            self.line(self.table["claim"].format(link=made.claim))

    def line(self, text: str) -> None:
        self.out.write(printable(text) + "\n")
        self.out.flush()


def told_of(one: Brought) -> str:
    """A file in a few words: "video, 0:39, 1080x1920"."""
    parts = [one.kind] if one.kind else []
    if one.duration_ms:
        parts.append(clock(one.duration_ms))
    if one.width and one.height:
        parts.append(f"{one.width}x{one.height}")
    return ", ".join(parts) or "?"


def told_of_file(one: MadeFile) -> str:
    parts = [clock(one.duration_ms)] if one.duration_ms else []
    return ", ".join([*parts, size_text(one.bytes)])


def compact(body: dict[str, Any]) -> str:
    """One JSON object on one line."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=str)


def print_compact(body: dict[str, Any]) -> None:
    """The one object of `--json`; nothing else stands on standard output."""
    sys.stdout.write(compact(body) + "\n")
    sys.stdout.flush()


def outcome_json(outcome: Outcome, heard: Quiet) -> dict[str, Any]:
    """A message's outcome as a program reads it, short enough to be read whole."""
    body: dict[str, Any] = {
        "ok": outcome.done,
        "state": "processing" if outcome.running else "completed",
        "job_id": outcome.job_id or None,
        "steps": outcome.steps,
        "reply": cut("\n".join(heard.said), ROOM),
        "notices": [cut(n, 500) for n in heard.notices[-20:]],
    }
    if outcome.uploaded:
        body["files"] = [brought_json(one) for one in outcome.uploaded]
    if outcome.files:
        body["outputs"] = [file_json(one) for one in outcome.files]
    if outcome.claim:
        body["claim"] = outcome.claim
    if outcome.credits is not None:
        body["credits"] = outcome.credits
    for key in ("offered", "left"):
        if getattr(outcome, key):
            body[key] = getattr(outcome, key)
    if outcome.turns and outcome.turns[-1].details:
        body["details"] = outcome.turns[-1].details
    return body


def brought_json(one: Brought) -> dict[str, Any]:
    return {
        "filename": one.name,
        "file_type": one.kind,
        "duration_ms": one.duration_ms,
        "width": one.width,
        "height": one.height,
    }


def file_json(one: MadeFile) -> dict[str, Any]:
    path = os.fsencode(one.path.resolve()).decode("utf-8", "replace")
    return {"path": path, "bytes": one.bytes, "duration_ms": one.duration_ms, "notes": list(one.notes)}


def view_json(view: View, *, room: int = 24_000) -> dict[str, Any]:
    """The timeline; the draft itself only where it is short enough to be read whole."""
    body: dict[str, Any] = {
        "timeline": cut(view.summary, 4000),
        "duration_ms": view.duration_ms,
        "ready": view.ready,
    }
    size = len(compact(view.wire))
    if size <= room:
        return {**body, "draft": view.wire}
    return {**body, "draft": None, "draft_characters": size, "draft_way_out": "Write it to a file with -o."}


def cut(text: str, most: int) -> str:
    """A text, or its beginning with a mark that there is more."""
    return text if len(text) <= most else text[: most - 1] + "…"
