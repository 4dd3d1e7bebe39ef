"""One turn: sent once, listened to until it ends, and looked after when its stream breaks off.

state before → POST /run_sse (once, ever) → events
  closed, with words      done
  closed, without words   the state again: the difference is the answer
  dropped, with SSE ids   `Last-Event-ID` gets the rest, for as long as a server takes to restart
  dropped, without        the state after 30 s, then every 60 s; five that show no change: TurnLost
  heartbeats for 10 min   the state once; no change: TurnLost
"""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing
from enum import Enum, auto

import httpx2

from ..errors import (
    Cancelled,
    SaycutError,
    ServerError,
    SessionUnknown,
    TurnFailed,
    TurnLost,
    Unreachable,
    Unreadable,
)
from ..wire.codes import BY_CODE, Told, error_of
from ..wire.events import AGENT, Event, FunctionCall, FunctionResponse, event_from_wire
from . import paths
from .calls import Again, Call, Caller
from .difference import changed, difference
from .events import (
    Changed,
    ConnectionLost,
    DraftChanged,
    PartUnreadable,
    StillWorking,
    TextSaid,
    ToolCalled,
    ToolDone,
    TurnEvent,
    Unchanged,
)
from .line import Body
from .reading import SessionInfo, is_ours, read_state
from .sentences import sentence
from .spoken import Spoken
from .sse import Beat, SseReader
from .state import State

MAY_STILL_RUN = (502, 504)
"""What a proxy answers when it lost the server or its patience: the turn may have begun."""


class End(Enum):
    """How a stream ended."""

    CLOSED = auto()
    DROPPED = auto()
    TIMED_OUT = auto()


class Turn:
    """A message to a session, and what comes of it."""

    def __init__(self, caller: Caller, session: SessionInfo, message: str) -> None:
        self.caller = caller
        self.limits = caller.limits
        self.session = session
        self.message = message
        self.key = uuid.uuid4().hex
        """`Idempotency-Key`: to our own server a turn with it is the same turn, however often it comes."""
        self.id = ""
        """What our own server calls the turn; empty elsewhere."""
        self.begun = False
        """Whether the server has taken it."""
        self.over = False
        """Whether our own server said that it has ended."""
        self.reader = SseReader(self.limits.event_bytes)
        self.words = Spoken()
        self.error: SaycutError | None = None
        self.end = End.DROPPED
        self.began = self.heard = self.noticed = 0.0

    async def events(self) -> AsyncGenerator[TurnEvent, None]:
        """The turn from its beginning. Raises the tree's error for a refusal, TurnFailed, TurnLost."""
        before = await read_state(self.caller, self.session.id)
        self.began = self.heard = self.noticed = self.caller.line.now()
        body = await self._sent()
        if body is not None:
            async with aclosing(self._listened(body)) as found:
                async for one in found:
                    yield one
        async with aclosing(self._resumed()) as found:
            async for one in found:
                yield one
        for text in self.words.end():
            yield TextSaid(text=text)
        if self.error is not None:
            raise self.error
        if self.end is End.CLOSED:
            if not self.words.said:
                yield await self._silent(before)
            return
        async with aclosing(self._looked_for(before)) as found:
            async for one in found:
                yield one

    async def _sent(self) -> Body | None:
        """The stream; None when it broke before it began, and the turn may run."""
        try:
            return await self._opened(self._call())
        except Unreachable as error:
            if not error.sent:
                error.way_out = "The turn was not sent. Look whether the server runs, and say it again."
                raise
        except ServerError as error:
            if error.http_status not in MAY_STILL_RUN:
                raise
        return None

    async def _opened(self, call: Call) -> Body:
        body = await self.caller.open(call)
        self.begun, self.id = True, body.response.headers.get("X-Turn-Id", "")
        return body

    def _call(self) -> Call:
        body = {
            "app_name": AGENT,
            "user_id": "me",
            "session_id": self.session.id,
            "new_message": {"parts": [{"text": self.message}]},
        }
        headers = {"Accept": "text/event-stream", "Idempotency-Key": self.key}
        return Call("POST", paths.TURN, Again.NEVER, headers=headers, parts={"json": body})

    async def _listened(self, body: Body) -> AsyncGenerator[TurnEvent, None]:
        """What the stream says, until it ends; how, is in `end` then."""
        self.end = End.DROPPED
        try:
            async with aclosing(body.texts()) as texts:
                async for text in texts:
                    for found in self.reader.feed(text):
                        for one in self._beat() if isinstance(found, Beat) else self._read(found.data):
                            yield one
                        if self._over():
                            self.end = End.TIMED_OUT
                            return
            self.end = End.CLOSED
        except httpx2.TransportError:
            return
        finally:
            await body.close()

    def _over(self) -> bool:
        now = self.caller.line.now()
        return now - self.began >= self.limits.turn_s or now - self.heard >= self.limits.heartbeats_s

    def _beat(self) -> list[TurnEvent]:
        now = self.caller.line.now()
        if now - self.noticed < self.limits.notice_s:
            return []
        self.noticed = now
        waited = now - self.heard
        text = sentence("working", self.session.language, minutes=max(round(waited / 60), 1))
        return [StillWorking(text=text, seconds=waited)]

    def _read(self, data: str) -> list[TurnEvent]:
        try:
            wire = json.loads(data)
        except ValueError:
            wire = None
        if not isinstance(wire, dict):
            if data.strip() == "[DONE]":  # how some proxies end a stream
                return []
            return [PartUnreadable(text=sentence("unreadable", self.session.language))]
        event = event_from_wire(wire)
        if event.heartbeat:
            return self._beat()
        self.heard = self.noticed = self.caller.line.now()
        self.over = self.over or {"turnId", "state"} <= set(event.custom_metadata or {})
        if event.failed:
            self.error = self.caller.helped(_error(event))
            if event.text == event.error_message:  # the error tells it
                event = event.replace(parts=())
        return self._told(event)

    def _told(self, event: Event) -> list[TurnEvent]:
        found: list[TurnEvent] = []
        for part in event.parts:
            if isinstance(part, FunctionCall):
                found.append(ToolCalled(name=part.name, args=part.args))
            elif isinstance(part, FunctionResponse):
                found.append(ToolDone(name=part.name, response=part.response))
            elif event.author == "user":
                continue  # the person's own words, as some servers repeat them
            elif event.partial:
                new = self.words.piece(part.text)
                found += [TextSaid(text=new, partial=True)] if new else []
            else:
                found += [TextSaid(text=text) for text in self.words.whole(part.text)]
        draft = event.actions.state_delta.get("draft")
        if isinstance(draft, dict):
            found.append(DraftChanged(draft=draft))
        return found

    async def _resumed(self) -> AsyncGenerator[TurnEvent, None]:
        """The rest of a stream that dropped, where the server keeps it; asked for until it is had."""
        line, tried, said = self.caller.line, 0, False
        since = line.now()
        while self._goes_on(tried) and line.now() - since <= self.limits.away_s:
            if not said and self.end is End.DROPPED and self.id:
                said = True
                yield ConnectionLost(text=sentence("reconnecting", self.session.language))
            tried += 1
            await line.sleep(self.caller.backoff(tried))
            last = self.reader.last_id
            try:
                body = await self._again(last)
            except ServerError as error:
                if isinstance(error, Unreadable):
                    return
                continue
            except SaycutError:
                return
            self.reader = SseReader(self.limits.event_bytes)
            self.reader.last_id = last
            async with aclosing(self._listened(body)) as found:
                async for one in found:
                    yield one
            if self.reader.last_id != last:
                since, tried, said = line.now(), 0, False

    def _goes_on(self, tried: int) -> bool:
        """Whether there may be more, and a way to it.

        Our own server says when a turn has ended; a stream that ends without that is asked for once more: the
        server may have been told to end, and have closed it in good order.
        """
        if self.over or self.end is End.TIMED_OUT or (self.begun and not self.id):
            return False
        return self.end is End.DROPPED or tried == 0

    async def _again(self, last: str) -> Body:
        """The rest of the stream. Raises a ServiceError where there is no way to get it, or ServerError.

        It is read, not said again. Only where no answer came at all, not even the turn's name, the request
        is made again: our own server knows by its key whether it has it, and joins it.
        """
        seen = {"Last-Event-ID": last} if last else {}
        if self.id:
            headers = {"Accept": "text/event-stream", **seen}
            return await self.caller.open(Call("GET", paths.events(self.id), Again.NEVER, headers=headers))
        if not await is_ours(self.caller):
            raise SessionUnknown("the server does not keep turns by their key")
        return await self._opened(self._call())

    async def _silent(self, before: State) -> TurnEvent:
        """The answer to a stream that said nothing."""
        after = await read_state(self.caller, self.session.id)
        if changed(before, after):
            return self._difference(before, after)
        return Unchanged(text=sentence("unchanged", self.session.language))

    def _difference(self, before: State, after: State) -> Changed:
        lines = difference(before, after, self.session.language)
        return Changed(text="\n".join(lines), lines=lines, draft=after.draft)

    async def _looked_for(self, before: State) -> AsyncGenerator[TurnEvent, None]:
        """What became of a turn that can no longer be listened to. Raises TurnLost when nothing shows it."""
        timed_out = self.end is End.TIMED_OUT
        if not timed_out:
            yield ConnectionLost(text=sentence("looking", self.session.language))
        wait_s, trouble = self.limits.first_look_s, None
        for _ in range(1 if timed_out else self.limits.looks):
            if not timed_out:
                await self.caller.line.sleep(wait_s)
                wait_s = self.limits.next_look_s
            try:
                after = await read_state(self.caller, self.session.id)
            except ServerError as error:
                trouble = error
                continue
            trouble = None
            if changed(before, after):
                yield self._difference(before, after)
                return
        if trouble is not None:
            raise trouble
        if timed_out:
            raise TurnLost("the service was at work for too long without a word, and nothing has changed")
        raise TurnLost(
            f"the connection was lost, and {self.limits.looks} looks at the timeline show no change"
        )


def _error(event: Event) -> SaycutError:
    """The error that an event tells."""
    code, message = event.error_code or "", event.error_message or ""
    if code == Cancelled.code:
        return Cancelled(message or "stopped")
    if code.isascii() and code.isdigit() and int(code) in BY_CODE:
        return error_of(Told(int(code), message=message))
    return TurnFailed(message or f"the service gave the turn up ({code})", reason=code)
