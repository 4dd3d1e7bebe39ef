"""What a turn costs: set aside before the work, settled by what was done, given back when nothing was."""

from __future__ import annotations

from collections.abc import Sequence

from ..store import ledger
from ..store.database import Database, Tx
from ..store.ledger import Balance, Reservation
from . import terms
from .signing_in import Principal


async def balance(database: Database, principal: Principal) -> Balance:
    """The caller's credits: available, frozen, total (and spent)."""
    async with database.reading() as tx:
        return await ledger.balance_of(tx, principal.account_id)


async def quote(tx: Tx, operations: Sequence[str]) -> int:
    """What operations (by their `op`) cost at today's prices, in credits."""
    return (await terms.prices_of(tx)).sum_of(operations)


async def reserve_turn(tx: Tx, account_id: str, turn_id: str, operations: Sequence[str]) -> Reservation:
    """Sets aside what a planned turn will cost, in the transaction that starts it; once for the turn.

    Raises OutOfCredits.
    """
    known = await ledger.reservation_of(tx, account_id, key=turn_key(turn_id))
    if known is not None:
        return known
    credits = await quote(tx, operations)
    return await ledger.reserve(tx, account_id, credits, key=turn_key(turn_id), reason="turn")


async def settle_turn(tx: Tx, account_id: str, turn_id: str, operations: Sequence[str]) -> Balance:
    """Pays for the operations that were really done, in the transaction that keeps their revision.

    Never more than was set aside, also when prices went up meanwhile. With none done, all is given back.
    Once for the turn: another call changes nothing. Raises Conflict for one that was given back.
    """
    known = await ledger.reservation_of(tx, account_id, key=turn_key(turn_id))
    if known is not None and known.state == "settled":
        return await ledger.settle(tx, account_id, known.spent, key=known.key)
    spent = await quote(tx, operations)
    if not spent or known is None:
        return await release_turn(tx, account_id, turn_id)
    return await ledger.settle(tx, account_id, min(spent, known.credits), key=known.key, reason="turn")


async def release_turn(tx: Tx, account_id: str, turn_id: str) -> Balance:
    """Gives all back: the turn failed, was cancelled or changed nothing.

    Where nothing was set aside, nothing happens. Raises Conflict for one that was settled.
    """
    if await ledger.reservation_of(tx, account_id, key=turn_key(turn_id)) is None:
        return await ledger.balance_of(tx, account_id)
    return await ledger.release(tx, account_id, key=turn_key(turn_id), reason="turn")


def turn_key(turn_id: str) -> str:
    """The key of a turn's credits in the ledger."""
    return f"turn:{turn_id}"
