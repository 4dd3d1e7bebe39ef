"""The form of the service's log: a line each, as JSON for programs or as text for people.

Every line has the ids of what is at work (`context`), and no secret (`redaction`): also what libraries say
goes through here.
"""

from __future__ import annotations

import datetime
import json
import logging
import sys
from typing import Any, TextIO

from .context import ids
from .redaction import redacted

FACTS = "facts"
"""`log.info("…", extra={"facts": {...}})`: facts of their own in the JSON, `name=value` in the text."""
QUIET = (
    *("httpx", "httpx2", "alembic", "dbos", "aiosqlite", "opentelemetry", "asyncio"),
    *("multipart", "python_multipart", "uvicorn", "mcp"),
)
"""Libraries whose every step is of no interest; their warnings are."""


def begin(form: str | None = None, *, stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Sends everything that is logged in this process to a stream. `form`: json, text, or as fits it."""
    where = stream or sys.stderr
    handler = logging.StreamHandler(where)
    as_text = form == "text" or (form is None and where.isatty())
    handler.setFormatter(AsText() if as_text else AsJson())
    root = logging.getLogger()
    for old in [one for one in root.handlers if getattr(one, "saycut", False)]:
        root.removeHandler(old)
    handler.saycut = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class AsJson(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **ids(),
            **getattr(record, FACTS, {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return redacted(json.dumps(line, ensure_ascii=False, default=str, separators=(",", ":")))


class AsText(logging.Formatter):
    """A line a person reads."""

    def format(self, record: logging.LogRecord) -> str:
        facts = {**getattr(record, FACTS, {}), **ids()}
        said = " ".join(f"{name}={value}" for name, value in facts.items())
        line = f"{_time(record)} {record.levelname.lower():<7} {_flat(record.getMessage())}"
        text = f"{line}  {_flat(said)}" if said else line
        if record.exc_info:
            text += "\n" + self.formatException(record.exc_info)
        return redacted(text)


def _time(record: logging.LogRecord) -> str:
    made = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
    return made.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _flat(text: str) -> str:
    """One line of it: what came from outside cannot make a second."""
    return "".join(c if c.isprintable() else " " for c in text)
