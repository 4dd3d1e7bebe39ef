"""A rule that asks for a tag nothing gives is dead and looks alive: misspelled, or its words went."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from saycut.planner import rules

HERE = Path(rules.__file__).parent
TAG = re.compile(r"(?:n|v|x|c|p|f|gen):[a-z0-9_]+")
"""Kinds of words; those with a value (look:warm, pos:top) come from the library's tables."""


def _sources() -> Iterator[ast.AST]:
    for path in sorted(HERE.rglob("*.py")):
        yield from ast.walk(ast.parse(path.read_text("utf-8")))


def _texts(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield from one.value.split()


def _given() -> set[str]:
    """The tags of the lexicons, and those that rules give."""
    found = {
        tag
        for path in HERE.glob("data/*/*.json")
        for key in json.loads(path.read_text("utf-8"))
        for tag in key.split()
    }
    for node in _sources():
        made = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "frozenset"
        if made or isinstance(node, ast.Set):
            found |= set(_texts(node))
    return found


def test_every_tag_that_is_asked_for_is_given_by_something() -> None:
    asked = {text for node in _sources() for text in _texts(node) if TAG.fullmatch(text)}
    assert len(asked) > 200
    assert not asked - _given()
