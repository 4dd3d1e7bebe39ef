"""Who: accounts, their devices, tokens, plans, and what the operator has set."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, JsonText, Number, OutsideText


class AccountRow(Base):
    """One account. It keeps its id when it becomes a registered one; so all that is its stays its."""

    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint("kind IN ('anonymous', 'registered')", name="kind"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    """`anon_…`, unguessable: it is also the `bind` of the registration link."""
    kind: Mapped[str]
    plan: Mapped[str]
    email: Mapped[str | None] = mapped_column(OutsideText, unique=True)
    """How a registered account is known to people; in lower case."""
    created_ms: Mapped[int] = mapped_column(Number)
    registered_ms: Mapped[int | None] = mapped_column(Number)
    closed_ms: Mapped[int | None] = mapped_column(Number)
    """Closed accounts stay, without tokens: the ledger points to them."""


class ClientRow(Base):
    """A client id that has asked for a token: the same client finds the same account again."""

    __tablename__ = "clients"

    client_hash: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the id: who reads the table cannot use it to get in."""
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_ms: Mapped[int] = mapped_column(Number)


class TokenRow(Base):
    """A bearer token: found by its public half, proven by the hash of its secret half."""

    __tablename__ = "tokens"
    __table_args__ = (CheckConstraint("origin IN ('anonymous', 'manual')", name="origin"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    """The public half: 16 hexadecimal digits."""
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    secret_hash: Mapped[str]
    origin: Mapped[str]
    scopes: Mapped[str]
    """Words with spaces between: `read write upload`."""
    label: Mapped[str] = mapped_column(OutsideText, default="")
    created_ms: Mapped[int] = mapped_column(Number)
    expires_ms: Mapped[int | None] = mapped_column(Number)
    revoked_ms: Mapped[int | None] = mapped_column(Number)


class TokenIssueRow(Base):
    """One anonymous token given out, for the limits; kept only as long as they look back."""

    __tablename__ = "token_issues"
    __table_args__ = (
        Index(None, "client_hash", "issued_ms"),
        Index(None, "address", "issued_ms"),
    )

    token_id: Mapped[str] = mapped_column(primary_key=True)
    client_hash: Mapped[str]
    address: Mapped[str]
    """The address it was asked from; of IPv6, the /64 that one household has."""
    issued_ms: Mapped[int] = mapped_column(Number)


class ClaimRow(Base):
    """A claim token: opens one project in a browser, and no API."""

    __tablename__ = "claim_tokens"

    id: Mapped[str] = mapped_column(primary_key=True)
    secret_hash: Mapped[str]
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    created_ms: Mapped[int] = mapped_column(Number)
    expires_ms: Mapped[int] = mapped_column(Number)
    revoked_ms: Mapped[int | None] = mapped_column(Number)


class SettingRow(Base):
    """What the operator has set while the service runs: a price, a plan, a limit. No row: the default."""

    __tablename__ = "settings"

    kind: Mapped[str] = mapped_column(primary_key=True)
    """`price`, `plan` or `limit`."""
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JsonText)
    changed_ms: Mapped[int] = mapped_column(Number)
