"""The service's own secret for signed links: made once, kept in the database, the same for all processes."""

from __future__ import annotations

import secrets

from ..store import settings
from ..store.database import Database
from ..store.links import SHORTEST_SECRET, LinkSigner

KIND, NAME = "secret", "links"


async def link_signer(database: Database) -> LinkSigner:
    """Signs links with the service's secret. Raises StoreError."""
    async with database.writing() as tx:
        await tx.one_at_a_time("secret: links")
        known = (await settings.all_set(tx, KIND)).get(NAME)
        if known is None:
            known = secrets.token_hex(SHORTEST_SECRET)
            await settings.put(tx, KIND, NAME, known)
    return LinkSigner([bytes.fromhex(str(known))])
