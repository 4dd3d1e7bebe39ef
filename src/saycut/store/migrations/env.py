"""Alembic runs this file: the steps, on the connection that was handed to it."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy.types import TypeDecorator

from saycut.store.migrations import VERSIONS
from saycut.store.tables import METADATA


def ours(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:  # noqa: ARG001
    """Whether autogenerate may look at a thing: a table found only in the database is somebody else's."""
    return not (kind == "table" and reflected and compare_to is None)


def plain(kind: str, thing: Any, autogen: Any) -> Any:  # noqa: ARG001
    """A step names a column's plain type: it must not change when a class of ours does."""
    return f"sa.{thing.impl!r}" if kind == "type" and isinstance(thing, TypeDecorator) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSIONS,
    include_object=ours,
    render_item=plain,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
