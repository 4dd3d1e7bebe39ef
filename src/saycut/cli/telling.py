"""What the person (or a program, with --json) is told at the end of a command."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from ..errors import NothingDone
from ..operations.base import said
from ..operations.wording import sentence
from ..planner.batch import operation_json
from ..render.export import Preview
from ..sessions.edit import Turn
from ..sessions.export import Made
from ..sessions.reply import form_lines, made_lines, reply_lines
from ..timeline.summary import timeline_summary
from .edge import print_json, printable

if TYPE_CHECKING:
    from .making import Wishes

STREAM = "-"


@dataclass(frozen=True)
class Outcome:
    """A turn with what came of it."""

    turn: Turn
    lines: tuple[str, ...]
    made: tuple[Made, ...]
    revision: int | None


@dataclass(frozen=True)
class Planned:
    """A turn that was only thought through."""

    turn: Turn
    lines: tuple[str, ...]
    previews: tuple[Preview, ...]


def tell_turn(outcome: Outcome, wishes: Wishes) -> None:
    """The reply, the files, the revision."""
    turn = outcome.turn
    kept: tuple[str, ...] = ()
    if outcome.revision is not None and (turn.changed or turn.moved):
        kept = (sentence(said("reply.kept", revision=outcome.revision), turn.language),)
    files = made_lines(outcome.made, turn.language)
    if wishes.output == STREAM and outcome.made:
        _stream(outcome.made[0])
        files = ()
    if wishes.as_json:
        print_json(_turn_json(outcome))
        return
    done = len(turn.done)
    for index, line in enumerate((*outcome.lines, *kept, *files)):
        mark = "✓" if index < done or index >= len(outcome.lines) else "•"
        _say(f"{mark} {line}", wishes)


def tell_made(made: tuple[Made, ...], wishes: Wishes, lines: tuple[str, ...]) -> None:
    """The files of an export."""
    if wishes.output == STREAM:
        _stream(made[0])
    elif wishes.as_json:
        print_json({"ok": True, "outputs": [made_json(m) for m in made]})
    else:
        for line in lines:
            _say(f"✓ {line}", wishes)


def tell_plan(planned: Planned, wishes: Wishes) -> None:
    """The operations, what they would do, and the engine's command lines."""
    turn = planned.turn
    lines = planned.lines or reply_lines(turn)
    if wishes.as_json:
        body = _turn_json(Outcome(turn, lines, (), None), dry_run=True)
        commands = [list(c) for one in planned.previews for c in one.commands]
        files = [dict(one.files) for one in planned.previews]
        print_json({**body, "commands": commands, "files": files})
        return
    for number, operation in enumerate(turn.plan.operations, 1):
        fields = operation.model_dump_json(exclude_defaults=True, exclude={"op"})
        typer.echo(printable(f"{number}. {operation.name()} {fields if fields != '{}' else ''}".rstrip()))
    for line in lines:
        typer.echo(printable(f"   {line}"))
    for one in planned.previews:
        for command in one.commands:
            typer.echo("\n" + printable(shlex.join(command)))


def made_json(made: Made, language: str = "en") -> dict[str, Any]:
    """A file as a program reads it; its notes are what is told of its form, and of what is in it."""
    found = made.artifact
    notes = [*form_lines([made.target], language), *(sentence(note, language) for note in found.notes)]
    return {
        "path": os.fsencode(made.target.path.resolve()).decode("utf-8", "replace"),
        "kind": made.target.output.kind,
        "format": made.target.path.suffix.lstrip("."),
        "bytes": found.bytes,
        "duration_ms": found.duration_ms,
        "width": found.width,
        "height": found.height,
        "notes": notes,
    }


def _turn_json(outcome: Outcome, *, dry_run: bool = False) -> dict[str, Any]:
    turn = outcome.turn
    done = bool(turn.done) or len(turn.plan.operations) > len(turn.not_done)
    body: dict[str, Any] = {
        "ok": done or dry_run,
        "language": turn.language,
        "reply": "\n".join(outcome.lines),
        "done": list(turn.done),
        "assumptions": list(turn.assumptions),
        "not_done": [{"op": n.op, "reason": n.reason, "way_out": n.way_out} for n in turn.not_done],
        "not_understood": [n.model_dump() for n in turn.not_understood],
        "unsupported": [u.model_dump() for u in turn.unsupported],
        "question": turn.plan.question,
        "operations": [operation_json(one) for one in turn.plan.operations],
        "resolved": list(turn.resolved),
        "timeline": timeline_summary(turn.draft),
        "duration_ms": turn.draft.duration_ms,
        "outputs": [made_json(m, turn.language) for m in outcome.made],
        "revision": outcome.revision,
    }
    if not body["ok"]:
        body["error"] = {"code": NothingDone.code, "message": body["reply"]}
    return body


def _stream(made: Made) -> None:
    """The file's bytes to standard output; what is said goes to standard error."""
    with made.artifact.path.open("rb") as file:
        shutil.copyfileobj(file, sys.stdout.buffer, 1 << 20)
    sys.stdout.buffer.flush()


def _say(line: str, wishes: Wishes) -> None:
    mark, _, text = printable(line).partition(" ")
    color = None if not os.environ.get("NO_COLOR") else False
    colored = typer.style(mark, fg="green" if mark == "✓" else "yellow", bold=True)
    typer.echo(f"{colored} {text}", err=wishes.output == STREAM, color=color)
