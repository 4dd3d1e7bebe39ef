"""What a running service is made of, handed down as values; `server.py` makes them.

A `Desk` is what work needs wherever it runs: an API, a worker, or both in one process. A `Service` is a desk
with the line of jobs, and what only requests need.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ..jobs import Engine, Lane
from ..store.blobs import Blobs
from ..store.database import Database
from ..store.links import LinkSigner
from .following import Streams
from .workplace import Workplace

TURNS, EXPORTS = "turns", "exports"
"""Lanes of the job room: conversations must not wait behind renders."""
LARGEST_FILE = 500 * 1024 * 1024
"""The contract's 500 MB, read in the way that lets more pass."""
TURN_LIMIT_S = 15 * 60


@dataclass(frozen=True)
class Rules:
    """The operator's settings of a service, as far as requests and work must know them."""

    app_name: str = "nemo_agent"
    largest_file: int = LARGEST_FILE
    largest_body: int = 32 * 1024 * 1024
    """Bytes of a JSON body; a day of captions, word by word, has 20 MB."""
    turn_limit_s: float = TURN_LIMIT_S
    export_limit_s: float = 6 * 3600
    heartbeat_s: float = 5.0
    """The contract's most is 15; ADK's own client gives up after 30."""
    heartbeat: Literal["comment", "data", "event"] = "comment"
    """`data` is what the hosted service sends; ADK's web client stops working at it."""
    link_s: int = 24 * 3600
    """How long a download link is good for."""
    retention_days: int = 30
    """Sessions nobody has touched for so long are deleted with their files; 0: kept for ever."""
    public_url: str | None = None
    """Where clients reach this service; None: as the request came."""
    web_url: str | None = None
    """Where people open claims and registrations; None: this service's own pages."""
    cors_origins: tuple[str, ...] = ()
    """Web pages that may call the API; none by default."""
    private_urls: bool = False
    """Whether URLs may lead to private and loopback addresses: only where whoever calls is trusted."""
    max_streams: int = 1000
    """Open event streams at a time."""
    requests_per_s: float = 100.0
    """Of one account, over ten seconds; 0: no limit."""


@dataclass(frozen=True)
class Desk:
    """What work needs: where things are kept, and what the machine gives."""

    database: Database
    blobs: Blobs
    workplace: Workplace
    rules: Rules = field(default_factory=Rules)
    streams: Streams = field(default_factory=Streams)
    """Of this process: whoever adds to a turn rings here."""


@dataclass(frozen=True)
class Service(Desk):
    """A desk with the line of jobs, and what only requests need."""

    jobs: Engine = field(kw_only=True)
    links: LinkSigner = field(kw_only=True)
    folder: Path = field(kw_only=True)
    """On this machine, for what is half there: removed with its request."""
    stills: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2), kw_only=True)
    """Stills that are made at a time: each is a media engine."""
    uploads: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(64), kw_only=True)
    """Files that come in at a time: each takes 2 to 24 MB of memory on its way to the blob store."""


def lanes(*, turns: int = 4, exports: int = 1) -> tuple[Lane, ...]:
    """The lanes with their slots: turns mostly wait for the database, an export uses every processor."""
    return (Lane(TURNS, slots=turns, poll_s=0.1), Lane(EXPORTS, slots=exports, poll_s=0.25))
