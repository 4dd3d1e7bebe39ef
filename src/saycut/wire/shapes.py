"""Writing and reading one value by its `Shape`; what is unknown on the way is kept.

Unknown keys of a value that has `extra` stand there under their own name. Those of a nested value that has
none stand in the `extra` of the nearest value around it, under the nested value's key: `{"lk": {"zz": 1}}`;
for a list, as a list of the same length with null where nothing was unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from fractions import Fraction
from typing import Any

from pydantic import ValidationError

from ..errors import DraftError
from ..units import Frozen
from .draft_keys import Shape

Json = dict[str, Any]
_RATE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?(/[1-9][0-9]{0,8})?")


def write(value: Frozen, shape: Shape) -> Json:
    """A value by its short keys, without fields at their default, with its unknown keys."""
    wire: Json = {}
    for key, name in shape.keys.items():
        one = getattr(value, name)
        if key not in shape.always and one == shape.model.model_fields[name].get_default(
            call_default_factory=True
        ):
            continue
        if key in shape.lists:
            wire[key] = [write(inner, shape.lists[key]) for inner in one]
        elif key in shape.inside and one is not None:
            wire[key] = write(one, shape.inside[key])
        else:
            wire[key] = _plain(one)
    return _with_extra(wire, getattr(value, "extra", {}), shape)


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return value


def _with_extra(wire: Json, extra: Mapping[str, Any], shape: Shape) -> Json:
    for key, kept in extra.items():
        if key in shape.inside and isinstance(kept, dict):
            wire[key] = _with_extra(wire.get(key, {}), kept, shape.inside[key])
        elif key in shape.lists and isinstance(kept, list):
            there = wire.get(key, [])
            if len(there) == len(kept):
                wire[key] = [
                    _with_extra(one, more, shape.lists[key]) if isinstance(more, dict) else one
                    for one, more in zip(there, kept, strict=True)
                ]
        elif key not in shape.keys:
            wire[key] = kept
    return wire


def read(found: object, shape: Shape, where: str, around: Json | None = None, key_around: str = "") -> Any:
    """The value that short keys tell; unknown keys go into its own `extra`, else into `around`'s.

    Raises DraftError naming the place.
    """
    body = taken(found, where)
    extra = rest_of(body, shape.keys)
    values: Json = {}
    for key, name in shape.keys.items():
        if key not in body:
            continue
        inner = f"{where}.{key}"
        if key in shape.lists:
            values[name] = _read_list(body[key], shape.lists[key], inner, extra, key)
        elif key in shape.inside and body[key] is not None:
            values[name] = read(body[key], shape.inside[key], inner, extra, key)
        else:
            values[name] = _rate(body[key], inner) if name == "fps" else body[key]
    if shape.keeps_extra:
        values["extra"] = extra
    elif extra and around is not None:
        around[key_around] = extra
    try:
        return shape.model(**values)
    except ValidationError as error:
        raise _telling(error, shape, where) from None


def _rate(found: object, where: str) -> object:
    """Frames a second as a number or "30000/1001"; anything else is refused before it is computed."""
    if isinstance(found, str) and not _RATE.fullmatch(found):
        raise DraftError(f"{where} is not a rate such as 30000/1001", field=where)
    return found


def _read_list(found: object, shape: Shape, where: str, extra: Json, key: str) -> list[Any]:
    if not isinstance(found, list):
        raise DraftError(f"{where} is not a list", field=where)
    values, kept = [], []
    for i, one in enumerate(found):
        unknown: Json = {}
        values.append(read(one, shape, f"{where}[{i}]", unknown, "kept"))
        kept.append(unknown.get("kept"))
    if any(kept):
        extra[key] = kept
    return values


def _telling(error: ValidationError, shape: Shape, where: str) -> DraftError:
    first = error.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    key = next((k for k, field in shape.keys.items() if field == name), name)
    place = f"{where}.{key}" if key else where
    return DraftError(f"{place}: {first['msg']}", field=place)


def taken(found: object, where: str) -> Mapping[str, Any]:
    """An object of JSON, or DraftError."""
    if not isinstance(found, dict):
        raise DraftError(f"{where} is not an object", field=where)
    return found


def list_of(body: Mapping[str, Any], key: str, where: str, *, most: int) -> list[Any]:
    """A list of JSON (absent: empty) of at most so many, or DraftError."""
    found = body.get(key, [])
    if not isinstance(found, list):
        raise DraftError(f"{where} is not a list", field=where)
    if len(found) > most:
        raise DraftError(f"{where} is too long", field=where, way_out=f"At most {most} are read.")
    return found


def rest_of(body: Mapping[str, Any], known: Iterable[str]) -> Json:
    """The keys of an object that are not known."""
    names = set(known)
    return {key: value for key, value in body.items() if key not in names}
