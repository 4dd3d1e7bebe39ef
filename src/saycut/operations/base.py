"""What an operation is.

To add one: a file with its class in its family's folder (a line of documentation under each field, `op` as a
Literal, `apply`), its line in `table`, its sentences in `wording/`, its rule in `planner/rules`, its test.
`apply` is pure: it gives a new draft and what to say of the difference, or raises OperationError naming the
field and the way out; it clamps what a person plainly meant and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ..errors import NotAvailable
from ..timeline.facts import Facts, Need
from ..timeline.model import Draft
from ..units import Frozen


@dataclass(frozen=True)
class Said:
    """One sentence for the person, before its language is chosen: a key of `wording` and its values."""

    key: str
    values: dict[str, Any]


def said(key: str, **values: Any) -> Said:
    return Said(key, values)


@dataclass(frozen=True)
class Applied:
    """A new draft, and what the difference is in sentences."""

    draft: Draft
    said: tuple[Said, ...]


class Operation(Frozen):
    """The base of all operations; `op` is the discriminator."""

    family: ClassVar[str]
    available: ClassVar[bool] = True
    """False: known by name, not done yet; planned as `unsupported`."""

    @classmethod
    def name(cls) -> str:
        return str(cls.model_fields["op"].default)

    def needs(self, draft: Draft) -> frozenset[Need]:  # noqa: ARG002
        """Analyses that must be in the facts before `apply`."""
        return frozenset()

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        raise NotAvailable(self.name(), f"“{self.name()}” is not available yet")
