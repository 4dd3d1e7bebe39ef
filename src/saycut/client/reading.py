"""Reads of the server that need no flow of their own: state, credits, sessions."""

from __future__ import annotations

from ..errors import ServiceError, Unreadable
from ..units import Frozen
from . import paths
from .calls import Call, Caller, Json
from .state import State, state_of


class Credits(Frozen):
    """What the account has; `frozen` is set aside for work in progress."""

    available: int = 0
    frozen: int = 0
    total: int = 0


class SessionInfo(Frozen):
    """A session by what the server tells of it; what is not known is empty."""

    id: str
    task_id: str = ""
    user_id: str = ""
    name: str = ""
    language: str | None = None
    created_at: str = ""
    touched_at: str = ""


async def read_state(caller: Caller, session_id: str) -> State:
    """The newest state of a session. Raises SessionUnknown."""
    return state_of(await caller.data(Call("GET", paths.state(session_id))))


async def read_credits(caller: Caller) -> Credits:
    """The account's credits."""
    data = await caller.data(Call("GET", paths.CREDITS))
    return Credits(**{name: _whole(data, name) for name in ("available", "frozen", "total")})


async def read_sessions(caller: Caller, *, most: int, skip: int) -> tuple[SessionInfo, ...]:
    """The account's sessions, newest first: Saycut's own, the hosted service has no list."""
    call = Call("GET", paths.SESSIONS, parts={"params": {"most": most, "skip": skip}})
    found = (await caller.data(call)).get("sessions")
    return tuple(
        SessionInfo(
            id=str(one["session_id"]),
            task_id=str(one.get("task_id") or ""),
            name=str(one.get("task_name") or ""),
            created_at=str(one.get("created_at") or ""),
            touched_at=str(one.get("touched_at") or ""),
        )
        for one in (found if isinstance(found, list) else [])
        if isinstance(one, dict) and one.get("session_id")
    )


async def is_ours(caller: Caller) -> bool:
    """Whether the server is Saycut's own: it keeps turns by their key and their name."""
    try:
        reply = await caller.reply(Call("GET", paths.VERSION, signed=False))
    except (ServiceError, Unreadable):
        return False
    return isinstance(reply.body, dict) and reply.body.get("name") == "saycut"


def _whole(data: Json, name: str) -> int:
    found = data.get(name)
    return int(found) if isinstance(found, int | float) else 0
