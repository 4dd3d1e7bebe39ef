"""Alembic runs this file: the steps, on the connection that was handed to it."""

from __future__ import annotations

from alembic import context

from saycut.store.migrations import VERSIONS
from saycut.store.migrations.autogenerate import ours, plain
from saycut.store.tables import METADATA

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
