"""The command line: one file per command in `commands`, their table in `app`, errors caught in `edge`."""

from .app import main

__all__ = ["main"]
