"""From a key and its values to a sentence."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...units import clock, seconds_text, size_text
from ..base import Said
from .catalog import catalog, language_of

LONGEST_QUOTE = 60
"""Characters of a person's text that a sentence repeats; the rest is an ellipsis."""


def sentence(said: Said, language: str) -> str:
    """What was said, in a language. KeyError for a key or value that is not there."""
    chosen = language_of(language)
    return _Template(chosen).vformat(catalog(chosen)[said.key], (), said.values)


class _Template(string.Formatter):
    """Formats `{name:kind}` by the kinds of this package, and nothing else (no attributes, no indexes)."""

    def __init__(self, language: str) -> None:
        self.language = language

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:  # noqa: ARG002
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        kind, _, rest = format_spec.partition("|")
        if kind == "plural":
            one, many = rest.split("|")
            return one if value == 1 else many
        return _KINDS[kind](value, self.language)


def _plain(value: Any, language: str) -> str:  # noqa: ARG001
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in text).split())


def _seconds(value: int, language: str) -> str:
    text = seconds_text(value)
    return text.replace(" s", " 秒") if language == "zh" else text


def _list(values: Sequence[Any], language: str) -> str:
    names = [_plain(v, language) for v in values]
    if language == "zh":
        return "、".join(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _quote(value: Any, language: str) -> str:
    text = _plain(value, language)
    short = text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1].rstrip() + "…"
    return f"“{short}”"


def _word(value: Any, language: str) -> str:
    return catalog(language).get(f"word.{value}", _plain(value, language).replace("_", " "))


def _nested(value: Said | Sequence[Said], language: str) -> str:
    if isinstance(value, Said):
        return sentence(value, language)
    return ("，" if language == "zh" else ", ").join(sentence(v, language) for v in value)


_KINDS: dict[str, Callable[[Any, str], str]] = {
    "": _plain,
    "clock": lambda value, _language: clock(value),
    "seconds": _seconds,
    "size": lambda value, _language: size_text(value),
    "percent": lambda value, _language: f"{round(value * 100, 1):g} %",
    "number": lambda value, _language: f"{round(float(value), 2):g}",
    "list": _list,
    "quote": _quote,
    "word": _word,
    "said": lambda value, language: _nested(value, language),
}
