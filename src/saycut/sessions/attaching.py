"""Files within a message become files of the session, before the words about them are read."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..accounts.signing_in import Principal
from ..errors import LinkRefused
from ..store import uploads
from ..store.uploads import StoredFile
from .bringing import Incoming, bring
from .fetching import Fetched
from .service import Service

LINKS = "/files/"
"""Where signed links to the session's own files lead."""
PIECE = 1 << 20


@dataclass(frozen=True)
class Attached:
    """A file whose bytes came with the message."""

    name: str
    data: bytes
    source: str = "upload"

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        for at in range(0, len(self.data), PIECE):
            yield self.data[at : at + PIECE]


@dataclass(frozen=True)
class Referred:
    """A file that the message only names."""

    url: str


async def attach(
    service: Service, principal: Principal, session_id: str, files: Sequence[Attached | Referred]
) -> None:
    """Brings a message's files, in their order; one that the session has already stays as it is.

    Raises what `bring` raises, for the first that cannot be used.
    """
    async with service.database.reading() as tx:
        there = await uploads.assets_of(tx, (principal.account_id, session_id))
    for file in files:
        if isinstance(file, Attached):
            await bring(service, principal, session_id, _one(file))
        elif not _is_ours(service, file.url, there):
            await bring(service, principal, session_id, _one(Fetched(file.url, service.rules)))


def _is_ours(service: Service, url: str, there: Sequence[StoredFile]) -> bool:
    """Whether an address is a link of ours to a file that the session has."""
    try:
        path = urlsplit(url).path
        link = service.links.opened(path.partition(LINKS)[2], now_ms=service.database.clock())
    except (ValueError, LinkRefused):
        return False
    return any(file.blob.key == link.key for file in there)


async def _one(file: Incoming) -> AsyncIterator[Incoming]:
    yield file
