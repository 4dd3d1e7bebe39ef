"""How long a server that went away is waited for: work that it keeps is there again when it is."""

from __future__ import annotations

from ..errors import SaycutError, Unreadable
from .calls import Caller


class Patience:
    """Waits between tries, and ends when nothing was had for `away_s`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._since = caller.line.now()
        self._tried = 0

    def had(self) -> None:
        """Something was had: the time begins anew."""
        self._since, self._tried = self._caller.line.now(), 0

    async def wait(self, error: SaycutError) -> None:
        """Waits, longer each time. Raises the error when it has been too long, or will not pass."""
        if isinstance(error, Unreadable) or self.over:
            raise error
        self._tried += 1
        await self._caller.line.sleep(self._caller.backoff(self._tried))

    @property
    def over(self) -> bool:
        return self._caller.line.now() - self._since >= self._caller.limits.away_s
