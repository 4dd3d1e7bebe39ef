"""A file has about 400 lines, a function about 60. What is longer is named here with its reason."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES = 400
FUNCTION_LINES = 60

LONGER_FILES: dict[str, str] = {
    "src/saycut/errors.py": "one tree, drawn on top of its file; it is looked up there, not read through",
}
LONGER_FUNCTIONS: dict[str, str] = {}

FILES = sorted(
    p
    for folder in ("src", "tests", "bench", "docs")
    for p in (ROOT / folder).rglob("*.py")
    if (ROOT / "bench" / "work") not in p.parents
)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_a_file_can_be_read_in_one_sitting() -> None:
    found = []
    for path in FILES:
        name, lines = _name(path), len(path.read_text("utf-8").splitlines())
        if name in LONGER_FILES and lines <= FILE_LINES:
            found.append(f"{name} fits again: take it off LONGER_FILES")
        elif name not in LONGER_FILES and lines > FILE_LINES:
            found.append(f"{name} has {lines} lines: split it by what its parts are for")
    assert FILES
    assert not found, "\n".join(found)


def test_a_function_does_one_thing() -> None:
    found = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            name = f"{_name(path)}:{node.name}"
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if name not in LONGER_FUNCTIONS and lines > FUNCTION_LINES:
                found.append(f"{name} has {lines} lines: take a step out of it")
    assert not found, "\n".join(found)
