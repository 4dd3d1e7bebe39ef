"""Writes the next step: `python -m saycut.store.migrations "what it does now"`. For who works on Saycut."""

from __future__ import annotations

import sys

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from . import configuration, upgrade


def write(message: str) -> None:
    """Compares the tables with what the steps come to, and writes the difference as a new step."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        upgrade(connection)
        config = configuration(connection)
        number = sum(1 for _ in ScriptDirectory.from_config(config).walk_revisions()) + 1
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('usage: python -m saycut.store.migrations "what it does now"')
    write(sys.argv[1])
