"""What autogenerate looks at, and how it writes a column's type."""

from __future__ import annotations

from typing import Any

from sqlalchemy.types import TypeDecorator


def ours(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:  # noqa: ARG001
    """Whether autogenerate may look at a thing: a table found only in the database is somebody else's."""
    return not (kind == "table" and reflected and compare_to is None)


def plain(kind: str, thing: Any, autogen: Any) -> Any:  # noqa: ARG001
    """A step names a column's plain type: it must not change when a class of ours does."""
    return f"sa.{thing.impl!r}" if kind == "type" and isinstance(thing, TypeDecorator) else False
