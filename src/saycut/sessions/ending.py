"""How a turn ends: its last events, its credits, its webhook and its state, in one transaction.

What was told on the way is then true; or the last event tells that it is not, and carries the draft as it is.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..accounts.crediting import release_turn, settle_turn, turn_key
from ..errors import Cancelled, Conflict, OutOfCredits, SaycutError, ServiceError
from ..operations.base import Said, said
from ..operations.wording import language_of, sentence
from ..store import ledger, turns
from ..store.database import Tx
from ..store.sessions import touch_session
from ..store.turns import Outcome, StoredTurn
from ..timeline.model import Draft
from ..wire.draft_codec import draft_to_wire
from ..wire.events import Actions, Event, Part, TextPart, event_to_wire
from .notifying import note
from .stating import ratio_of
from .stored_material import stored_session

_IDS = uuid.UUID("6f2f6b0e-4a0b-4b0f-9a43-7a5d7a3c1c51")
"""Of our own: an event's id comes from its turn and step; a step that runs twice makes the same event."""
TIMED_OUT = {"code": "timed_out", "message": "It took too long and was stopped."}
LOST = {"code": "internal", "message": "Something went wrong inside."}


@dataclass(frozen=True)
class Told:
    """Events of one step of a turn, in the wire's form, under the step's name."""

    key: str
    bodies: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Ending:
    """What a turn came to."""

    state: str
    """`done`, `failed` or `cancelled`."""
    text: str
    """What the person reads."""
    before: Sequence[Told] = ()
    """What is still to be told before the last event."""
    delta: Mapping[str, Any] = field(default_factory=dict)
    """What changed in the session's state."""
    streaming: bool = False
    revision: int | None = None
    paid_for: tuple[str, ...] = ()
    """The `op` of each operation that was really done."""
    error: Mapping[str, Any] | None = None
    """`SaycutError.as_dict()`."""
    error_code: str | None = None
    """What clients go by: the contract's number where there is one."""


async def end(tx: Tx, turn: StoredTurn, ending: Ending) -> StoredTurn | None:
    """Ends a turn that is open; None where it had ended before. Call it as the last thing of a transaction.

    Raises SessionUnknown (it is gone, with its session).
    """
    await touch_session(tx, turn.session_id)  # the session is locked before the turn, here as elsewhere
    row = await turns.begin_turn(tx, turn.id)
    if row is not None and row.ended:
        return None
    for told in ending.before:
        await turns.add_events(tx, turn.id, told.key, told.bodies)
    spent = await _settled(tx, turn, ending)
    last = last_event(turn.id, ending, spent=spent, now_ms=tx.now_ms)
    await turns.add_events(tx, turn.id, "end", [last])
    outcome = Outcome(ending.state, ending.revision, ending.text, spent, ending.error)
    ended = await turns.end_turn(tx, turn.id, outcome)
    kind = "turn.completed" if ending.state == "done" else "turn.failed"
    await note(tx, turn.account_id, kind, turn.id, facts_of(ended))
    return ended


async def end_without(tx: Tx, turn: StoredTurn, error: SaycutError | Mapping[str, Any]) -> StoredTurn | None:
    """Ends a turn that failed or was stopped: nothing is changed, nothing charged. None: it had ended before.

    Raises SessionUnknown.
    """
    ending = ending_of(turn.language, error)
    if turn.last_event or turn.state == "running":  # drafts may have been told that were never kept
        ending = replace(ending, delta=await state_delta_of(tx, turn))
    return await end(tx, turn, ending)


def ending_of(language: str | None, error: SaycutError | Mapping[str, Any]) -> Ending:
    """A failure as a turn's ending: what the person reads, and what a program goes by."""
    told = dict(error.as_dict() if isinstance(error, SaycutError) else error)
    code = str(told.get("code", "error"))
    state = "cancelled" if code == Cancelled.code else "failed"
    number = str(error.wire_code) if isinstance(error, ServiceError) else code
    text = sentence(_said(error, told), language_of(language))
    return Ending(state, " ".join(text.split()), error=told, error_code=number)


def _said(error: SaycutError | Mapping[str, Any], told: Mapping[str, Any]) -> Said:
    if isinstance(error, OutOfCredits):
        return said("turn.no_credits", needed=error.needed, available=error.available)
    if isinstance(error, Conflict):
        return said("turn.in_the_way")
    code = told.get("code")
    if code == Cancelled.code:
        return said("turn.stopped")
    if code == TIMED_OUT["code"]:
        return said("turn.timed_out", minutes=round(float(told.get("minutes", 15)), 1))
    if code in ("internal", "job_lost", "error"):
        return said("turn.lost")
    reason = str(told.get("message", "")).rstrip(".。 ") + "."
    return said("turn.failed", reason=reason, way_out=told.get("way_out", ""))


def last_event(turn_id: str, ending: Ending, *, spent: int, now_ms: int) -> dict[str, Any]:
    """The event that tells how a turn ended; it always has a text."""
    metadata: dict[str, Any] = {"turnId": turn_id, "state": ending.state, "credits": spent}
    if ending.revision is not None:
        metadata["revision"] = ending.revision
    return event_body(
        turn_id, "end", TextPart(text=ending.text), delta=ending.delta, now_ms=now_ms,
        partial=False if ending.streaming and ending.error is None else None,
        error_code=ending.error_code,
        error_message=None if ending.error is None else ending.text,
        custom_metadata=metadata,
    )  # fmt: skip


def event_body(
    turn_id: str, name: str, *parts: Part, now_ms: int, delta: Mapping[str, Any] | None = None, **others: Any
) -> dict[str, Any]:
    """An event of a turn in the wire's form. `name`: what it is within the turn; it decides its id."""
    return event_to_wire(
        Event(
            invocation_id=turn_id,
            id=event_id(turn_id, name),
            timestamp=now_ms / 1000,
            parts=parts,
            actions=Actions(state_delta=dict(delta or {})),
            **others,
        )
    )


def event_id(turn_id: str, name: str) -> str:
    """The id of an event: a UUID that is the same whenever this event is made."""
    return str(uuid.uuid5(_IDS, f"{turn_id}/{name}"))


def delta_of(draft: Draft) -> dict[str, Any]:
    """What a new draft changes in a session's state."""
    return {"draft": draft_to_wire(draft), "canvas_config": canvas_config(draft)}


async def state_delta_of(tx: Tx, turn: StoredTurn) -> dict[str, Any]:
    """The draft in force, for a turn that has told another."""
    return delta_of((await stored_session(tx, (turn.account_id, turn.session_id))).draft)


def canvas_config(draft: Draft) -> dict[str, Any]:
    """The contract's `canvas_config`; None each as long as there is no picture."""
    width, height = (draft.canvas.width, draft.canvas.height) if draft.canvas else (None, None)
    return {"width": width, "height": height, "ratio": ratio_of(width, height)}


def facts_of(turn: StoredTurn) -> dict[str, Any]:
    """A turn as it stands, for clients and webhooks."""
    found = {
        "turn_id": turn.id,
        "session_id": turn.session_id,
        "state": turn.state,
        "text": turn.reply,
        "revision": turn.revision,
        "credits": turn.spent,
        "events": turn.last_event,
    }
    return found | ({"error": dict(turn.error)} if turn.error else {})


async def _settled(tx: Tx, turn: StoredTurn, ending: Ending) -> int:
    """Pays for what was done, or gives all back; the credits that were spent."""
    if not ending.paid_for:
        await release_turn(tx, turn.account_id, turn.id)
        return 0
    await settle_turn(tx, turn.account_id, turn.id, ending.paid_for)
    kept = await ledger.reservation_of(tx, turn.account_id, key=turn_key(turn.id))
    return kept.spent if kept else 0


async def release_gone(tx: Tx, account_id: str, turn_id: str) -> None:
    """Gives back what was set aside for a turn that is gone with its session, or has ended."""
    kept = await ledger.reservation_of(tx, account_id, key=turn_key(turn_id))
    if kept is not None and kept.state == "held":
        await release_turn(tx, account_id, turn_id)
