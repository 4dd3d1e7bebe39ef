"""Refusing an operation in words that can be said in any of the languages.

A `Refusal` is an OperationError that knows its key in `wording`, so that the edge of the program can tell it
in the person's language; `str(error)` is English.
"""

from __future__ import annotations

from typing import Any

from ..errors import NotAvailable, OperationError
from .base import Said
from .wording import catalog, language_of, sentence


class Refusal(OperationError):
    """An operation that cannot be done, by its key: `error.<key>` and, where there is one, its way out."""

    def __init__(self, op: str, key: str, *, field: str | None = None, **values: Any) -> None:
        self.said = Said(f"error.{key}", {"op": op, **values})
        message, way_out = self._in("en")
        super().__init__(op, message, field=field, way_out=way_out)

    def _in(self, language: str) -> tuple[str, str]:
        way_out = Said(f"{self.said.key}.way_out", self.said.values)
        known = way_out.key in catalog(language_of(language))
        return sentence(self.said, language), sentence(way_out, language) if known else ""

    def in_language(self, language: str) -> tuple[str, str]:
        """(message, way out) in a language; the way out may be empty."""
        return self._in(language)


class NotDoneYet(Refusal, NotAvailable):
    """An operation Saycut does not do yet, or not on this machine, by its key in `wording`."""
