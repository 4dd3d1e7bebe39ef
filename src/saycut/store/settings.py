"""What the operator has set while the service runs: prices, plans, limits. What is not set has a default."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from .database import Tx
from .tables.accounts import SettingRow


async def all_set(tx: Tx, kind: str) -> dict[str, Any]:
    """All of a kind (`price`, `plan`, `limit`) that is set, by name."""
    rows = await tx.session.scalars(
        select(SettingRow).where(SettingRow.kind == kind).order_by(SettingRow.name)
    )
    return {row.name: row.value for row in rows}


async def put(tx: Tx, kind: str, name: str, value: Any) -> None:
    """Sets one, from now on."""
    await tx.one_at_a_time(f"setting: {kind} {name}")
    row = await tx.session.get(SettingRow, (kind, name), populate_existing=True)
    if row is None:
        tx.session.add(SettingRow(kind=kind, name=name, value=value, changed_ms=tx.now_ms))
    else:
        row.value, row.changed_ms = value, tx.now_ms
    await tx.session.flush()


async def unset(tx: Tx, kind: str, name: str) -> bool:
    """Goes back to the default; whether anything had been set."""
    done = await tx.session.execute(
        delete(SettingRow).where(SettingRow.kind == kind, SettingRow.name == name).returning(SettingRow.name)
    )
    return done.first() is not None
