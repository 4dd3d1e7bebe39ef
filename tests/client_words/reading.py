"""Reads the tables of cases: a line each, `what comes in => what is expected`."""

from __future__ import annotations

from pathlib import Path

CASES = Path(__file__).parent / "cases"


def lines(name: str) -> list[tuple[str, str]]:
    """The pairs of a file of cases, comments and empty lines left out."""
    found = []
    for line in (CASES / name).read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            given, _, expected = line.rpartition(" => ")
            found.append((given.strip(), expected.strip()))
    return found
