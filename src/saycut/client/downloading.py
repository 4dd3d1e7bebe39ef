"""A file from the server: resumed where it broke off, checked for its length, there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx2

from ..errors import ExportUnknown, OutputError, SaycutError, ServerError, ServiceError, Unreadable
from . import paths
from .calls import Call, Caller
from .line import Body
from .patience import Patience
from .rendering import RenderStatus
from .uploading import OnProgress, Progress


@dataclass
class _Partial:
    """What is there of the file, and what it must become."""

    file: IO[bytes]
    have: int = 0
    total: int | None = None
    tag: str = ""
    """`ETag`, or when it was made: a file that changed meanwhile is begun again."""
    headers: dict[str, str] = field(default_factory=dict)

    def asks(self) -> dict[str, str]:
        """The headers that ask for the rest."""
        asked = {"Accept-Encoding": "identity"}
        if self.have:
            asked["Range"] = f"bytes={self.have}-"
            if self.tag:
                asked["If-Range"] = self.tag
        return asked

    def begin(self, response: httpx2.Response) -> None:
        """Makes ready for an answer: the rest, or all of it again."""
        headers = response.headers
        found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", headers.get("Content-Range", "").strip())
        if response.status_code == 206 and found and int(found[1]) == self.have:
            self.total = int(found[2]) if found[2] != "*" else self.total
        elif response.status_code == 206:
            raise Unreadable("the server sent another part of the file than was asked for")
        else:
            self.file.seek(0)
            self.file.truncate()
            self.have = 0
            length = headers.get("Content-Length", "")
            self.total = int(length) if length.isascii() and length.isdigit() else None
        tag = headers.get("ETag", "")
        self.tag = tag if tag and not tag.startswith("W/") else headers.get("Last-Modified", "")


def check_place(path: Path, *, overwrite: bool) -> None:
    """Raises OutputError for a place where no file can be put, before anything is made for it."""
    if path.is_dir():
        raise OutputError(f"{path} is a folder", way_out="Name a file in it.")
    if not path.parent.is_dir():
        raise OutputError(f"the folder {path.parent} is not there", way_out="Make it first.")
    if path.exists() and not overwrite:
        raise OutputError(f"{path} is there already", way_out="Choose another name, or pass overwrite=True.")


async def download(
    caller: Caller, status: RenderStatus, path: Path, *, overwrite: bool, told: OnProgress | None
) -> int:
    """Puts an export's file at `path`; gives its bytes. Raises OutputError, Unreachable, ExportUnknown."""
    check_place(path, overwrite=overwrite)
    beside = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        with beside.open("xb") as file:
            partial = _Partial(file)
            await _fetched(caller, status, partial, told)
            _check_size(partial, status)
        _publish(beside, path, overwrite=overwrite)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
    return partial.have


async def _fetched(caller: Caller, status: RenderStatus, partial: _Partial, told: OnProgress | None) -> None:
    """Asks until the whole file is there, or the server has been away for too long."""
    patience = Patience(caller)
    while True:
        had = partial.have
        try:
            body = await _opened(caller, status, partial)
            await _received(body, partial, told)
            if partial.total is None or partial.have >= partial.total:
                return
            trouble: SaycutError = ServerError("the download broke off")
        except ServerError as error:
            trouble = error
        except httpx2.TransportError:
            trouble = ServerError("the download broke off")
        if partial.have > had:
            patience.had()
        await patience.wait(trouble)


async def _opened(caller: Caller, status: RenderStatus, partial: _Partial) -> Body:
    """The answer with the file: from the API; where it does not know it, from the address it told."""
    try:
        call = Call("GET", paths.download(status.id, status.number), headers=partial.asks(), follow=True)
        return await caller.open(call)
    except ServiceError as error:
        if not status.url or not (error.wire_code in (404, 405) or isinstance(error, ExportUnknown)):
            raise
    url = httpx2.URL(caller.settings.base_url).join(status.url)
    ours = (url.scheme, url.host, url.port) == _origin(caller)
    return await caller.open(Call("GET", str(url), headers=partial.asks(), signed=ours, follow=True))


def _origin(caller: Caller) -> tuple[str, str, int | None]:
    """Where a token may be sent; nowhere else it is."""
    base = httpx2.URL(caller.settings.base_url)
    return base.scheme, base.host, base.port


async def _received(body: Body, partial: _Partial, told: OnProgress | None) -> None:
    try:
        partial.begin(body.response)
        async with aclosing(body.bytes()) as pieces:
            async for piece in pieces:
                partial.file.write(piece)
                partial.have += len(piece)
                if told:
                    told(Progress("downloading", partial.have, partial.total))
    finally:
        await body.close()


def _check_size(partial: _Partial, status: RenderStatus) -> None:
    due = partial.total if partial.total is not None else status.size
    if partial.have == 0 or (due is not None and partial.have != due):
        raise Unreadable(
            f"the file has {partial.have:,} bytes, and should have {due or 'some'}",
            way_out="Download it again.",
        )


def _publish(beside: Path, path: Path, *, overwrite: bool) -> None:
    """One step, and never over a file that came meanwhile."""
    if overwrite:
        beside.replace(path)
        return
    try:
        os.link(beside, path)
    except FileExistsError as error:
        raise OutputError(f"{path} is there already", way_out="Choose another name.") from error
    except OSError:  # a file system without links
        if path.exists():
            raise OutputError(f"{path} is there already", way_out="Choose another name.") from None
        beside.rename(path)
