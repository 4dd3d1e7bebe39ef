"""Small files of every kind, made on the spot, and a large one that need not be written anywhere."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2

from serving import Caller
from turns.here import Here

_TONE = ("-f", "lavfi", "-i", "sine=f=300:d=0.5")
_PICTURE = ("-f", "lavfi", "-i", "testsrc2=d=0.5:s=64x48:r=25", "-pix_fmt", "yuv420p")
KINDS: dict[str, tuple[tuple[str, ...], str]] = {
    "mp4": ((*_PICTURE,), "video"),
    "mov": ((*_PICTURE,), "video"),
    "avi": ((*_PICTURE, "-c:v", "mpeg4"), "video"),
    "webm": ((*_PICTURE, "-c:v", "libvpx", "-deadline", "realtime"), "video"),
    "mkv": ((*_PICTURE,), "video"),
    "gif": (_PICTURE[:4], "video"),
    "jpg": ((*_PICTURE, "-frames:v", "1"), "image"),
    "png": ((*_PICTURE, "-frames:v", "1"), "image"),
    "webp": ((*_PICTURE, "-frames:v", "1"), "image"),
    "mp3": (_TONE, "audio"),
    "wav": (_TONE, "audio"),
    "m4a": (_TONE, "audio"),
    "aac": (_TONE, "audio"),
}
"""The contract's formats, and what each is by its content: a picture that moves is a video."""


class Files:
    """Made when they are first asked for."""

    def __init__(self, folder: Path, make: Callable[..., Path]) -> None:
        self._folder = folder
        self._make = make

    def path(self, ending: str) -> Path:
        path = self._folder / f"small.{ending}"
        return path if path.exists() else self._make(path, *KINDS[ending][0])

    def read(self, ending: str) -> bytes:
        return self.path(ending).read_bytes()

    def clip(self, number: int) -> bytes:
        """A video unlike those with another number."""
        path = self._folder / f"clip-{number}.mp4"
        if not path.exists():
            source = f"testsrc2=d=0.{number % 9 + 1}:s={64 + 2 * number}x48:r=25"
            self._make(path, "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p")
        return path.read_bytes()


def wave(size: int) -> Iterator[bytes]:
    """A WAV of so many bytes, in pieces: sound that need not be kept anywhere."""
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF", size - 8, b"WAVE", b"fmt ", 16, 1, 2, 48_000, 192_000, 4, 16, b"data", size - 44,
    )  # fmt: skip
    yield head
    left = size - len(head)
    piece = bytes(range(256)) * 256
    while left > 0:
        yield piece[:left]
        left -= len(piece)


def to(session: str) -> str:
    """Where files of a session go."""
    return f"/api/upload-video/nemo_agent/me/{session}"


def send(client: Caller, session: str, *files: tuple[str, bytes], **headers: str) -> httpx2.Response:
    """Sends files as parts named `files`."""
    return client.post(to(session), files=[("files", one) for one in files], headers=headers)


def state(client: Caller, session: str) -> dict[str, object]:
    """The session's state."""
    answer = client.get(f"/api/state/nemo_agent/me/{session}/latest")
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()["data"]
    return found


def form(*parts: bytes, end: bytes = b"--B--\r\n") -> bytes:
    """A multipart body as it stands on the line, its boundary `B`."""
    return b"".join(b"--B\r\n" + one + b"\r\n" for one in parts) + end


HEAD = b'Content-Disposition: form-data; name="files"; filename="x.mp4"\r\n\r\n'
TEXT = b"This is no video, whatever its name says.\n" * 50


def keys(here: Here) -> list[str]:
    """Everything in the blob store."""

    async def listed() -> list[str]:
        return [one.key async for one in here.service.blobs.list()]

    return sorted(here.run(listed()))
