"""The tables of the job room. They stand beside the store's and DBOS's, in the same database."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from ..store.database import lock_key
from ..store.tables.base import NAMES, Counter, JsonText, Number, OutsideText

METADATA = MetaData(naming_convention=NAMES)

WAITING, READY, RUNNING = "waiting", "ready", "running"
DONE, FAILED, CANCELLED = "done", "failed", "cancelled"
OPEN = (WAITING, READY, RUNNING)
ENDED = (DONE, FAILED, CANCELLED)
_HEAD = text("state IN ('ready', 'running')")

JOBS = Table(
    "jobs",
    METADATA,
    # Counts up in the order the jobs came: the order within a session
    Column("number", Counter, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("lane", Text, nullable=False),
    # The engine's queue: the lane and what a worker must be able to do
    Column("queue", Text, nullable=False),
    Column("tenant", Text, nullable=False),
    # What it waits in line with; its own id where it waits for nothing
    Column("session", Text, nullable=False),
    Column("payload", JsonText, nullable=False),
    Column("request_hash", Text, nullable=False),
    # The request it came from and its trace (`seen.origin`); no part of what it is
    Column("origin", JsonText),
    # waiting: behind another of its session. ready: any worker may take it
    Column("state", Text, nullable=False),
    # Its turn among the tenants of the lane; none while it waits
    Column("turn", Integer),
    Column("progress", Float, nullable=False),
    Column("cancel_asked", Boolean, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("executor", Text),
    Column("result", JsonText),
    Column("error", JsonText),
    Column("created_ms", Number, nullable=False),
    Column("started_ms", Number),
    Column("ended_ms", Number),
    CheckConstraint(f"state IN {OPEN + ENDED}", name="state"),
    Index("ix_jobs_line", "lane", "session", "state", "number"),
    Index("ix_jobs_turns", "lane", "state", "tenant", "turn"),
    Index("ix_jobs_begun", "lane", "turn"),
    # One of a session at a time, whatever else goes wrong
    Index("uq_jobs_head", "lane", "session", unique=True, sqlite_where=_HEAD, postgresql_where=_HEAD),
    Index("ix_jobs_ended", "ended_ms"),
)

PARTS = Table(
    "job_parts",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("job_id", Text, ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("progress", Float, nullable=False),
)

EVENTS = Table(
    "job_events",
    METADATA,
    Column("job_id", Text, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("key", OutsideText, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("body", JsonText, nullable=False),
    Column("made_ms", Number, nullable=False),
    UniqueConstraint("job_id", "key"),
)


def one_at_a_time(connection: Connection, name: str) -> None:
    """Lets transactions that name the same thing pass one after the other. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": lock_key(name)})


def create(connection: Connection) -> None:
    """Makes the tables where they are missing, in the caller's transaction."""
    one_at_a_time(connection, "saycut: job tables")
    METADATA.create_all(connection)
