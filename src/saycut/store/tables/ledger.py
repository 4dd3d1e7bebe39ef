"""Credits: a double-entry ledger that is only ever added to, and the balances it comes to.

Each account has four pots. `granted` is where credits come from (its entries are negative), `available`,
`frozen` and `spent` are where they are. The entries of a transfer add up to nothing.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Counter, Number, OutsideText


class BalanceRow(Base):
    """The sums of an account's entries, kept with each transfer; the row that writers lock."""

    __tablename__ = "balances"
    __table_args__ = (
        CheckConstraint("available >= 0 AND frozen >= 0 AND spent >= 0", name="not_negative"),
        CheckConstraint("available + frozen + spent = granted", name="sum"),
    )

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    available: Mapped[int] = mapped_column(Number, default=0)
    frozen: Mapped[int] = mapped_column(Number, default=0)
    spent: Mapped[int] = mapped_column(Number, default=0)
    granted: Mapped[int] = mapped_column(Number, default=0)


class TransferRow(Base):
    """One movement of credits. Its key is the account's own: the same key again is the same movement."""

    __tablename__ = "ledger_transfers"
    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        CheckConstraint("kind IN ('grant', 'take_back', 'reserve', 'settle', 'release')", name="kind"),
    )

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(OutsideText)
    """`<kind>:<the caller's key>`."""
    credits: Mapped[int] = mapped_column(Number)
    """What was asked for: granted, frozen, spent …; 0 moves nothing and is still remembered."""
    reason: Mapped[str] = mapped_column(OutsideText, default="")
    made_ms: Mapped[int] = mapped_column(Number)


class EntryRow(Base):
    """One pot's part of a transfer."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        CheckConstraint("pot IN ('granted', 'available', 'frozen', 'spent')", name="pot"),
        CheckConstraint("credits <> 0", name="moves"),
    )

    transfer_id: Mapped[int] = mapped_column(ForeignKey("ledger_transfers.id"), primary_key=True)
    pot: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    credits: Mapped[int] = mapped_column(Number)
    """What the pot gained (positive) or gave (negative)."""


class ReservationRow(Base):
    """Credits set aside for work in progress, until they are settled or given back."""

    __tablename__ = "reservations"
    __table_args__ = (
        CheckConstraint("state IN ('held', 'settled', 'released')", name="state"),
        CheckConstraint("credits >= 0 AND spent >= 0 AND spent <= credits", name="within"),
        Index(None, "state", "made_ms"),
    )

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    key: Mapped[str] = mapped_column(OutsideText, primary_key=True)
    credits: Mapped[int] = mapped_column(Number)
    spent: Mapped[int] = mapped_column(Number, default=0)
    state: Mapped[str]
    made_ms: Mapped[int] = mapped_column(Number)
    ended_ms: Mapped[int | None] = mapped_column(Number)
