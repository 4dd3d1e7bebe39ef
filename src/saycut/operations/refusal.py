"""Refusing an operation in words that can be said in any of the languages.

A `Refusal` is an OperationError that knows its key in `wording`, so that the edge of the program can tell it
in the person's language; `str(error)` is English.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..errors import NotAvailable, OperationError, SaycutError, TargetUnreachable
from .base import Said
from .wording import catalog, language_of, sentence


class Refusal(OperationError):
    """An operation that cannot be done, by its key: `error.<key>` and, where there is one, its way out."""

    def __init__(self, op: str, key: str, *, field: str | None = None, **values: Any) -> None:
        self.said = Said(f"error.{key}", {"op": op, **values})
        message, way_out = _both(self.said, "en")
        super().__init__(op, message, field=field, way_out=way_out)

    def in_language(self, language: str) -> tuple[str, str]:
        return _both(self.said, language)


class NotDoneYet(Refusal, NotAvailable):
    """An operation Saycut does not do yet, or not on this machine, by its key in `wording`."""


class SizeRefused(TargetUnreachable):
    """No file fits the size asked for: `error.size.<key>` and its way out; both know `smallest`."""

    def __init__(self, key: str, *, smallest_bytes: int, **values: Any) -> None:
        self.said = Said(f"error.size.{key}", {"smallest": smallest_bytes, **values})
        message, way_out = _both(self.said, "en")
        super().__init__(message, smallest_bytes=smallest_bytes, way_out=way_out)

    def in_language(self, language: str) -> tuple[str, str]:
        return _both(self.said, language)


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """What is raised in the block is said in the person's language, where its words are known there."""
    try:
        yield
    except SaycutError as error:
        error.message, error.way_out = error.in_language(language)
        error.args = (error.message,)
        raise


def _both(told: Said, language: str) -> tuple[str, str]:
    """A message and its way out, which may be empty."""
    way_out = Said(f"{told.key}.way_out", told.values)
    known = way_out.key in catalog(language_of(language))
    return sentence(told, language), sentence(way_out, language) if known else ""
