"""The steps that bring a database to its newest form. They run when it is opened.

To change a table: change its class in `store.tables`, then

    python -m saycut.store.migrations "what it does now"

writes the step beside the others; read it, and put it right where it is wrong. A step that has been released
is never changed. Tables that are not ours (the job engine keeps its own beside them) are left alone.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from ...errors import StoreError

HERE = Path(__file__).parent
VERSIONS = "saycut_versions"
"""The table with the step a database is at; named so that other users of Alembic do not meet it."""


def configuration(connection: Connection) -> Config:
    """What Alembic needs to work on a connection."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    return config


def upgrade(connection: Connection) -> None:
    """Brings the database to its newest form, in the caller's transaction. Raises StoreError."""
    try:
        command.upgrade(configuration(connection), "head")
    except CommandError as error:
        raise StoreError(
            f"the database was made by another Saycut: {error}",
            way_out="Use the newer Saycut it was made with.",
        ) from error
