"""A session with all that was said in it, as an agent's session tells it: events in order, and the state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..accounts.signing_in import Principal
from ..store import sessions, turns
from ..store.sessions import Session
from ..store.turns import StoredTurn
from ..wire.events import Event, TextPart, event_to_wire
from .ending import delta_of, event_id
from .opening import begin_session
from .service import Service
from .stored_material import stored_session
from .turning import words_of

MOST_TURNS = 200
"""The newest so many are told; each carries drafts."""


@dataclass(frozen=True)
class Recalled:
    """A session, what it holds, and what was said."""

    session: Session
    state: Mapping[str, Any]
    """The client's own keys, and the draft in force."""
    events: tuple[Mapping[str, Any], ...] = ()
    """In the wire's form: what the person said, and what was answered; no pieces of texts."""


async def recalled(service: Service, principal: Principal, session_id: str) -> Recalled:
    """A session as it stands. Raises SessionUnknown."""
    owner = (principal.account_id, session_id)
    async with service.database.reading() as tx:
        stored = await stored_session(tx, owner)
        said = await turns.events_of_session(tx, owner, most=MOST_TURNS)
    state = {**stored.session.state, **(delta_of(stored.draft) if stored.revision else {})}
    events = [body for turn, answers in said for body in (_asked(turn), *(one.body for one in answers))]
    return Recalled(stored.session, state, tuple(one for one in events if not one.get("partial")))


async def recalled_all(service: Service, principal: Principal) -> list[Recalled]:
    """The caller's sessions, newest first, without drafts and events."""
    async with service.database.reading() as tx:
        found = await sessions.list_sessions(tx, principal.account_id, most=500)
    return [Recalled(session, session.state) for session in found]


async def begun_with(service: Service, principal: Principal, state: Mapping[str, Any]) -> Recalled:
    """A new session that keeps a client's keys. Raises Busy."""
    session = await begin_session(service, principal)
    if state:
        session = await kept(service, principal, session.id, state)
    return Recalled(session, session.state)


async def kept(
    service: Service, principal: Principal, session_id: str, changes: Mapping[str, Any]
) -> Session:
    """Puts a client's keys into a session's state; None removes one. Raises SessionUnknown."""
    async with service.database.writing() as tx:
        return await sessions.keep_state(tx, principal.account_id, session_id, changes)


def _asked(turn: StoredTurn) -> dict[str, Any]:
    """What the person said, as an event; files are told by their names."""
    told = [words_of(turn.message)]
    for part in turn.message.get("parts", ()):
        file = part.get("inlineData") or part.get("fileData")
        if file:
            told.append(
                f"[{file.get('displayName') or file.get('fileUri') or file.get('mimeType') or 'file'}]"
            )
    event = Event(
        invocation_id=turn.id,
        author="user",
        id=event_id(turn.id, "asked"),
        timestamp=turn.created_ms / 1000,
        parts=(TextPart(text="\n".join(filter(None, told))),),
    )
    return event_to_wire(event)
