"""Files to a session: in pieces that can be resumed where the server can, else in one multipart request.

A file is never whole in memory. Ours answers `…/resumable`; the hosted service does not know it (404), and
gets multipart from then on. What was sent in one request is never sent again by itself: it may have arrived.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from ..errors import Conflict, MediaError, ServerError, ServiceError, Unreachable, Unreadable
from ..units import Frozen
from . import paths
from .calls import Again, Call, Caller, Json
from .patience import Patience
from .reading import is_ours


@dataclass(frozen=True)
class Progress:
    """How far something is."""

    stage: str
    """`uploading`, `rendering` or `downloading`."""
    done: int
    """Bytes; of a render: percent."""
    total: int | None
    """None: not known."""

    @property
    def fraction(self) -> float | None:
        """From 0 to 1."""
        return min(self.done / self.total, 1.0) if self.total else None


OnProgress = Callable[[Progress], None]


class Uploaded(Frozen):
    """A file that the session has now, as the server read it."""

    filename: str
    file_type: str = ""
    """`video`, `image` or `audio`."""
    cdn_url: str = ""
    duration: float | None = None
    """Seconds."""
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    hash: str = ""


class Uploader:
    """Uploads of one client; remembers whether the server resumes."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.resumes: bool | None = None

    async def file(self, session_id: str, path: Path, told: OnProgress | None) -> tuple[Uploaded, ...]:
        """Sends a file. Raises MediaError (missing, empty), UnsupportedFile, FileTooLarge, Unreachable."""
        file, size = _opened(path)
        with file:
            if self.resumes is not False:
                found = await self._in_pieces(session_id, file, size, told)
                if found is not None:
                    return found
            return await self._at_once(session_id, file, size, told)

    async def urls(self, session_id: str, urls: list[str]) -> tuple[Uploaded, ...]:
        """Has the server fetch files itself. Raises UrlRefused, UnsupportedFile, FileTooLarge."""
        call = Call(
            "POST",
            paths.upload(session_id),
            Again.REFUSED,
            headers={"Idempotency-Key": uuid.uuid4().hex},
            parts={"json": {"urls": urls, "source_type": "url"}},
            answer_s=self.caller.limits.answer_s,
        )
        try:
            return _files(await self.caller.data(call))
        except Unreachable as error:
            if not error.sent or not await is_ours(self.caller):
                raise
        return _files(await self.caller.data(replace(call, again=Again.ALWAYS)))

    async def _at_once(
        self, session_id: str, file: IO[bytes], size: int, told: OnProgress | None
    ) -> tuple[Uploaded, ...]:
        name = Path(file.name).name
        call = Call(
            "POST",
            paths.upload(session_id),
            Again.REFUSED,
            parts={"files": [("files", (name, _Watched(file, size, told)))]},
            answer_s=self.caller.limits.answer_s,
        )
        return _files(await self.caller.data(call))

    async def _in_pieces(
        self, session_id: str, file: IO[bytes], size: int, told: OnProgress | None
    ) -> tuple[Uploaded, ...] | None:
        """Sends what the server has not yet, piece by piece; None when it does not know how."""
        name = Path(file.name).name
        begin = Call("POST", paths.resumable(session_id), parts={"json": {"filename": name, "size": size}})
        try:
            data = await self.caller.data(begin)
        except ServiceError as error:
            if self.resumes or error.wire_code not in (404, 405):
                raise
            self.resumes = False
            return None
        upload_id = data.get("upload_id")
        if not isinstance(upload_id, str):
            raise Unreadable("the server did not say where the upload goes")
        self.resumes = True
        offset, patience = _offset(data), Patience(self.caller)
        while True:
            if told:
                told(Progress("uploading", offset, size))
            try:
                data = await self._piece(upload_id, file, offset, size)
            except (ServerError, Conflict) as error:
                await patience.wait(error)
                data = await self._reached(upload_id, patience)
            if _offset(data) > offset:
                patience.had()
            if isinstance(data.get("files"), list):
                if told:
                    told(Progress("uploading", size, size))
                return _files(data)
            offset = _offset(data)

    async def _piece(self, upload_id: str, file: IO[bytes], offset: int, size: int) -> Json:
        most = min(self.caller.limits.piece_bytes, size - offset)

        def read() -> bytes:
            file.seek(offset)
            return file.read(most)

        piece = await self.caller.line.aside(read)
        if len(piece) != most:
            raise MediaError(Path(file.name).name, "it became shorter while it was sent")
        headers = {"Upload-Offset": str(offset), "Content-Type": "application/octet-stream"}
        return await self.caller.data(
            Call(
                "PATCH",
                paths.resumed(upload_id),
                Again.REFUSED,
                headers=headers,
                parts={"content": piece},
                answer_s=self.caller.limits.answer_s,
            )
        )

    async def _reached(self, upload_id: str, patience: Patience) -> Json:
        """How far the upload is, after something went wrong."""
        while True:
            try:
                return await self.caller.data(Call("GET", paths.resumed(upload_id)))
            except ServerError as error:
                await patience.wait(error)


class _Watched:
    """A file that tells how much of it was read; what httpx2 needs of a file to stream it."""

    def __init__(self, file: IO[bytes], size: int, told: OnProgress | None) -> None:
        self._file, self._size, self._told = file, size, told

    def read(self, size: int = -1) -> bytes:
        found = self._file.read(size)
        if self._told:
            self._told(Progress("uploading", min(self._file.tell(), self._size), self._size))
        return found

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def fileno(self) -> int:
        return self._file.fileno()


def _opened(path: Path) -> tuple[IO[bytes], int]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise MediaError(path.name, error.strerror or "it cannot be read") from error
    size = os.fstat(file.fileno()).st_size
    if size == 0:
        file.close()
        raise MediaError(path.name, "it is empty")
    return file, size


def _files(data: Json) -> tuple[Uploaded, ...]:
    found: Any = data.get("files")
    if not isinstance(found, list) or not found:
        raise Unreadable("the server did not say what became of the files")
    return tuple(_uploaded(one) for one in found if isinstance(one, dict))


def _uploaded(told: Json) -> Uploaded:
    numbers = {n: told[n] for n in ("duration", "fps") if isinstance(told.get(n), int | float)}
    sizes = {n: int(told[n]) for n in ("width", "height") if isinstance(told.get(n), int | float)}
    texts = {n: told[n] for n in ("file_type", "cdn_url", "hash") if isinstance(told.get(n), str)}
    return Uploaded(filename=str(told.get("filename") or ""), **numbers, **sizes, **texts)


def _offset(data: Json) -> int:
    found = data.get("offset")
    return found if isinstance(found, int) and found >= 0 else 0
