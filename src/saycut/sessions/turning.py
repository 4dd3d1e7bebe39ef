"""The work of a turn: words and the draft in force become the next revision, told as it happens.

    begin ─► read words ─► set credits aside ─► each operation: call, result ─► end (one transaction)

It may be run again from its start at any moment, by another process: events have the name of their step,
credits the turn's, and the end is a transaction that happens once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from ..accounts.crediting import reserve_turn
from ..errors import Cancelled, Conflict, SaycutError, SessionUnknown
from ..jobs import JobContext, Work
from ..operations.base import said
from ..operations.plan import Plan
from ..operations.wording import sentence
from ..planner import PlanContext
from ..planner import plan as read
from ..store import revisions, turns
from ..store.database import Tx
from ..store.turns import StoredTurn
from ..timeline.model import Draft
from ..wire.events import FunctionCall, FunctionResponse, TextPart
from . import ending
from .edit import Scene, Step, Turn, run_plan
from .ending import Ending, Told, delta_of, event_body
from .patience import ASKED_AGAIN_S, PatientDatabase
from .reply import reply_lines
from .service import TURNS, Desk
from .stored_material import (
    StoredSession,
    draft_at,
    facts_of,
    fetching,
    keep_facts,
    lasting_facts,
    material_of,
    stored_session,
)
from .workplace import Watch

ROUNDS = 5
"""How often an edit is done anew because others changed the draft meanwhile."""
ATTEMPTS = 30
"""Processes that may die of one turn, or around it: restarts of the machine count, too."""

Found = TypeVar("Found")


def turn_work(desk: Desk) -> Work:
    """A turn as durable work. Its payload: `{"turn", "account", "session", "streaming"}`."""

    def run(context: JobContext, payload: Mapping[str, Any]) -> Any:
        return _Turning(desk, context, payload).run()

    return Work("turn", run, lane=TURNS, limit_s=desk.rules.turn_limit_s, attempts=ATTEMPTS)


@dataclass(frozen=True)
class _Begun:
    """A turn that runs, and what it found."""

    turn: StoredTurn
    stored: StoredSession


class _Turning:
    """One attempt at a turn."""

    def __init__(self, desk: Desk, context: JobContext, payload: Mapping[str, Any]) -> None:
        self._desk = desk
        self._context = context
        self._tables = PatientDatabase(desk.database, context)
        self._id = str(payload["turn"])
        self._owner = (str(payload["account"]), str(payload["session"]))
        self._streaming = bool(payload.get("streaming"))
        self._ends = time.monotonic() + desk.rules.turn_limit_s * 0.98
        """From here on a stop means that time is up."""
        self._told: list[Told] = []
        """What happened and has not been written yet."""
        self._rounds = 0

    def run(self) -> dict[str, Any]:
        """Does the turn; gives its id and state. What made it fail is raised, after the turn has ended."""
        try:
            return self._tried()
        except SessionUnknown:
            self._written(lambda tx: ending.release_gone(tx, self._owner[0], self._id))
            return {"turn": self._id, "state": "gone"}

    def _tried(self) -> dict[str, Any]:
        try:
            begun = self._begun()
            if begun is None:
                return {"turn": self._id, "state": "over"}
            return self._done(begun)
        except Cancelled:
            self._stopped()
            raise
        except SessionUnknown:
            raise
        except SaycutError as error:
            self._fail(error)
            raise
        except Exception:
            self._fail(ending.LOST)
            raise  # a mistake of ours: the engine logs it

    def _begun(self) -> _Begun | None:
        """The turn with what it edits, when it is its turn; None where it is over."""
        while True:
            begun = self._tables.written(self._begin)
            if begun is not None:
                return None if begun.turn.ended else begun
            self._context.cancel.wait(ASKED_AGAIN_S)  # one before it was given up, and is about to be ended
            self._context.check()

    async def _begin(self, tx: Tx) -> _Begun | None:
        turn = await turns.begin_turn(tx, self._id)
        if turn is None:
            return None
        return _Begun(turn, await stored_session(tx, self._owner))

    def _done(self, begun: _Begun) -> dict[str, Any]:
        words, tongue = words_of(begun.turn.message), begun.turn.language or "en"
        plan = read(words, PlanContext.of_draft(begun.stored.draft, tongue))
        while True:
            try:
                return self._round(plan, begun, tongue)
            except Conflict as error:
                self._rounds += 1
                if error.field not in ("revision", "steps") or self._rounds >= ROUNDS:
                    raise
            stored = self._tables.read(lambda tx: stored_session(tx, self._owner))
            begun = replace(begun, stored=stored)

    def _round(self, plan: Plan, begun: _Begun, tongue: str) -> dict[str, Any]:
        """The edit, and its end. Raises Conflict (the draft was changed meanwhile)."""
        turn = self._edited(plan, begun, tongue)
        ended = self._written(lambda tx: self._end(tx, begun, turn))
        return {"turn": self._id, "state": ended.state if ended else "over"}

    def _edited(self, plan: Plan, begun: _Begun, tongue: str) -> Turn:
        """The plan done on the draft as it was read; nothing of it is kept yet."""
        stored, self._told = begun.stored, []

        def past(steps: int) -> Draft | None:
            return self._tables.read(lambda tx: draft_at(tx, stored, steps))

        def call(step: Step) -> None:
            self._call(step, plan)

        scene = Scene(
            material_of(
                stored.files, fetching(self._desk.blobs, self._context.folder, self._context.wait_for)
            ),
            self._desk.workplace,
            past,
            facts_of(stored.files),
            call,
            self._result,
        )
        watch = Watch(lambda share, _: self._context.progress(share), self._context.cancel)
        return run_plan(plan, stored.draft, scene, language=tongue, watch=watch)

    def _call(self, step: Step, plan: Plan) -> None:
        """Tells, at once, that an operation begins, and what came of those before it.

        Before the first, credits for all of them are set aside. Raises OutOfCredits.
        """
        part = FunctionCall(id=self._call_id(step), name=step.op, args=dict(step.args))
        self._told.append(self._event(f"call:{step.index}", part))
        if self._rounds:  # what was told in the first round is not told again
            return
        told, self._told = self._told, []
        priced = () if step.index else tuple(operation.name() for operation in plan.operations)

        async def tell(tx: Tx) -> None:
            for one in told:
                await turns.add_events(tx, self._id, one.key, one.bodies)
            if priced:  # after the events: the turn is locked before the balance, here as elsewhere
                await reserve_turn(tx, self._owner[0], self._id, priced)

        self._written(tell)

    def _result(self, step: Step) -> None:
        response = _response(step)
        part = FunctionResponse(id=self._call_id(step), name=step.op, response=response)
        delta = delta_of(step.draft) if step.changed else {}
        self._told.append(self._event(f"result:{step.index}", part, delta=delta))
        if self._streaming and step.said:
            piece = TextPart(text="".join(f"{line}\n" for line in step.said))
            self._told.append(self._event(f"said:{step.index}", piece, partial=True))

    def _call_id(self, step: Step) -> str:
        return f"{self._id}-{step.index}"

    def _event(self, name: str, part: Any, **others: Any) -> Told:
        now_ms = self._desk.database.clock()
        return Told(name, (event_body(self._id, name, part, now_ms=now_ms, **others),))

    async def _end(self, tx: Tx, begun: _Begun, turn: Turn) -> StoredTurn | None:
        """Keeps the edit with all that goes with it. Raises Conflict (the draft was changed meanwhile)."""
        stored = begun.stored
        asked = await turns.turn_of(tx, self._owner[0], self._id)
        if asked.ended:
            return None
        if asked.cancel_asked:
            raise Cancelled("stopped")
        revision = await self._kept(tx, stored.revision, turn)
        known = facts_of(stored.files)
        found = lasting_facts(turn.facts, turn.plan.operations)
        await keep_facts(tx, self._owner, found, known=known)
        text = "\n".join(lines_of(turn))
        ends = Ending(
            "done",
            text,
            before=[*self._told, *self._rest(turn, text)],
            delta=delta_of(turn.draft) if revision is not None else {},
            streaming=self._streaming,
            revision=revision,
            paid_for=turn.paid_for,
        )
        return await ending.end(tx, asked, ends)

    async def _kept(self, tx: Tx, found: int, turn: Turn) -> int | None:
        """The revision that is in force now, where it is another than before."""
        revision: int | None = None
        if turn.moved:
            revision = (await revisions.move(tx, self._owner, turn.moved, expected=found)).number
        if turn.changed:
            expected = found if revision is None else revision
            made = await revisions.save_revision(
                tx, self._owner, turn.draft, expected=expected, turn_id=self._id
            )
            revision = made.number
        return revision

    def _rest(self, turn: Turn, text: str) -> list[Told]:
        """What was not streamed yet of the reply."""
        if not self._streaming:
            return []
        streamed = "".join(f"{line}\n" for step in turn.steps for line in step.said)
        rest = text.removeprefix(streamed) if text.startswith(streamed) else ""
        return [self._event("rest", TextPart(text=rest), partial=True)] if rest else []

    def _stopped(self) -> None:
        """Ends a turn that a person stopped, or whose time is up; else another attempt goes on with it."""
        asked = self._tables.read(lambda tx: turns.turn_of(tx, self._owner[0], self._id))
        if asked.cancel_asked:
            self._fail(Cancelled("Stopped."))
        elif time.monotonic() >= self._ends:
            self._fail({**ending.TIMED_OUT, "minutes": f"{self._desk.rules.turn_limit_s / 60:.2f}"})

    def _fail(self, error: SaycutError | Mapping[str, Any]) -> None:
        async def failed(tx: Tx) -> None:
            turn = await turns.turn_of(tx, self._owner[0], self._id)
            await ending.end_without(tx, turn, error)

        self._written(failed)

    def _written(self, call: Callable[[Tx], Coroutine[Any, Any, Found]]) -> Found:
        """Does a transaction, and says that the turn went on."""
        return self._tables.written(call, then=lambda: self._desk.streams.ring(self._id))


def words_of(message: Mapping[str, Any]) -> str:
    """The words of a message: its text parts, a line each."""
    return "\n".join(str(part["text"]) for part in message.get("parts", ()) if part.get("text"))


def lines_of(turn: Turn) -> tuple[str, ...]:
    """The reply of a turn of the service."""
    missed = tuple(replace(one, way_out="") if one.op in ("undo", "redo") else one for one in turn.not_done)
    lines = reply_lines(replace(turn, not_done=missed))
    if turn.draft.outputs and turn.draft.outputs != turn.before.outputs:
        lines += (sentence(said("turn.export"), turn.language),)
    return lines


def _response(step: Step) -> dict[str, Any]:
    """What a program is told of an operation."""
    if step.refused is not None:
        found = {"status": "not_done", "reason": step.refused.reason}
        return found | ({"way_out": step.refused.way_out} if step.refused.way_out else {})
    return {
        "status": "done" if step.changed else "nothing_changed",
        "said": list(step.said),
        "duration_ms": step.draft.duration_ms,
    }
