"""What the machine gives a session, handed down from the settings as one value."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ..media.speech.options import SpeechOptions
from ..render.encode import PART_S


@dataclass(frozen=True)
class Workplace:
    """Folders, engine and models. None: what came with Saycut, or nothing."""

    cache: Path
    """Analyses and made sounds are kept here by content; safe to delete."""
    ffmpeg: Path | None = None
    fonts: Path | None = None
    music: Path | None = None
    speech: SpeechOptions = field(default_factory=SpeechOptions)
    """Where words for captions come from."""
    threads: int = 0
    """0: as many as the machine has."""
    part_s: float = PART_S
    """The least length of a part of a long export, in seconds of 1080p30; 0: exports are never divided."""
    seed: int = 0
    """Of the made music: the same seed, the same notes."""


Tell = Callable[[float, str], None]
"""Called with the share of the work that is done (0 … 1, never back) and what is being done."""


def tell_nobody(share: float, what: str) -> None:
    """For who does not want to know."""


@dataclass(frozen=True)
class Watch:
    """How a caller looks on and stops the work."""

    tell: Tell = tell_nobody
    cancel: threading.Event = field(default_factory=threading.Event)

    def part(self, start: float, width: float) -> Watch:
        """The same for a part of the work, which tells its own share from 0 to 1."""
        return Watch(lambda share, what: self.tell(start + share * width, what), self.cancel)
