"""A blob as an HTTP answer (ranges, validators, a name that breaks no header), and signed links to it."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from ..sessions.service import Service
from ..store.blobs import BINARY, Blobs
from ..store.links import Link

LONGEST_NAME = 200
"""Bytes of a name in a header, before it is escaped."""
SHOWN = frozenset({"video", "audio", "image"})
"""What browsers may show by themselves; all else (a page, SVG) is only ever saved."""
_RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))")


@dataclass(frozen=True)
class Served:
    """A blob to be given."""

    key: str
    name: str
    """What the file is called when it is saved. Data: it may hold anything."""
    content_type: str
    inline: bool = False
    """Shown by a browser, if it is a video, a sound or a picture; else saved."""


async def serve_blob(request: Request, blobs: Blobs, served: Served) -> Response:
    """Answers GET and HEAD with a blob: the whole, one range of it, or that the asker has it already.

    A blob never changes, so its validator is its key. Several ranges at once are answered by the whole, as
    HTTP allows. Raises BlobMissing, StoreError, before anything is sent.
    """
    size = await blobs.size(served.key)
    headers = _headers(served)
    tag = headers["ETag"]
    if_match, if_none = request.headers.get("if-match"), request.headers.get("if-none-match")
    if if_match is not None and not _names(if_match, tag):
        return Response(status_code=412, headers=headers)
    if if_none is not None and _names(if_none, tag):
        return Response(status_code=304, headers=headers)
    found = _range_of(request, tag)
    start, end, status = 0, size, 200
    if found is not None:
        start, end = _within(found, size)
        if start >= end:
            return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{size}"})
        status = 206
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - start)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    return StreamingResponse(_bytes(blobs, served.key, start, end), status_code=status, headers=headers)


def link_to(request: Request, service: Service, served: Served) -> str:
    """An address at which whoever has it gets the blob for a while: `…/files/<signed link>`."""
    return f"{address_of(request, service)}{signed_path(service, served)}"


def signed_path(service: Service, served: Served) -> str:
    """The path of such an address; where there is no request, `rules.public_url` comes before it.

    It is good for `rules.link_s` at least, and at most half as long again.
    """
    half_ms = service.rules.link_s * 500
    expires_ms = (link_window(service) + 3) * half_ms
    name = _short(served.name)
    return f"/files/{service.links.sign(Link(served.key, name, served.content_type, expires_ms))}"


def link_window(service: Service) -> int:
    """Links of one window are the same text, so that a browser keeps what it got by one. There are two in
    `rules.link_s`; a link is good to the end of the third.
    """
    return service.database.clock() // max(service.rules.link_s * 500, 1)


def address_of(request: Request, service: Service) -> str:
    """Where clients reach this service, without a slash at the end."""
    return service.rules.public_url or str(request.base_url).rstrip("/")


def disposition(name: str, *, inline: bool = False) -> str:
    """`Content-Disposition` for any name: a plain one for old clients, the true one beside it."""
    kind = "inline" if inline else "attachment"
    short = _short(name) or "file"
    plain = re.sub(r"[^A-Za-z0-9._ ()-]", "_", short)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(short, safe='')}"


def _headers(served: Served) -> dict[str, str]:
    shown = (
        served.inline and served.content_type.partition("/")[0] in SHOWN and "svg" not in served.content_type
    )
    content_type = served.content_type if re.fullmatch(r"[\w.+-]+/[\w.+-]+", served.content_type) else BINARY
    digest = hashlib.blake2b(served.key.encode(), digest_size=16).hexdigest()
    return {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, max-age=3600, immutable",
        "Content-Disposition": disposition(served.name, inline=shown),
        "Content-Security-Policy": "default-src 'none'; media-src 'self'; sandbox",
        "Content-Type": content_type,
        "ETag": f'"{digest}"',
        "X-Content-Type-Options": "nosniff",
    }


def _names(header: str, tag: str) -> bool:
    """Whether a list of validators has this one, or is "*"."""
    return any(one.strip().removeprefix("W/") in (tag, "*") for one in header.split(","))


def _range_of(request: Request, tag: str) -> tuple[str | None, str | None, str | None] | None:
    """The one range that was asked for, and that holds for this version of the bytes; None: the whole."""
    if request.method != "GET":
        return None
    asked = _RANGE.fullmatch(request.headers.get("range", "").strip())
    only_if = request.headers.get("if-range")
    if asked is None or (only_if is not None and only_if.strip() != tag):
        return None
    if asked[1] and asked[2] and int(asked[2]) < int(asked[1]):
        return None
    return asked[1], asked[2], asked[3]


def _within(asked: tuple[str | None, str | None, str | None], size: int) -> tuple[int, int]:
    """Start and end (not included) of a range in so many bytes; empty where it lies outside."""
    first, last, tail = asked
    if tail is not None:
        return max(size - int(tail), 0), size if int(tail) else 0
    start = int(first or 0)
    return start, min(int(last) + 1, size) if last else size


async def _bytes(blobs: Blobs, key: str, start: int, end: int) -> AsyncIterator[bytes]:
    # Closed at once when the asker goes, not when it is collected: a file is open in it.
    async with contextlib.aclosing(blobs.read(key, start=start, end=end)) as pieces:  # type: ignore[type-var]
        async for piece in pieces:
            yield piece


def _short(name: str) -> str:
    """A name of one line and bounded length, without half a character at its end."""
    line = "".join(c if c.isprintable() and c not in "/\\" else "_" for c in name)
    return line.encode("utf-8", "replace")[:LONGEST_NAME].decode("utf-8", "ignore")
