"""Turns by their id, for who did not stay to listen: how one stands, its end, its being stopped.

Only Saycut's own server names its turns. Of the hosted service's there is nothing but the timeline.
"""

from __future__ import annotations

from urllib.parse import quote

from ..errors import Cancelled, TurnFailed
from ..units import Frozen
from .calls import Call, Caller, Json

STATES = {
    "waiting": "pending", "running": "processing", "done": "completed", "failed": "failed",
    "cancelled": "cancelled",
}  # fmt: skip
"""A turn's states in the words that exports have, so that a job is a job."""


class TurnStatus(Frozen):
    """How a turn stands."""

    id: str
    session_id: str = ""
    state: str
    """`pending`, `processing`, `completed`, `failed` or `cancelled`."""
    text: str = ""
    """The reply, once there is one."""
    revision: int | None = None
    """Of the draft it left, where it changed anything."""
    credits: int = 0
    """What it cost."""
    error: str = ""

    @property
    def ended(self) -> bool:
        return self.state in ("completed", "failed", "cancelled")

    def raise_unless_completed(self) -> None:
        """Raises Cancelled or TurnFailed for a turn that came to no good end."""
        if self.state == "cancelled":
            raise Cancelled("the turn was cancelled")
        if self.state == "failed":
            raise TurnFailed(self.error or "the service gave the turn up", reason="failed")


async def turn_status(caller: Caller, turn_id: str) -> TurnStatus:
    """How a turn stands. Raises SessionUnknown for one that is not there."""
    return _status(await caller.data(Call("GET", _path(turn_id))), turn_id)


async def wait_for_turn(caller: Caller, turn_id: str, *, timeout_s: float | None = None) -> TurnStatus:
    """The turn once it has ended, or as it is after `timeout_s`; failed and cancelled ones are given, too."""
    began, (pause_s, longest_s) = caller.line.now(), caller.limits.poll_near_s
    if not caller.settings.near:
        longest_s = min(caller.limits.poll_far_s, 5.0)
    whole_s = caller.limits.turn_s if timeout_s is None else timeout_s
    while True:
        status = await turn_status(caller, turn_id)
        left_s = whole_s - (caller.line.now() - began)
        if status.ended or left_s <= 0:
            return status
        await caller.line.sleep(min(pause_s, left_s))
        pause_s = min(pause_s * 1.5, longest_s)


async def cancel_turn(caller: Caller, turn_id: str) -> TurnStatus:
    """Stops a turn; it costs nothing then. One that has ended stays as it is."""
    return _status(await caller.data(Call("POST", f"{_path(turn_id)}/cancel")), turn_id)


def _path(turn_id: str) -> str:
    return f"/api/turns/{quote(turn_id, safe='').replace('.', '%2E')}"


def _status(data: Json, turn_id: str) -> TurnStatus:
    error = data.get("error")
    revision, cost = data.get("revision"), data.get("credits")
    return TurnStatus(
        id=turn_id,
        session_id=str(data.get("session_id") or ""),
        state=STATES.get(str(data.get("state")), "processing"),
        text=str(data.get("text") or ""),
        revision=revision if isinstance(revision, int) else None,
        credits=cost if isinstance(cost, int) else 0,
        error=str(error.get("message") or "") if isinstance(error, dict) else "",
    )
