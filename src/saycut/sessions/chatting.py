"""To say something in a session: a turn is put in line, its events are followed, it can be stopped.

A turn runs whether or not anyone listens. The same message while it is open, or one with the same
Idempotency-Key, joins it: nothing runs or is charged twice.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..accounts import terms
from ..accounts.crediting import quote
from ..accounts.signing_in import Principal
from ..errors import Busy, Cancelled, Conflict, InputError, OutOfCredits, SessionUnknown
from ..jobs import JobRequest
from ..operations.wording import language_of
from ..planner import PlanContext
from ..planner import plan as read
from ..store import ledger, sessions, turns, workers
from ..store.database import Tx
from ..store.turns import Message, StoredTurn, TurnEvent
from ..timeline.facts import Need
from . import ending
from .attaching import Attached, Referred, attach
from .language import language_for
from .service import TURNS, Service
from .stored_material import StoredSession, stored_session
from .turning import words_of

LONGEST_TEXT = 100_000
"""Characters of a message. The planner reads 20,000, and says what it left."""
CAPTIONS = "captions"
"""The ability of a worker that has a speech-to-text model."""
SEEN_MS = 60_000
"""A worker that was seen within this time is there."""
STOPPED_S = 3.0
"""How long it is waited for a turn that runs: work stops within two seconds."""
ABANDONED_MS = 5_000
"""A turn must be as old as this to be looked at: its job is put in line in the same transaction."""


@dataclass(frozen=True)
class Saying:
    """What a person says."""

    message: Mapping[str, Any]
    """`{"role":"user","parts":[…]}`: what is kept, and what is compared."""
    streaming: bool = False
    key: str | None = None
    """Idempotency-Key."""
    state: Mapping[str, Any] = field(default_factory=dict)
    """What the client keeps with the session from here on; None removes a key."""
    files: tuple[Attached | Referred, ...] = ()
    """What comes with the words."""

    @property
    def text(self) -> str:
        return words_of(self.message)


async def say(service: Service, principal: Principal, session_id: str, saying: Saying) -> StoredTurn:
    """A turn for what was said, in line; or the one it joins.

    Raises SessionUnknown, InputError, Busy (as many turns as the plan allows are open), OutOfCredits (nothing
    is available, and this would cost something), Conflict (the key came with another message before), and
    what is wrong with a file of the message.
    """
    if len(saying.text) > LONGEST_TEXT:
        raise InputError(
            f"a message has at most {LONGEST_TEXT:,} characters, this one has {len(saying.text):,}",
            field="new_message",
            way_out="Say it in several messages.",
        )
    owner = (principal.account_id, session_id)
    if saying.files and not await _is_known(service, owner, saying):
        await attach(service, principal, session_id, saying.files)
    async with service.database.writing() as tx:
        await tx.one_at_a_time(f"turns: {principal.account_id}")
        session = await sessions.session_of(tx, *owner)
        message = Message(saying.message, _language(saying.text, session.language), saying.key)
        turn, new = await turns.open_turn(tx, owner, message)
        if new:
            await _check_limit(tx, principal)
            stored = None
            if (await ledger.balance_of(tx, principal.account_id)).available <= 0:
                stored = await stored_session(tx, owner)
                await _check_credits(tx, turn, stored)
            if saying.state:
                await sessions.keep_state(tx, *owner, saying.state)
            payload = {"turn": turn.id, "account": owner[0], "session": owner[1]}
            request = JobRequest(
                "turn",
                turn.id,
                payload | ({"streaming": True} if saying.streaming else {}),
                session=session_id,
                tenant=principal.account_id,
                needs=await _needs(tx, turn),
            )
            await service.jobs.enqueue(request, tx=tx)
            waits = await turns.open_turns(tx, before_ms=tx.now_ms, session_id=session_id, most=2)
    if new and len(waits) > 1:  # maybe for one that was given up
        await end_abandoned(service, session_id=session_id)
    return turn


async def resumed(
    service: Service, principal: Principal, session_id: str | None, turn_id: str, saying: Saying | None = None
) -> StoredTurn:
    """The turn whose stream a client goes on with; what it says again must be what it said.

    Raises SessionUnknown (no such turn, or another session's), Conflict (it was another message).
    """
    turn = await turn_of(service, principal, turn_id)
    if session_id is not None and turn.session_id != session_id:
        raise SessionUnknown("there is no such turn")
    if saying is not None and turns.request_hash(turn.message) != turns.request_hash(saying.message):
        raise Conflict(
            "Last-Event-ID is of a turn with another message",
            field="Last-Event-ID",
            way_out="Leave the header out to say something new.",
        )
    return turn


async def turn_of(service: Service, principal: Principal, turn_id: str) -> StoredTurn:
    """A turn of the caller's as it stands. Raises SessionUnknown for another's too."""
    async with service.database.reading() as tx:
        return await turns.turn_of(tx, principal.account_id, turn_id)


def events(service: Service, turn_id: str, *, after: int = 0) -> AsyncGenerator[TurnEvent | None, None]:
    """A turn's events after a number, as they come, until its end; None where a heartbeat is due."""
    return service.streams.follow(service.database, turn_id, after=after, beat_s=service.rules.heartbeat_s)


async def stop(
    service: Service, principal: Principal, *, session_id: str | None = None, turn_id: str | None = None
) -> list[StoredTurn]:
    """Stops a turn, or all that are open in a session; gives them as they stand.

    One that waits has ended with that, one that runs ends within a second or two, one that has ended stays.
    Raises SessionUnknown.
    """
    if turn_id is not None:
        session_id = (await turn_of(service, principal, turn_id)).session_id
    if session_id is None:
        raise InputError("say which session, or which turn", field="session_id")
    async with service.database.writing() as tx:
        asked = await turns.ask_to_cancel(tx, (principal.account_id, session_id), turn_id)
    for turn in reversed(asked):  # the last first, so that none begins because the one before it stopped
        job = await service.jobs.cancel(turn.id)
        if job is not None and not job.ended:
            job = await service.jobs.wait(turn.id, timeout_s=STOPPED_S, poll_s=0.05)
        if job is None or job.ended:  # it may have been stopped before its work began
            await _end(service, turn, Cancelled("Stopped."))
    async with service.database.reading() as tx:
        names = [turn.id for turn in asked] or ([turn_id] if turn_id else [])
        return [await turns.turn_of(tx, principal.account_id, name) for name in names]


async def put_in_order(service: Service) -> int:
    """For the caretaker: ends what was given up, and gives its credits back; how many."""
    return await end_abandoned(service) + await release_abandoned(service)


async def end_abandoned(service: Service, *, session_id: str | None = None) -> int:
    """Ends open turns whose work has ended without them (it was given up, its process died of it); how many.

    A turn's work ends the turn before it ends itself: who finds the job over and the turn open knows.
    """
    before = service.database.clock() - ABANDONED_MS
    async with service.database.reading() as tx:
        found = await turns.open_turns(tx, before_ms=before, session_id=session_id)
    count = 0
    for turn in found:
        job = await service.jobs.status(turn.id)
        if job is None or job.ended:
            cause = job.error if job is not None and job.error else ending.LOST
            count += await _end(service, turn, cause)
    return count


async def release_abandoned(service: Service) -> int:
    """Gives back credits that are set aside for turns that have ended, or are gone with their session."""
    count = 0
    async with service.database.reading() as tx:
        held = await ledger.held_since(tx, service.database.clock() - ABANDONED_MS)
    for account_id, reservation in held:
        kind, _, turn_id = reservation.key.partition(":")
        if kind != "turn":
            continue
        async with service.database.writing() as tx:
            standing = (await turns.standings(tx, [turn_id])).get(turn_id)
            if standing is not None and not standing.ended:
                continue
            await ending.release_gone(tx, account_id, turn_id)
            count += 1
    return count


async def _is_known(service: Service, owner: tuple[str, str], saying: Saying) -> bool:
    """Whether this will join a turn: its files are there then."""
    async with service.database.reading() as tx:
        message = Message(saying.message, idempotency_key=saying.key)
        return await turns.known_turn(tx, owner, message) is not None


async def _end(service: Service, turn: StoredTurn, cause: Any) -> bool:
    try:
        async with service.database.writing() as tx:
            ended = await ending.end_without(tx, turn, cause)
    except SessionUnknown:  # it went with its session
        return False
    service.streams.ring(turn.id)
    return ended is not None


async def _check_limit(tx: Tx, principal: Principal) -> None:
    """Raises Busy. The turn that is asked about is counted already."""
    plan = await terms.plan_of(tx, principal.plan)
    if await turns.count_open_turns(tx, principal.account_id) > plan.running_turns:
        raise Busy(
            f"{plan.running_turns} turns are at work already, as many as the plan {principal.plan} allows",
            way_out="Wait until one has ended, or stop one.",
        )


async def _check_credits(tx: Tx, turn: StoredTurn, stored: StoredSession) -> None:
    """Raises OutOfCredits where nothing is available and the words would cost something."""
    plan = read(words_of(turn.message), PlanContext.of_draft(stored.draft, turn.language))
    cost = await quote(tx, [o.name() for o in plan.operations])
    if cost:
        raise OutOfCredits(needed=cost, available=0)


async def _needs(tx: Tx, turn: StoredTurn) -> frozenset[str]:
    """What the worker must be able to do: hear words, if the turn needs them and one of several can."""
    since = tx.now_ms - SEEN_MS
    able = [
        CAPTIONS in worker.abilities
        for worker in await workers.list_workers(tx)
        if worker.seen_ms >= since and TURNS in worker.abilities.get("takes", ())
    ]
    if all(able) or not any(able):
        return frozenset()
    stored = await stored_session(tx, (turn.account_id, turn.session_id))
    plan = read(words_of(turn.message), PlanContext.of_draft(stored.draft, turn.language))
    hears = any(Need.TRANSCRIPT in operation.needs(stored.draft) for operation in plan.operations)
    return frozenset({CAPTIONS}) if hears else frozenset()


def _language(text: str, asked: str | None) -> str:
    """The reply's language: Chinese for Chinese words, else the session's, else that of the words."""
    told = language_for(text, None)
    return told if told == "zh" or not asked else language_of(asked)
