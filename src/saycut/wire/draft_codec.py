"""A draft as short-key JSON and back: `draft_to_wire`, `draft_from_wire`.

What comes in is untrusted: sizes are bounded, every error is a DraftError that names the place
("t[0].sg[3].sp"), and the invariants of `timeline` hold of what is given back. Keys that Saycut does not
know are kept, at every level, and written again. A file's place on this machine never crosses the wire.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from ..errors import DraftError
from ..timeline.invariants import check
from ..timeline.model import Asset, Draft, Track, TrackKind, TrackRole
from ..timeline.text import Text
from .bounds import LONGEST_MS, MOST_ASSETS, MOST_OUTPUTS, MOST_SEGMENTS, MOST_TRACKS, bounded
from .draft_keys import (
    ASSET,
    CANVAS,
    CLIP,
    DRAFT_KEYS,
    DUCK,
    FADE,
    OUTPUT,
    TEXT,
    TRACK_KEYS,
    TRACK_TYPES,
    VERSION,
)
from .shapes import list_of, read, rest_of, taken, write

Json = dict[str, Any]
MADE_BY_SAYCUT = ("music:", "sound:", "voice:")
"""Locators of what is made when it is needed; they name no file, so they may travel."""
OTHER_TRACKS = "t"
"""Where tracks of types Saycut does not know are kept in `Draft.extra`."""
_KINDS = {number: kind for kind, number in TRACK_TYPES.items()}
_USUAL_ROLE = {TrackKind.VIDEO: "overlay", TrackKind.AUDIO: "music", TrackKind.TEXT: "titles"}


def draft_to_wire(draft: Draft) -> Json:
    """The draft as JSON values; fields that stand at their default are left out."""
    extra = dict(draft.extra)
    others = extra.pop(OTHER_TRACKS, [])
    meta: Json = {"title": draft.title}
    if draft.canvas is not None:
        meta |= write(draft.canvas, CANVAS)
    wire: Json = {
        "v": VERSION,
        "d": draft.duration_ms,
        "m": {**extra.pop("m", {}), **meta},
        "a": [write(_portable(a), ASSET) for a in draft.assets],
        "t": [*(_track_to_wire(t) for t in draft.tracks), *others],
    }
    if draft.outputs:
        wire["o"] = [write(o, OUTPUT) for o in draft.outputs]
    fade = write(draft.fade, FADE) | extra.pop("fd", {})
    optional = {
        "fd": fade,
        "fi": draft.sound_fade_in_ms,
        "fo": draft.sound_fade_out_ms,
        "lu": draft.loudness_lufs,
    }
    wire |= {key: value for key, value in optional.items() if value}
    return {**extra, **wire}


def _portable(asset: Asset) -> Asset:
    if asset.locator.startswith(MADE_BY_SAYCUT):
        return asset
    return asset.model_copy(update={"locator": ""})


def _track_to_wire(track: Track) -> Json:
    extra = dict(track.extra)
    ducking = extra.pop("dk", {})
    wire: Json = {
        **extra,
        "i": track.id,
        "tt": TRACK_TYPES[track.kind],
        "r": track.role.value,
        "sg": [write(s, TEXT if isinstance(s, Text) else CLIP) for s in track.segments],
    }
    if track.duck is not None:
        wire["dk"] = write(track.duck, DUCK) | ducking
    return wire


def draft_from_wire(wire: object) -> Draft:
    """The draft that JSON values tell. Raises DraftError naming the place and what is wrong there."""
    bounded(wire)
    body = taken(wire, "draft")
    version = body.get("v", VERSION)
    if not isinstance(version, int) or not 1 <= version <= VERSION:
        raise DraftError("the draft is of a version that Saycut does not know", field="v")
    extra = rest_of(body, DRAFT_KEYS)
    values: Json = _metadata(body.get("m", {}), extra)
    values["assets"] = [
        _asset(one, f"a[{i}]") for i, one in enumerate(list_of(body, "a", "a", most=MOST_ASSETS))
    ]
    values["outputs"] = [
        read(one, OUTPUT, f"o[{i}]") for i, one in enumerate(list_of(body, "o", "o", most=MOST_OUTPUTS))
    ]
    values["tracks"] = _tracks(list_of(body, "t", "t", most=MOST_TRACKS), extra)
    if "fd" in body:
        values["fade"] = read(body["fd"], FADE, "fd", extra, "fd")
    names = {"fi": "sound_fade_in_ms", "fo": "sound_fade_out_ms", "lu": "loudness_lufs"}
    values |= {names[key]: body[key] for key in names if key in body}
    try:
        return _short_enough(check(Draft(**values, extra=extra)))
    except ValidationError as error:
        first = error.errors()[0]
        where = {field: key for key, field in names.items()}.get(str(first["loc"][0]), "m.title")
        raise DraftError(f"{where}: {first['msg']}", field=where) from None


def _short_enough(draft: Draft) -> Draft:
    last = max((s.end_ms for t in draft.tracks for s in t.segments), default=0)
    if last > LONGEST_MS:
        raise DraftError("the draft is longer than a week", field="t")
    return draft


def _metadata(found: object, extra: Json) -> Json:
    meta = taken(found, "m")
    unknown = rest_of(meta, ("title", *CANVAS.keys))
    if unknown:
        extra["m"] = unknown
    values: Json = {"title": meta.get("title", "")}
    sized = {key: meta[key] for key in CANVAS.keys if key in meta}
    if "width" in sized and "height" in sized:
        values["canvas"] = read({"fps": "30/1", **sized}, CANVAS, "m")
    return values


def _asset(found: object, where: str) -> Asset:
    asset = read(found, ASSET, where)
    assert isinstance(asset, Asset)
    if asset.locator and not asset.locator.startswith(MADE_BY_SAYCUT):
        raise DraftError(f"{where}.l: a draft cannot say where a file is", field=f"{where}.l")
    return asset


def _tracks(found: list[Any], extra: Json) -> list[Track]:
    tracks: list[Track] = []
    others = []
    room = MOST_SEGMENTS
    for i, one in enumerate(found):
        where = f"t[{i}]"
        body = taken(one, where)
        number = body.get("tt")
        kind = _KINDS.get(number) if isinstance(number, int) else None
        if kind is None:
            others.append(one)
            continue
        segments = list_of(body, "sg", f"{where}.sg", most=room)
        room -= len(segments)
        shape = TEXT if kind is TrackKind.TEXT else CLIP
        read_segments = [read(s, shape, f"{where}.sg[{n}]") for n, s in enumerate(segments)]
        tracks.append(_track(body, kind, read_segments, where, first=not tracks))
    if others:
        extra[OTHER_TRACKS] = others
    return tracks


def _track(
    body: Mapping[str, Any], kind: TrackKind, segments: list[Any], where: str, *, first: bool
) -> Track:
    extra = rest_of(body, TRACK_KEYS)
    usual = "main" if first and kind is TrackKind.VIDEO else _USUAL_ROLE[kind]
    role = body.get("r", usual)
    if role not in tuple(TrackRole):
        raise DraftError(f"{where}.r: there is no such role", field=f"{where}.r")
    duck = read(body["dk"], DUCK, f"{where}.dk", extra, "dk") if "dk" in body else None
    try:
        return Track(id=body.get("i", ""), kind=kind, role=role, segments=segments, duck=duck, extra=extra)
    except ValidationError as error:
        message = error.errors()[0]["msg"]
        raise DraftError(f"{where}: {message}", field=where) from None
