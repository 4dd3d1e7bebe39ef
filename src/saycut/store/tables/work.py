"""What is done: turns and their events, exports and their artifacts, workers, webhooks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, JsonText, Number, OutsideText


class TurnRow(Base):
    """One message and what came of it. One runs at a time in a session; the next ones wait."""

    __tablename__ = "turns"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed', 'cancelled')", name="state"),
        UniqueConstraint("session_id", "number"),
        UniqueConstraint("session_id", "idempotency_key"),
        Index(
            "uq_turns_running", "session_id", unique=True,
            sqlite_where=text("state = 'running'"), postgresql_where=text("state = 'running'"),
        ),
        Index(
            "uq_turns_open", "session_id", "request_hash", unique=True,
            sqlite_where=text("state IN ('waiting', 'running')"),
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
        Index(None, "account_id", "state"),
    )  # fmt: skip

    id: Mapped[str] = mapped_column(primary_key=True)
    """`e-…`: also the invocation id of its events."""
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    number: Mapped[int]
    """Counts the session's turns: their order."""
    request_hash: Mapped[str]
    """Of the message: the same one again while it is open joins it."""
    idempotency_key: Mapped[str | None] = mapped_column(OutsideText)
    message: Mapped[Any] = mapped_column(JsonText)
    language: Mapped[str | None] = mapped_column(OutsideText)
    state: Mapped[str]
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    last_event: Mapped[int] = mapped_column(default=0)
    """The sequence number of its newest event."""
    revision: Mapped[int | None]
    """The draft it left, where it changed anything."""
    reply: Mapped[str | None] = mapped_column(OutsideText)
    spent: Mapped[int] = mapped_column(Number, default=0)
    error: Mapped[Any | None] = mapped_column(JsonText)
    """`SaycutError.as_dict()` of what made it fail."""
    created_ms: Mapped[int] = mapped_column(Number)
    started_ms: Mapped[int | None] = mapped_column(Number)
    ended_ms: Mapped[int | None] = mapped_column(Number)


class TurnEventRow(Base):
    """One event of a turn's stream, in the wire's form."""

    __tablename__ = "turn_events"
    __table_args__ = (UniqueConstraint("turn_id", "key"),)

    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    """1, 2, 3 … without a gap: a client that lost the stream asks for what is after its last one."""
    key: Mapped[str]
    """The step that made it: a step that runs twice makes its events once."""
    body: Mapped[Any] = mapped_column(JsonText)
    made_ms: Mapped[int] = mapped_column(Number)


class ExportRow(Base):
    """One export, found by the id its client gave it."""

    __tablename__ = "exports"
    __table_args__ = (
        CheckConstraint(
            "state IN ('pending', 'processing', 'completed', 'failed', 'cancelled')", name="state"
        ),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
        UniqueConstraint("account_id", "client_id"),
        Index(None, "session_id", "created_ms"),
        Index(None, "state", "created_ms"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    """Ours: `x-…`; ids of clients are unique only within their account."""
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    client_id: Mapped[str] = mapped_column(OutsideText)
    request_hash: Mapped[str]
    draft: Mapped[Any] = mapped_column(JsonText)
    output: Mapped[Any] = mapped_column(JsonText)
    attribution: Mapped[Any] = mapped_column(JsonText)
    state: Mapped[str]
    progress: Mapped[int] = mapped_column(default=0)
    """Per cent; only ever goes up."""
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    error: Mapped[Any | None] = mapped_column(JsonText)
    notes: Mapped[Any | None] = mapped_column(JsonText)
    """What a person should know of its files, as sentences; None until it is completed."""
    created_ms: Mapped[int] = mapped_column(Number)
    started_ms: Mapped[int | None] = mapped_column(Number)
    ended_ms: Mapped[int | None] = mapped_column(Number)


class ArtifactRow(Base):
    """A file that an export made."""

    __tablename__ = "artifacts"

    export_id: Mapped[str] = mapped_column(ForeignKey("exports.id", ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    """0 is the one that `output.url` means."""
    sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"), index=True)
    name: Mapped[str] = mapped_column(OutsideText)
    duration_ms: Mapped[int] = mapped_column(Number)
    width: Mapped[int | None]
    height: Mapped[int | None]


class WorkerRow(Base):
    """A process that takes jobs, and what it can do."""

    __tablename__ = "workers"

    id: Mapped[str] = mapped_column(primary_key=True)
    """Its executor id in the job engine."""
    abilities: Mapped[Any] = mapped_column(JsonText)
    started_ms: Mapped[int] = mapped_column(Number)
    seen_ms: Mapped[int] = mapped_column(Number)


class WebhookRow(Base):
    """An address that is told when work has ended."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    url: Mapped[str] = mapped_column(OutsideText)
    secret: Mapped[str]
    """Signs what is sent; so it must be readable here."""
    about: Mapped[str]
    """Kinds of events, with spaces between: `export.completed turn.completed`."""
    created_ms: Mapped[int] = mapped_column(Number)
    stopped_ms: Mapped[int | None] = mapped_column(Number)


class DeliveryRow(Base):
    """One event for one webhook: sent until it is taken, or given up."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        CheckConstraint("state IN ('due', 'taken', 'given_up')", name="state"),
        UniqueConstraint("webhook_id", "subject"),
        Index(None, "state", "due_ms"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    """Sent along: the receiver deduplicates by it."""
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    subject: Mapped[str]
    """What it is about, once: `export.completed:<export id>`."""
    body: Mapped[Any] = mapped_column(JsonText)
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    due_ms: Mapped[int] = mapped_column(Number)
    last_answer: Mapped[str | None] = mapped_column(OutsideText)
    created_ms: Mapped[int] = mapped_column(Number)
