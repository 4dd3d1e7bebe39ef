"""Light checks of words that become names on a draft; the library knows which names there are."""

from __future__ import annotations

import re

from ..timeline.text import POSITIONS, TextStyle
from .refusal import Refusal

_NAME = re.compile(r"\w[\w \-]{0,39}")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?")
_FONT = re.compile(r"\w[\w .\-]{0,59}")


def name(value: str, *, op: str, field: str) -> str:
    """A name of the library's (letters, digits, `_`, `-` and spaces, at most 40), or Refusal."""
    if not _NAME.fullmatch(value):
        raise Refusal(op, "odd_name", field=field, name=value)
    return value


def color(value: str, *, op: str, field: str) -> str:
    """A colour "#rrggbb" or "#rrggbbaa" in lower case, or Refusal."""
    if not _COLOR.fullmatch(value):
        raise Refusal(op, "odd_color", field=field, color=value)
    return value.lower()


def position(value: str | None, *, op: str) -> str | None:
    """One of the nine places, or Refusal."""
    if value is not None and value not in POSITIONS:
        raise Refusal(op, "odd_position", field="position", position=value, names=list(POSITIONS))
    return value


def style(value: TextStyle, *, op: str) -> TextStyle:
    """A text style whose colours are colours and whose font is a plain name, or Refusal."""
    changes: dict[str, str] = {}
    for field in ("color", "box", "outline"):
        given = getattr(value, field)
        if given is not None and not (field != "color" and given == "none"):
            changes[field] = color(given, op=op, field=f"style.{field}")
    if value.font is not None and not _FONT.fullmatch(value.font):
        raise Refusal(op, "odd_name", field="style.font", name=value.font)
    return value.replace(**changes)  # type: ignore[no-any-return]
