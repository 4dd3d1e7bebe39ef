"""What an engine can do, asked of the engine itself (for `doctor`)."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ..errors import RenderError

HARDWARE = ("h264_nvenc", "h264_qsv", "h264_vaapi", "h264_amf", "h264_videotoolbox")
"""H.264 encoders that need a device; being compiled in says nothing about the machine."""

DEVICES = (Path("/dev/dri"), Path("/dev/nvidiactl"), Path("/dev/dxg"))
"""Where Linux shows a device that encodes; the last is Windows' own within it."""


@dataclass(frozen=True)
class Abilities:
    """An engine's version and what is compiled into it."""

    version: str
    encoders: frozenset[str]
    filters: frozenset[str]

    @property
    def major(self) -> int | None:
        """The first number of the version; None for builds named by a date or a commit."""
        head = self.version.lstrip("n").split(".")[0]
        return int(head) if head.isascii() and head.isdigit() and len(head) < 4 else None


def abilities(engine: str) -> Abilities:
    """What the engine at this path can do. Raises RenderError when it does not run."""
    first = _asked(engine, "-version").splitlines()[0].split()
    return Abilities(
        version=first[2] if len(first) > 2 else "unknown",
        encoders=frozenset(_names(_asked(engine, "-encoders"))),
        filters=frozenset(_names(_asked(engine, "-filters"))),
    )


def hardware_encoders(engine: str) -> tuple[str, ...]:
    """The H.264 encoders of this machine's devices that really encode. Raises RenderError (no engine)."""
    compiled = frozenset(_names(_asked(engine, "-encoders")))
    if sys.platform == "linux" and not any(device.exists() for device in DEVICES):
        return ()
    return tuple(name for name in HARDWARE if name in compiled and encoder_works(engine, name))


def encoder_works(engine: str, name: str) -> bool:
    """Whether an encoder really encodes on this machine: five small frames are tried."""
    try:
        done = subprocess.run(
            [engine, "-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=s=256x256:r=25:d=0.2",
             "-c:v", name, "-f", "null", "-"],
            capture_output=True, check=False, timeout=20,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _asked(engine: str, question: str) -> str:
    try:
        done = subprocess.run(
            [engine, "-hide_banner", question], capture_output=True, check=True, text=True, timeout=20
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise RenderError(
            f"the media engine {engine} does not run: {error}",
            way_out="Run make setup again, or set SAYCUT_FFMPEG to an ffmpeg that runs.",
        ) from error
    return done.stdout


def _names(table: str) -> list[str]:
    """The second column of a table of ffmpeg's, below its legend."""
    rows = [line.split() for line in table.splitlines()]
    return [row[1] for row in rows if len(row) > 2 and row[1] != "="]
