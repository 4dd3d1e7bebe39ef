"""How fast one account may ask: a bucket that fills at a steady rate and holds ten seconds of it.

For clients that run wild, not for quotas: each process counts for itself, and forgets when it ends.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from ..errors import Busy

HELD_S = 10.0
"""A burst may be as large as what comes together in this time."""
MOST_ACCOUNTS = 10_000
"""Kept in mind; one that has not asked for long has a full bucket anyway."""


class Pace:
    """The buckets of all accounts. `per_s`: requests a second; 0: no limit."""

    def __init__(self, per_s: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_s = per_s
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, account_id: str) -> None:
        """Takes one from an account's bucket. Raises Busy when it is empty."""
        if self._per_s <= 0:
            return
        now = self._clock()
        full = max(self._per_s * HELD_S, 1.0)
        left, since = self._buckets.pop(account_id, (full, now))
        left = min(left + (now - since) * self._per_s, full)
        self._buckets[account_id] = (left - 1 if left >= 1 else left, now)
        if len(self._buckets) > MOST_ACCOUNTS:
            self._buckets.popitem(last=False)
        if left < 1:
            raise Busy(
                f"this account asks more than {self._per_s:g} times a second",
                retry_after_s=max(math.ceil((1 - left) / self._per_s), 1),
                way_out="Ask less often: exports are ready when their webhook says so.",
            )
