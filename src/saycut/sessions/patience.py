"""A job's transactions, asked again while the database cannot be reached: it may restart under the work."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError

from ..jobs.work import PartContext
from ..store.database import Database, Tx

ASKED_AGAIN_S = 1.0
PATIENCE = 30
"""How often a database that cannot be reached is asked again, a second apart."""

Found = TypeVar("Found")


@dataclass(frozen=True)
class PatientDatabase:
    """The database as the thread of a job uses it. Each call must do no harm when it is made twice."""

    database: Database
    context: PartContext

    def read(self, call: Callable[[Tx], Coroutine[Any, Any, Found]]) -> Found:
        """What a transaction that only reads gives."""

        async def once() -> Found:
            async with self.database.reading() as tx:
                return await call(tx)

        return self._asked(once)

    def written(
        self, call: Callable[[Tx], Coroutine[Any, Any, Found]], *, then: Callable[[], None] | None = None
    ) -> Found:
        """What a transaction that writes gives, once it is kept; then `then` is called, in the home loop."""

        async def once() -> Found:
            async with self.database.writing() as tx:
                found = await call(tx)
            if then is not None:
                then()
            return found

        return self._asked(once)

    def _asked(self, once: Callable[[], Coroutine[Any, Any, Found]]) -> Found:
        for left in range(PATIENCE, -1, -1):
            try:
                return self.context.wait_for(once())
            except (OperationalError, InterfaceError):
                if not left or self.context.cancel.wait(ASKED_AGAIN_S):
                    raise
        raise AssertionError("not reached")
