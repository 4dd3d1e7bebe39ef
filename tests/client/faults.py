"""What can go wrong, what kind of service it is, and what a turn streams: the words of these tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from .http import Cut

Json = dict[str, Any]


@dataclass(frozen=True)
class Refuse:
    """An answer of the contract's form that refuses."""

    code: int
    status: int = 400
    retry_after: str | None = None
    message: str = "refused"
    data: Json | None = None


@dataclass(frozen=True)
class Drop:
    """No answer; `done`: the request was carried out before the connection ended."""

    done: bool = False


@dataclass(frozen=True)
class Html:
    """What a proxy answers instead of the service."""

    status: int = 200


@dataclass(frozen=True)
class Shape:
    """The right answer in an odd way: chunked, byte by byte, or cut after so many bytes."""

    slice: int | None = None
    chunked: bool = False
    cut: int | None = None
    stall: bool = False
    """Nothing comes for a minute."""
    shorter: bool = False
    """Only the first half, as if that were all."""


Fault = Refuse | Drop | Html | Shape
Frame = Json | bytes | Callable[[], None] | type[Cut]
"""Of a turn: an event, raw bytes, something done to the server, the end of the connection."""


@dataclass
class Manners:
    """What kind of service it is."""

    ours: bool = False
    """As Saycut's own server: turns have names and keys, events ids, and the rest can be had."""
    numbered: bool = False
    """Events have ids, and that is all."""
    resumable: bool = False
    shapes: tuple[str, ...] = ("top", "data")
    """Of an export's status."""
    ranges: bool = True
    several: bool = False
    """An export makes two files, told as our own server does."""
    astray: bool = False
    """Another part of a file comes than was asked for."""
    lists: bool = True
    renders: list[str] = field(default_factory=list)
    """How the next exports end: `completed` (when empty) or `failed`."""
    reason: object = "segment 2 cannot be read"
    """Why one failed, as `data` tells it: a text, or an object as our own server has it."""
    notes: list[str] = field(default_factory=list)
    """What our own server says of the files of an export."""
    polls: int = 2
    """Looks at an export until it has ended."""
    downloads: bool = True
    """False: the file is only where its status says."""


def said(text: str, **more: Any) -> Json:
    """An event with words."""
    return {"content": {"parts": [{"text": text}], "role": "model"}, "author": "nemo_agent", **more}


COMMENT, EMPTY, NAMED = b": heartbeat\n\n", b"data:\n\n", b"event: heartbeat\ndata: {}\n\n"
"""Heartbeats in all their forms."""


def texts(events: Iterable[Any]) -> list[str]:
    """What the person was shown."""
    return [event.text for event in events if event.text]
