"""What changed between two states, in a person's words: for edits that the service made in silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..units import clock
from .sentences import sentence
from .state import Json, State, segments

LONGEST_NAME = 60
_KINDS = {0: "video", 1: "audio", 7: "title"}


def difference(before: State, after: State, language: str | None = None) -> tuple[str, ...]:
    """A line for each change; none when nothing changed."""
    lines = [*_segments(before, after, language), *_whole(before, after, language)]
    if not lines and before.draft != after.draft:
        lines.append(sentence("other", language, summary=after.summary))
    return tuple(lines)


def changed(before: State, after: State) -> bool:
    """Whether the timeline or the media differ; analyses alone do not count."""
    return before.draft != after.draft or before.generated_media != after.generated_media


def _segments(before: State, after: State, language: str | None) -> Iterator[str]:
    old, new = _by_key(before), _by_key(after)
    for what, keys in (("added", new.keys() - old.keys()), ("removed", old.keys() - new.keys())):
        found = new if what == "added" else old
        for key in found:
            if key in keys:
                kind, name, _ = found[key]
                yield sentence(what, language, kind=sentence(kind, language), name=name)
    for key in new:
        if key in old and old[key][2] != new[key][2]:
            kind, name, _ = new[key]
            yield sentence("changed", language, kind=sentence(kind, language), name=name)


def _whole(before: State, after: State, language: str | None) -> Iterator[str]:
    if before.duration_ms != after.duration_ms and before.ready:
        lengths = {"before": clock(before.duration_ms), "after": clock(after.duration_ms)}
        yield sentence("length", language, **lengths)
    old, new = _size(before), _size(after)
    if old and new and old != new:
        yield sentence("picture", language, before=old, after=new)
    media = after.generated_media
    if media and media != before.generated_media:
        count = len(media) if isinstance(media, list | dict) else 1
        yield sentence("media", language, name=count)


def _by_key(state: State) -> dict[tuple[str, object], tuple[str, str, Json]]:
    """Segments by kind and id (by place where they have none): kind, name, what is in them.

    Where a segment stands does not count: a cut before it moves it, and the length tells of that.
    """
    found: dict[tuple[str, object], tuple[str, str, Json]] = {}
    names = {str(a["i"]): a.get("n") for a in _objects(state.draft.get("a")) if "i" in a}
    for number, track in enumerate(_objects(state.draft.get("t"))):
        number_of_kind = track.get("tt")
        kind = _KINDS.get(number_of_kind, "else") if isinstance(number_of_kind, int) else "else"
        for place, one in enumerate(segments(track)):
            key = one.get("i") or one.get("id") or (number, place)
            inside = {k: v for k, v in one.items() if k not in ("s", "start")}
            found[(kind, str(key))] = (kind, _name(one, names), inside)
    return found


def _name(one: Json, names: dict[str, Any]) -> str:
    """What a segment is known by: its words, else its file, else when it is shown."""
    meta = one.get("m") if isinstance(one.get("m"), dict) else {}
    for text in (one.get("x"), one.get("text"), one.get("content"), *(meta or {}).values()):
        if isinstance(text, str) and text.strip():
            flat = " ".join(text.split())
            return f"“{flat if len(flat) <= LONGEST_NAME else flat[: LONGEST_NAME - 1] + '…'}”"
    named = names.get(str(one.get("a"))) or one.get("name") or one.get("n")
    if isinstance(named, str) and named:
        return named
    start, length = one.get("s"), one.get("d")
    if isinstance(start, int) and isinstance(length, int):
        return f"{clock(start)}–{clock(start + length)}"
    return "?"


def _size(state: State) -> str:
    meta = state.draft.get("m")
    for found in (meta if isinstance(meta, dict) else {}, state.canvas_config):
        if found.get("width") and found.get("height"):
            return f"{found['width']}x{found['height']}"
    return ""


def _objects(found: object) -> list[Json]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
