"""One bar for everything an export does: stages with weights, never going back, with the time left."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Progress:
    """How far an export is."""

    stage: str
    """What is being done now: "analysing", "sound", "pictures", "joining", "finishing"."""
    fraction: float
    """0 to 1 of the whole export; never less than it was."""
    left_s: float | None
    """Seconds left, once that can be told."""


Listener = Callable[[Progress], None]

SETTLE_S = 1.0
"""No guess of the time left before this: the first moments are start-up."""


@dataclass
class Meter:
    """Adds up stages by their weights. Not thread safe: told from the thread that renders."""

    stages: Sequence[tuple[str, float]]
    listener: Listener | None = None
    _done: float = 0.0
    _index: int = 0
    _best: float = 0.0
    _began: float = field(default_factory=time.monotonic)

    def tell(self, share: float) -> None:
        """The present stage is this far (0 to 1)."""
        name, weight = self.stages[min(self._index, len(self.stages) - 1)]
        whole = sum(w for _, w in self.stages) or 1.0
        self._say(name, (self._done + weight * min(max(share, 0.0), 1.0)) / whole)

    def next(self) -> None:
        """The present stage is done."""
        self.tell(1.0)
        if self._index < len(self.stages):
            self._done += self.stages[self._index][1]
            self._index += 1

    def _say(self, stage: str, fraction: float) -> None:
        self._best = max(self._best, min(fraction, 1.0))
        spent = time.monotonic() - self._began
        left = None
        if spent >= SETTLE_S and self._best > 0.02:
            left = spent * (1 - self._best) / self._best
        if self.listener is not None:
            self.listener(Progress(stage, self._best, left))
