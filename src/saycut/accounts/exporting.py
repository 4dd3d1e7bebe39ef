"""Whether a principal may export: the 402 of the contract."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import ExportBlocked
from ..store.database import Database
from . import terms
from .scopes import RENDER
from .signing_in import Principal

ATTRIBUTION = ("X-Skill-Source", "X-Skill-Version", "X-Skill-Platform")
"""Headers that every call but the first carries; only an export insists."""
LONGEST = 200


def attribution_of(headers: Mapping[str, str]) -> dict[str, str]:
    """The attribution headers of a request (names in any case), as far as they are there."""
    lower = {name.lower(): value.strip() for name, value in headers.items()}
    return {name: lower[name.lower()][:LONGEST] for name in ATTRIBUTION if lower.get(name.lower())}


async def check_export(
    database: Database, principal: Principal, headers: Mapping[str, str]
) -> dict[str, str]:
    """Lets an export pass; gives its attribution.

    An anonymous token passes where the plan allows it; one made by hand needs the scope `render` too.
    Raises ExportBlocked (a header is missing, or the plan does not allow it), ScopeMissing.
    """
    found = attribution_of(headers)
    missing = [name for name in ATTRIBUTION if name not in found]
    if missing:
        raise ExportBlocked(f"export needs the header {', '.join(missing)}", reason="attribution")
    if not principal.anonymous_token:
        principal.need(RENDER)
    async with database.reading() as tx:
        plan = await terms.plan_of(tx, principal.plan)
    if not plan.export:
        raise ExportBlocked(f"the plan {principal.plan} has no export", reason="plan")
    return found
