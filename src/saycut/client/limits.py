"""How long the client waits, how often it tries, how much it reads. `_s` is seconds."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Every limit of a client. The defaults are the contract's where it says one."""

    connect_s: float = 10.0
    silence_s: float = 90.0
    """A connection on which no byte comes or goes is lost; heartbeats are at most 15 s apart."""
    call_s: float = 120.0
    """One try of a plain call, from its first byte to its last."""
    answer_s: float = 600.0
    """Until the answer to an upload: the server reads the whole file first."""
    attempts: int = 5
    """Tries of a call that may be repeated."""
    first_wait_s: float = 0.5
    longest_wait_s: float = 8.0
    """Waits between tries double from the one to the other, each shortened by up to a half at random."""
    longest_retry_after_s: float = 60.0
    """A `Retry-After` beyond it is not waited for."""
    too_many_s: float = 30.0
    """After a 429 that does not say how long; then one more try."""
    turn_s: float = 900.0
    heartbeats_s: float = 600.0
    """Heartbeats alone for so long count as a timeout."""
    notice_s: float = 120.0
    """How often "still working" is said."""
    away_s: float = 180.0
    """How long a server is waited for in the middle of a turn, an upload, an export, a download."""
    first_look_s: float = 30.0
    next_look_s: float = 60.0
    looks: int = 5
    """After a dropped stream that cannot be resumed: reads of the state that show no change."""
    export_s: float = 6 * 3600.0
    poll_near_s: tuple[float, float] = (0.3, 2.0)
    """Between two looks at an export on this machine: the first, and the longest."""
    poll_far_s: float = 30.0
    piece_bytes: int = 8 * MB
    """Of an upload that can be resumed."""
    reply_bytes: int = 64 * MB
    event_bytes: int = 64 * MB
    """Of one event: a draft of a day of captions has 20 MB."""


@dataclass(frozen=True)
class Clock:
    """What time it is, and how to let it pass: another one makes hours of waiting pass at once."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    async_sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random
    """From 0 to 1, for the jitter."""
