"""`saycut plan --batch`: a plan a line, for tools that score them."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from ..errors import InputError
from ..planner import plan_batch


def plan_lines(source: str) -> int:
    """Reads requests from a file (or - for standard input) and prints a plan a line, in the same order."""
    for line in plan_batch(_lines(source)):
        sys.stdout.write(line + "\n")
    sys.stdout.flush()
    return 0


def _lines(source: str) -> Iterator[str]:
    if source == "-":
        yield from sys.stdin
        return
    try:
        with open(source, encoding="utf-8") as file:  # noqa: PTH123 (a name as the person gave it)
            yield from file
    except (OSError, UnicodeDecodeError) as error:
        why = (getattr(error, "strerror", None) or "it is no plain text").lower()
        raise InputError(
            f"{source} cannot be read: {why}",
            way_out="Give a text file, or - for standard input.",
            field="batch",
        ) from error
