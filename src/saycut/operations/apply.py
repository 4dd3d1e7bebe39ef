"""`apply(draft, operation, facts)`: the one way a draft changes."""

from __future__ import annotations

from ..timeline.facts import NO_FACTS, Facts
from ..timeline.invariants import check
from ..timeline.model import Draft
from .base import Applied, Operation
from .refusal import NotDoneYet


def apply(draft: Draft, operation: Operation, facts: Facts = NO_FACTS) -> Applied:
    """The draft after one operation, and what to say of it.

    Raises OperationError (NotAvailable for what Saycut does not do) naming the field and the way out; the
    draft that was given is never changed. `facts` must hold what `operation.needs(draft)` asks for.
    """
    if not operation.available and type(operation).apply is Operation.apply:
        raise NotDoneYet(operation.name(), "not_available")
    applied = operation.apply(draft, facts)
    check(applied.draft)
    return applied
