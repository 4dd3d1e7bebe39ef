"""Server-sent events out of text as it comes, with the signs of life that other readers throw away.

httpx2 reads events too, but gives nothing for a comment, and `: heartbeat` comments are how one knows that a
turn of ten minutes is still at work. So this reads the same format (WHATWG HTML, "server-sent events"), and
gives a `Beat` for each comment and each event without data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import Unreadable


@dataclass(frozen=True)
class Beat:
    """A sign of life that says nothing."""


@dataclass(frozen=True)
class Message:
    """An event with data."""

    data: str
    event: str = "message"


class SseReader:
    """Reads one stream; `last_id` is what to send as `Last-Event-ID` to get the rest."""

    def __init__(self, most_bytes: int) -> None:
        self.last_id = ""
        self._most = most_bytes
        self._rest: list[str] = []
        self._size = 0
        self._began = False
        self._event = ""
        self._data: list[str] = []
        self._id: str | None = None
        self._pending = False

    def feed(self, text: str) -> Iterator[Beat | Message]:
        """What is complete with this text. Raises Unreadable for an event larger than the limit."""
        if not self._began and text:
            self._began, text = True, text.removeprefix("\ufeff")
        self._size += len(text)
        if "\n" not in text and "\r" not in text:
            self._rest.append(text)
            self._check()
            return
        joined = "".join([*self._rest, text])
        held = "\r" if joined.endswith("\r") else ""  # may be the first half of \r\n
        body = joined.removesuffix(held).replace("\r\n", "\n").replace("\r", "\n")
        *lines, rest = body.split("\n")
        self._rest = [rest + held]
        for line in lines:
            found = self._line(line)
            if found is not None:
                yield found
        self._check()

    def _check(self) -> None:
        if self._size > self._most:
            raise Unreadable(f"an event of the stream is larger than {self._most:,} bytes")

    def _line(self, line: str) -> Beat | Message | None:
        if not line:
            return self._dispatch()
        if line.startswith(":"):
            return Beat()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        self._pending = True
        if name == "event":
            self._event = value
        elif name == "data":
            self._data.append(value)
        elif name == "id" and "\0" not in value:
            self._id = value
        return None

    def _dispatch(self) -> Beat | Message | None:
        """The event that a blank line ends. Only now does its id count: one that broke off comes again."""
        self._size = sum(len(one) for one in self._rest)
        if not self._pending:
            return None
        if self._id is not None:
            self.last_id = self._id
        event, data = self._event or "message", "\n".join(self._data)
        self._event, self._data, self._id, self._pending = "", [], None, False
        return Message(data, event) if data.strip() and event != "heartbeat" else Beat()
