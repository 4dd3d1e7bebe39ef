"""What is on the timeline, and what is at work on it."""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from ...errors import OutputError, ServiceError
from .picture import picture
from .place import Place, View
from .telling import Lines, print_compact, view_json
from .wire import WirePlace
from .wording import words

RECENT_S = 24 * 3600.0
MOST = 5
"""Jobs that are looked at."""


def show_status(place: Place, *, as_json: bool, draft_to: Path | None) -> int:
    """Shows it; gives the exit code. Raises OutputError where the draft cannot be written."""
    view = place.view()
    jobs = running_jobs(place) if isinstance(place, WirePlace) else []
    if draft_to is not None:
        _write(draft_to, view)
    if as_json:
        print_compact({"ok": True, **view_json(view), "jobs": jobs, **place.facts()})
        return 0
    show_view(view, Lines(place.language))
    for one in jobs:
        percent = f", {one['progress']} %" if one["progress"] is not None else ""
        sys.stdout.write(f"{one['kind']}: {one['state']}{percent}\n")
    return 0


def show_view(view: View, lines: Lines) -> None:
    """The timeline as a picture where there is a terminal, and in words."""
    if view.draft is not None and lines.out.isatty():
        show_picture(view, lines)
    lines.line(view.summary if view.ready else words(lines.language)["empty"])


def show_picture(view: View, lines: Lines) -> None:
    """The picture alone, in the terminal's width and colours."""
    from rich.console import Console
    from rich.text import Text

    if view.draft is None:
        return
    console = Console(file=lines.out, highlight=False)
    width = min(shutil.get_terminal_size((80, 24)).columns, 120)
    for row in picture(view.draft, width - 1, language=lines.language):
        line = Text()
        for piece in row:
            line.append(_plain(piece.text), style=piece.style)
        console.print(line, soft_wrap=True)


def _plain(text: str) -> str:
    """Names from outside cannot move the cursor."""
    return "".join(c if c.isprintable() else " " for c in text)


def running_jobs(place: WirePlace) -> list[dict[str, Any]]:
    """The newest jobs that go on, as the server tells them."""
    found = []
    recent = [j for j in place.remembered.of_server.jobs if time.time() - j.began < RECENT_S]
    for job in reversed(recent[-MOST:]):
        try:
            if job.kind == "export":
                status = place.run(place.client.render_status(job.id))
                state, percent = status.state, status.percent if not status.ended else None
            elif job.id.startswith("e-"):
                state, percent = place.run(place.client.turn_status(job.id)).state, None
            else:
                continue
        except ServiceError:  # it is gone, with its session: nothing is at work there
            continue
        if state in ("pending", "processing"):
            found.append({"job_id": job.id, "kind": job.kind, "state": state, "progress": percent})
    return found


def _write(path: Path, view: View) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            json.dump(view.wire, file, ensure_ascii=False)
    except FileExistsError:
        raise OutputError(f"{path} exists already", way_out="Give another name.", field="output") from None
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}", field="output") from error
