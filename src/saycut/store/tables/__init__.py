"""The tables. A row's class is the table's declaration; no row leaves `store`: queries give values."""

from . import accounts, ledger, sessions, work
from .base import Base

METADATA = Base.metadata
"""Every table there is; the migrations must come to the same."""

__all__ = ["METADATA", "accounts", "ledger", "sessions", "work"]
