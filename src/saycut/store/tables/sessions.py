"""What is edited: sessions, the revisions of their drafts, their assets, uploads on the way, blobs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, JsonText, Number, OutsideText


class SessionRow(Base):
    """One project. `revision` points at the draft in force; `last_revision` counts all there ever were."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "account_id", "created_ms"), Index(None, "touched_ms"))

    id: Mapped[str] = mapped_column(primary_key=True)
    """19 digits."""
    task_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    app_name: Mapped[str] = mapped_column(OutsideText)
    name: Mapped[str] = mapped_column(OutsideText)
    language: Mapped[str | None] = mapped_column(OutsideText)
    state: Mapped[Any] = mapped_column(JsonText, default=dict)
    """What a client keeps with the session beside what Saycut knows of it."""
    revision: Mapped[int] = mapped_column(default=0)
    """0: there is no draft yet."""
    last_revision: Mapped[int] = mapped_column(default=0)
    last_asset: Mapped[int] = mapped_column(default=0)
    """Counts assets: an id is never given twice."""
    created_ms: Mapped[int] = mapped_column(Number)
    touched_ms: Mapped[int] = mapped_column(Number)
    """The last time anything was done with it: retention counts from here."""


class RevisionRow(Base):
    """One draft as it stood, in the wire's form. Undo and redo walk along those with `on_line`."""

    __tablename__ = "revisions"
    __table_args__ = (
        Index(
            "uq_revisions_line", "session_id", "position", unique=True,
            sqlite_where=text("on_line"), postgresql_where=text("on_line"),
        ),
    )  # fmt: skip

    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    """How many revisions lie before it on its line."""
    on_line: Mapped[bool] = mapped_column(default=True)
    """False once something was edited after it had been undone."""
    draft: Mapped[Any] = mapped_column(JsonText)
    turn_id: Mapped[str | None]
    """The turn that made it; none for an upload's or a client's own."""
    made_ms: Mapped[int] = mapped_column(Number)


class BlobRow(Base):
    """The bytes of files, by content: the same content is stored once."""

    __tablename__ = "blobs"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """Where the blob store has it. Never used again for other bytes: a late deletion can hit nothing new."""
    size: Mapped[int] = mapped_column(Number)
    content_type: Mapped[str] = mapped_column(OutsideText)
    created_ms: Mapped[int] = mapped_column(Number)


class AssetRow(Base):
    """A file of a session: what the person brought, or Saycut made."""

    __tablename__ = "assets"

    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    """Its id in the draft: `a1`."""
    sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"), index=True)
    name: Mapped[str] = mapped_column(OutsideText)
    """As the person knows it. Data: never a path."""
    kind: Mapped[str]
    source: Mapped[str]
    """`upload`, `url` or `made`."""
    probe: Mapped[Any] = mapped_column(JsonText)
    """The facts read when it came (`media.probe`)."""
    analysis: Mapped[Any | None] = mapped_column(JsonText)
    """Facts found out later: speech, scenes, loudness."""
    created_ms: Mapped[int] = mapped_column(Number)


class UploadRow(Base):
    """An upload on its way that can go on where it broke off."""

    __tablename__ = "uploads"
    __table_args__ = (
        CheckConstraint("received >= 0 AND received <= size", name="within"),
        Index(None, "state", "touched_ms"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(OutsideText)
    size: Mapped[int] = mapped_column(Number)
    received: Mapped[int] = mapped_column(Number, default=0)
    """Bytes that are safe: what an offset is checked against."""
    pieces: Mapped[Any] = mapped_column(JsonText, default=list)
    """Where the blob store has the pieces that came, in their order."""
    state: Mapped[str]
    """`open`, `done` or `dropped`."""
    asset_id: Mapped[str | None]
    created_ms: Mapped[int] = mapped_column(Number)
    touched_ms: Mapped[int] = mapped_column(Number)


class KeptAnswerRow(Base):
    """An answer that was given to a request with an Idempotency-Key: given again, not done again."""

    __tablename__ = "idempotency"
    __table_args__ = (UniqueConstraint("account_id", "route", "key"), Index(None, "made_ms"))

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    route: Mapped[str]
    key: Mapped[str] = mapped_column(OutsideText)
    request_hash: Mapped[str]
    status: Mapped[int]
    """Of HTTP."""
    answer: Mapped[Any] = mapped_column(JsonText)
    made_ms: Mapped[int] = mapped_column(Number)
