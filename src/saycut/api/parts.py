"""The files of a multipart body, one after another, as they come: nothing is written or gathered here.

    async for part in file_parts(request.headers["content-type"], stream, longest=LARGEST):
        async for chunk in part.chunks(): ...

A part that is not read to its end is skipped before the next one is given.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from email.message import Message

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, MultipartState, parse_options_header

from ..errors import InputError

NAMES = frozenset({b"files", b"file", b"files[]"})
"""Of parts that are files even where they tell no file name."""
MOST_PARTS = 1000
"""Of any kind: fields are skipped, and cost little."""
WAY_OUT = "Send multipart/form-data with parts named `files`."
ESCAPES = {"%22": '"', "%0D": "\r", "%0A": "\n"}
"""What browsers write for these in a file's name, and for nothing else."""


class Part:
    """A file of the body, as `bringing.Incoming`."""

    source = "upload"

    def __init__(self, name: str, body: _Body) -> None:
        self.name = name
        self.ended = False
        self._body = body

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """Its bytes, once. Raises InputError where the body breaks off, or is none of its kind."""
        while (chunk := await self._body.data_of(self)) is not None:
            yield chunk


async def file_parts(content_type: str, stream: AsyncIterator[bytes], *, longest: int) -> AsyncIterator[Part]:
    """The parts that are files.

    Of a part that was refused the rest is skipped; when that has more than `longest` bytes, the body ends
    there. Raises InputError for what is no multipart body.
    """
    body = _Body(_boundary(content_type), stream)
    while (part := await body.next_part()) is not None:
        yield part
        skipped = 0
        while not part.ended:
            skipped += len(await body.data_of(part) or b"")
            if skipped > longest:
                return


_Event = Part | bytes | None
"""A part begins, has bytes, ends."""


class _Body:
    """The body on its way through the parser: what that finds is taken off `_events` as it comes."""

    def __init__(self, boundary: bytes, stream: AsyncIterator[bytes]) -> None:
        self._stream = stream
        self._events: deque[_Event] = deque()
        self._headers: dict[bytes, bytes] = {}
        self._field, self._value = b"", b""
        self._count = 0
        self._wanted = False
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._on_part,
                    "on_header_field": self._on_field,
                    "on_header_value": self._on_value,
                    "on_header_end": self._on_header,
                    "on_headers_finished": self._on_headers,
                    "on_part_data": self._on_data,
                    "on_part_end": self._on_end,
                },
            )
        except FormParserError as error:
            raise _unreadable(str(error)) from None

    async def next_part(self) -> Part | None:
        """The next file, or None when the body has ended."""
        while self._events or self._parser.state != MultipartState.END:
            event = await self._event()
            if isinstance(event, Part):
                return event
        return None

    async def data_of(self, part: Part) -> bytes | None:
        """The next bytes of the part that was given last, or None when it has ended."""
        event = await self._event()
        assert not isinstance(event, Part)
        part.ended = event is None
        return event

    async def _event(self) -> _Event:
        while not self._events:
            chunk = await anext(self._stream, None)
            if chunk is None:
                raise InputError("the body ends before its last boundary", way_out="Send it again.")
            try:
                self._parser.write(chunk)
            except FormParserError as error:
                raise _unreadable(str(error)) from None
            if self._parser.state == MultipartState.END and not self._events:
                return None
        return self._events.popleft()

    def _on_part(self) -> None:
        self._headers = {}
        self._count += 1
        if self._count > MOST_PARTS:
            raise _unreadable(f"it has more than {MOST_PARTS} parts")

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header(self) -> None:
        self._headers[self._field.lower()] = self._value
        self._field, self._value = b"", b""

    def _on_headers(self) -> None:
        told = self._headers.get(b"content-disposition", b"").decode("latin-1")
        _, options = parse_options_header(told)
        name = _file_name(told, options.get(b"filename"))
        self._wanted = bool(name) if name is not None else options.get(b"name") in NAMES
        if self._wanted:
            self._events.append(Part(name or "", self))

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self._wanted:
            self._events.append(data[start:end])

    def _on_end(self) -> None:
        if self._wanted:
            self._events.append(None)


def _file_name(disposition: str, plain: bytes | None) -> str | None:
    """A part's file name; None where it tells none, "" for a field of a form where no file was chosen."""
    if plain is None:
        message = Message()
        message["Content-Disposition"] = disposition
        return message.get_filename()  # only in the extended form (filename*=UTF-8''…)
    text = plain.decode("utf-8", "replace")
    for escape, meant in ESCAPES.items():
        text = text.replace(escape, meant)
    return text


def _boundary(content_type: str) -> bytes:
    found = parse_options_header(content_type)[1].get(b"boundary")
    if not found:
        raise _unreadable("its Content-Type names no boundary")
    return found


def _unreadable(why: str) -> InputError:
    return InputError(f"the multipart body cannot be read: {why}", way_out=WAY_OUT)
