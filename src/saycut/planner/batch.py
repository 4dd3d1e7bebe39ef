"""`saycut plan --batch`: lines of JSON in, a plan a line out, whatever the lines hold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from ..operations.base import Operation
from ..operations.plan import Plan
from .context import ContextAsset, PlanContext
from .reading import plan


def plan_batch(lines: Iterable[str]) -> Iterator[str]:
    """One line of JSON for each line that is not empty: a plan, or {"error": …} for a line that is none.

    A line is {"text", "lang"?, "context"?: [{"name","kind","duration_ms","w","h","fps","speech"}, …]}.
    """
    for line in lines:
        if line.strip():
            yield json.dumps(_planned(line), ensure_ascii=False)


def _planned(line: str) -> dict[str, Any]:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _error(f"not JSON: {error}")
    if not isinstance(request, dict) or not isinstance(request.get("text"), str):
        return _error('a line is an object with "text", a string')
    try:
        context = _context(request)
    except (ValidationError, TypeError, ValueError) as error:
        return _error(f"context: {str(error).splitlines()[0]}")
    try:
        return plan_json(plan(request["text"], context))
    except Exception as error:  # noqa: BLE001 - a mistake of ours on one line may not stop the others
        return {"error": {"code": "planner_failed", "message": f"{type(error).__name__}: {error}"}}


def _error(message: str) -> dict[str, Any]:
    return {"error": {"code": "bad_line", "message": message}}


def _context(request: dict[str, Any]) -> PlanContext:
    given = request.get("context") or []
    if isinstance(given, dict):
        given = given.get("assets") or []
    assets = tuple(ContextAsset.model_validate(a) for a in given)
    language = request.get("lang")
    return PlanContext(assets=assets, language=language if isinstance(language, str) else None)


def plan_json(made: Plan) -> dict[str, Any]:
    """A plan as JSON in the shape of the reference; an operation's fields at their defaults are left out,
    but for those that say what it does (`MAIN`)."""
    return {
        "operations": [operation_json(o) for o in made.operations],
        "not_understood": [n.model_dump() for n in made.not_understood],
        "unsupported": [u.model_dump() for u in made.unsupported],
        "assumptions": list(made.assumptions),
        "question": made.question,
    }


MAIN = {
    "trim": ("start", "end"),
    "remove_silence": ("min_silence_ms", "padding_ms"),
    "fit_duration": ("duration_ms", "how"),
    "combine": ("assets", "order"),
    "insert": ("asset", "at"),
    "loop": ("times",),
    "freeze": ("at", "duration_ms"),
    "add_music": ("duck",),
    "normalize_loudness": ("lufs",),
    "add_text": ("text", "role"),
    "add_captions": ("style", "burn"),
    "aspect": ("ratio", "fit"),
    "zoom": ("factor",),
    "transition": ("kind", "duration_ms"),
    "flip": ("axis",),
    "animated": ("format",),
    "extract_audio": ("format",),
    "thumbnail": ("format",),
    "overlay": ("position", "scale", "opacity"),
    "watermark": ("position", "scale", "opacity"),
    "undo": ("steps",),
    "redo": ("steps",),
    "duck": ("db",),
    "highlights": ("duration_ms", "count"),
    "duplicate": ("times",),
    "beat_sync": ("what", "every"),
}
"""Fields shown even at their defaults."""


def operation_json(operation: Operation) -> dict[str, Any]:
    """An operation as JSON: `op`, what differs from the defaults, and its main fields."""
    full = operation.model_dump(mode="json", by_alias=True)
    brief = operation.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    found: dict[str, Any] = {"op": full["op"]}
    for key, value in full.items():
        if value is not None and (key in brief or key in MAIN.get(full["op"], ())):
            found[key] = _lean(value)
    return found


def _lean(value: Any) -> Any:
    """Inner objects without their empty fields."""
    if isinstance(value, dict):
        return {k: _lean(v) for k, v in value.items() if v is not None and not (k == "italic" and v is False)}
    return [_lean(v) for v in value] if isinstance(value, list) else value
