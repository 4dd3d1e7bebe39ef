"""One message, from the command line to its exit code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...client.routing import Action, Step
from ...errors import InputError, NothingDone, OutputError, StillRunning
from .doing import Conversation, Outcome
from .place import Export, Place
from .session import Where, place_of, reached
from .telling import Lines, Quiet, outcome_json, print_compact
from .wording import language_of, words

LONGEST_WORDS = 10_000
"""Characters of one message; a page of wishes has about 3,000."""


@dataclass(frozen=True)
class Message:
    """What is said, and what goes with it."""

    words: str
    output: str | None = None
    force: bool = False
    as_is: bool = False


def say_once(where: Where, message: Message) -> int:
    """Says it and shows what came of it; gives the exit code."""
    _check(message)
    place = place_of(where)
    place.language = place.language or language_of(message.words, None)
    to = file_named(message.output)
    export = Export(to=to, force=message.force, detach=where.detach)

    def steps(talk: Conversation) -> tuple[Step, ...]:
        return (Step(Action.TURN, message.words),) if message.as_is else talk.routed(message.words)

    return reached(place, lambda: _said(place, export, steps, as_json=where.as_json))


def export_once(where: Where, export: Export) -> int:
    """Exports what is on the timeline; gives the exit code."""
    place = place_of(where)
    step = Step(Action.EXPORT, output=dict(export.output))
    return reached(place, lambda: _said(place, export, lambda _: (step,), as_json=where.as_json))


def file_named(output: str | None) -> Path | None:
    """The file that -o names; one without an ending is an MP4. Raises OutputError for a stream, a folder."""
    if output == "-":
        raise OutputError("the file cannot be streamed here", way_out="Give a name with -o.", field="output")
    if not output:
        return None
    if Path(output).is_dir():
        raise OutputError(f"{output} is a folder", way_out="Give a file's name with -o.", field="output")
    return Path(output) if Path(output).suffix else Path(f"{output}.mp4")


def _check(message: Message) -> None:
    if not message.words.strip():
        raise InputError("nothing was said", way_out='Say what to do, e.g. "trim the first 5 seconds".')
    if len(message.words) > LONGEST_WORDS:
        raise InputError(
            f"the message has {len(message.words):,} characters; at most {LONGEST_WORDS:,} are read",
            way_out="Say it in several messages.",
        )


def _said(place: Place, export: Export, steps: Any, *, as_json: bool) -> int:
    heard = Quiet(place.language)
    shown: Any = heard if as_json else Lines(place.language)
    if hasattr(place, "notice"):
        place.notice = shown.notice
    talk = Conversation(place, shown, export)
    outcome = talk.do(steps(talk))
    if as_json:
        print_compact(_body(place, outcome, heard))
    elif outcome.running:
        shown.notice(words(place.language)["running"].format(id=outcome.job_id))
        for left in outcome.left:
            shown.notice(words(place.language)["offer_turn"].format(words=left))
    if outcome.running and not export.detach:
        return StillRunning.exit_code
    return 0 if outcome.done else NothingDone.exit_code


def _body(place: Place, outcome: Outcome, heard: Quiet) -> dict[str, Any]:
    body = outcome_json(outcome, heard)
    if not outcome.running and (outcome.turns or outcome.view):
        view = outcome.view or place.view()
        body |= {"timeline": view.summary[:4000], "duration_ms": view.duration_ms}
    if not body["ok"]:
        body["error"] = {"code": NothingDone.code, "message": body["reply"]}
    return {**body, **place.facts()}
