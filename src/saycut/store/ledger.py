"""Credits: what an account was granted, has, has set aside, and has spent.

| movement | from → to |
|---|---|
| `grant` | granted → available |
| `take_back` | available → granted |
| `reserve` | available → frozen |
| `settle` | frozen → spent, and what is left over → available |
| `release` | frozen → available |

Each has the caller's key, unique within the account and the kind of movement: the same one again changes
nothing and gives the same answer; the same key with another amount is a Conflict. Pots never go below
nothing: the tables see to it too. All of these take part in the caller's transaction, so that credits and
what they paid for are kept together or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from ..errors import Conflict, InputError, OutOfCredits, StoreError
from .database import LOCK, Tx
from .tables.ledger import BalanceRow, EntryRow, ReservationRow, TransferRow

KEY_LENGTH = 200
MOST = 1_000_000_000_000
"""Credits one movement may have: sums stay far below 63 bits."""


@dataclass(frozen=True)
class Balance:
    """Where an account's credits are, in credits."""

    available: int = 0
    frozen: int = 0
    """Set aside for work in progress."""
    spent: int = 0
    granted: int = 0
    """All there ever were: available + frozen + spent."""

    @property
    def total(self) -> int:
        """What the account has: available and set aside."""
        return self.available + self.frozen


@dataclass(frozen=True)
class Reservation:
    """Credits set aside under a key."""

    key: str
    credits: int
    spent: int
    state: str
    """`held`, `settled` or `released`."""
    made_ms: int


@dataclass(frozen=True)
class Transfer:
    """One movement, as an account's statement shows it."""

    id: int
    kind: str
    key: str
    credits: int
    reason: str
    made_ms: int


async def open_balance(tx: Tx, account_id: str) -> None:
    """Gives a new account its empty balance."""
    tx.session.add(BalanceRow(account_id=account_id))
    await tx.session.flush()


async def balance_of(tx: Tx, account_id: str) -> Balance:
    """The balance as it stands; an unknown account's is empty."""
    row = await tx.session.get(BalanceRow, account_id, populate_existing=True)
    return _balance(row) if row else Balance()


async def held_by_all(tx: Tx) -> int:
    """Credits that are set aside for work in progress, of all accounts together."""
    query = select(func.coalesce(func.sum(ReservationRow.credits), 0)).where(ReservationRow.state == "held")
    return int(await tx.session.scalar(query) or 0)


async def grant(tx: Tx, account_id: str, credits: int, *, key: str, reason: str = "") -> Balance:
    """Gives an account credits, once for the key. Raises Conflict, InputError."""
    return await _between(tx, account_id, ("grant", key, reason), _checked(credits))


async def take_back(tx: Tx, account_id: str, credits: int, *, key: str, reason: str = "") -> Balance:
    """Takes available credits back, once for the key. Raises OutOfCredits, Conflict, InputError."""
    return await _between(tx, account_id, ("take_back", key, reason), -_checked(credits))


async def reserve(tx: Tx, account_id: str, credits: int, *, key: str, reason: str = "") -> Reservation:
    """Sets credits aside before the work begins (0 is allowed).

    The same key again gives the reservation as it is now, also a settled or released one: look at `state`.
    Raises OutOfCredits, Conflict (another amount under the key), InputError.
    """
    balance = await _locked(tx, account_id)
    known = await tx.session.get(ReservationRow, (account_id, _key(key)), populate_existing=True)
    if known is not None:
        if known.credits != credits:
            raise Conflict(f"{known.credits} credits are reserved under this key, not {credits}", field="key")
        return _reservation(known)
    if _checked(credits) > balance.available:
        raise OutOfCredits(needed=credits, available=balance.available)
    await _move(tx, balance, ("reserve", key, reason), credits, {"available": -credits, "frozen": credits})
    row = ReservationRow(
        account_id=account_id, key=key, credits=credits, spent=0, state="held", made_ms=tx.now_ms
    )
    tx.session.add(row)
    await tx.session.flush()
    return _reservation(row)


async def settle(tx: Tx, account_id: str, spent: int, *, key: str, reason: str = "") -> Balance:
    """Pays for work that was done from its reservation; what is left over is available again.

    Raises Conflict (no such reservation, released, or settled for another amount), InputError (more than
    was reserved).
    """
    balance, held = await _held(tx, account_id, key)
    if held.state == "settled" and held.spent == _checked(spent):
        return _balance(balance)
    if held.state != "held":
        raise Conflict(f"the reservation was {held.state} before", field="key")
    if _checked(spent) > held.credits:
        raise InputError(f"{spent} credits were spent of {held.credits} reserved", field="spent")
    parts = {"frozen": -held.credits, "spent": spent, "available": held.credits - spent}
    await _move(tx, balance, ("settle", key, reason), spent, parts)
    return await _end(tx, balance, held, "settled", spent)


async def release(tx: Tx, account_id: str, *, key: str, reason: str = "") -> Balance:
    """Gives a reservation back whole: the work failed, was cancelled or changed nothing.

    Raises Conflict (no such reservation, or settled before).
    """
    balance, held = await _held(tx, account_id, key)
    if held.state == "released":
        return _balance(balance)
    if held.state != "held":
        raise Conflict("the reservation was settled before", field="key")
    parts = {"frozen": -held.credits, "available": held.credits}
    await _move(tx, balance, ("release", key, reason), held.credits, parts)
    return await _end(tx, balance, held, "released", 0)


async def reservation_of(tx: Tx, account_id: str, *, key: str) -> Reservation | None:
    """The reservation under a key, as it is now."""
    row = await tx.session.get(ReservationRow, (account_id, key), populate_existing=True)
    return _reservation(row) if row else None


async def held_since(tx: Tx, before_ms: int) -> list[tuple[str, Reservation]]:
    """Reservations (with their accounts) that have been held since before a time, oldest first."""
    rows = await tx.session.scalars(
        select(ReservationRow)
        .where(ReservationRow.state == "held", ReservationRow.made_ms < before_ms)
        .order_by(ReservationRow.made_ms)
    )
    return [(row.account_id, _reservation(row)) for row in rows]


async def statement(tx: Tx, account_id: str, *, most: int = 100) -> list[Transfer]:
    """An account's movements, newest first."""
    rows = await tx.session.scalars(
        select(TransferRow)
        .where(TransferRow.account_id == account_id)
        .order_by(TransferRow.id.desc())
        .limit(most)
    )
    return [Transfer(r.id, r.kind, r.key.partition(":")[2], r.credits, r.reason, r.made_ms) for r in rows]


async def audit(tx: Tx) -> list[str]:
    """Adds the whole ledger up; gives a line for each thing that does not agree, none when all is well."""
    sums: dict[str, dict[str, int]] = {}
    query = select(EntryRow.account_id, EntryRow.pot, func.sum(EntryRow.credits))
    for account, pot, total in await tx.session.execute(query.group_by(EntryRow.account_id, EntryRow.pot)):
        sums.setdefault(account, {})[pot] = int(total)
    frozen = select(ReservationRow.account_id, func.sum(ReservationRow.credits))
    frozen = frozen.where(ReservationRow.state == "held").group_by(ReservationRow.account_id)
    held = {account: int(total) for account, total in await tx.session.execute(frozen)}
    found = [
        f"transfer {number}: its entries add up to {total}"
        for number, total in await tx.session.execute(
            select(EntryRow.transfer_id, func.sum(EntryRow.credits))
            .group_by(EntryRow.transfer_id)
            .having(func.sum(EntryRow.credits) != 0)
        )
    ]
    for row in await tx.session.scalars(select(BalanceRow).execution_options(populate_existing=True)):
        found += _differences(row, sums.pop(row.account_id, {}), held.pop(row.account_id, 0))
    return found + [f"account {account}: entries without a balance" for account in {*sums, *held}]


def _differences(row: BalanceRow, sums: Mapping[str, int], held: int) -> list[str]:
    kept = _pots(row)
    told = {pot: sums.get(pot, 0) for pot in kept}
    told["granted"] = -told["granted"]
    found = [
        f"account {row.account_id}: {pot} is {kept[pot]}, its entries say {told[pot]}"
        for pot in kept
        if kept[pot] != told[pot]
    ]
    if held != row.frozen:
        found.append(f"account {row.account_id}: frozen is {row.frozen}, its reservations hold {held}")
    return found


Deed = tuple[str, str, str]
"""Kind, key, reason of a movement."""


async def _between(tx: Tx, account_id: str, deed: Deed, credits: int) -> Balance:
    """Moves credits from granted to available (or back), once."""
    balance = await _locked(tx, account_id)
    known = await tx.session.scalar(
        select(TransferRow.credits).where(
            TransferRow.account_id == account_id, TransferRow.key == f"{deed[0]}:{_key(deed[1])}"
        )
    )
    if known is not None:
        if known != abs(credits):
            raise Conflict(f"this key moved {known} credits before, not {abs(credits)}", field="key")
        return _balance(balance)
    if balance.available + credits < 0:
        raise OutOfCredits(needed=-credits, available=balance.available)
    await _move(tx, balance, deed, abs(credits), {"granted": -credits, "available": credits})
    return _balance(balance)


async def _held(tx: Tx, account_id: str, key: str) -> tuple[BalanceRow, ReservationRow]:
    balance = await _locked(tx, account_id)
    row = await tx.session.get(ReservationRow, (account_id, _key(key)), populate_existing=True)
    if row is None:
        raise Conflict("nothing is reserved under this key", field="key")
    return balance, row


async def _end(tx: Tx, balance: BalanceRow, held: ReservationRow, state: str, spent: int) -> Balance:
    held.state, held.spent, held.ended_ms = state, spent, tx.now_ms
    await tx.session.flush()
    return _balance(balance)


async def _move(tx: Tx, balance: BalanceRow, deed: Deed, credits: int, parts: Mapping[str, int]) -> None:
    """Writes a transfer with its entries, and what the balance comes to. `parts` add up to nothing."""
    if sum(parts.values()):
        raise StoreError(f"a transfer's parts must add up to nothing: {dict(parts)}")
    kind, key, reason = deed
    row = TransferRow(
        account_id=balance.account_id, kind=kind, key=f"{kind}:{key}", credits=credits,
        reason=reason, made_ms=tx.now_ms,
    )  # fmt: skip
    tx.session.add(row)
    await tx.session.flush()
    for pot, moved in parts.items():
        if moved:
            tx.session.add(
                EntryRow(transfer_id=row.id, pot=pot, account_id=balance.account_id, credits=moved)
            )
            setattr(balance, pot, getattr(balance, pot) + (-moved if pot == "granted" else moved))
    await tx.session.flush()


async def _locked(tx: Tx, account_id: str) -> BalanceRow:
    """The balance, with every other writer of it waiting until this transaction ends."""
    row = await tx.session.get(BalanceRow, account_id, with_for_update=LOCK, populate_existing=True)
    if row is None:
        raise InputError("there is no such account", field="account")
    return row


def _checked(credits: int) -> int:
    if not 0 <= credits <= MOST:
        raise InputError(f"{credits} is no number of credits", field="credits")
    return credits


def _key(key: str) -> str:
    if not 0 < len(key) <= KEY_LENGTH:
        raise InputError(f"a key has 1 to {KEY_LENGTH} characters", field="key")
    return key


def _pots(row: BalanceRow) -> dict[str, int]:
    return {"available": row.available, "frozen": row.frozen, "spent": row.spent, "granted": row.granted}


def _balance(row: BalanceRow) -> Balance:
    return Balance(**_pots(row))


def _reservation(row: ReservationRow) -> Reservation:
    return Reservation(row.key, row.credits, row.spent, row.state, row.made_ms)
