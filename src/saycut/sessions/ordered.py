"""An export that was asked for, with the files of its session: what its work and its parts begin with."""

from __future__ import annotations

from dataclasses import dataclass

from ..store import exports, uploads
from ..store.database import Tx
from ..store.exports import Export
from ..store.uploads import StoredFile
from ..timeline.model import Draft
from .stored_material import Owner, strangers_draft


@dataclass(frozen=True)
class Ordered:
    """An export and its files at one moment."""

    export: Export
    files: tuple[StoredFile, ...]

    @property
    def owner(self) -> Owner:
        return self.export.account_id, self.export.session_id

    def draft(self) -> Draft:
        """What is exported; read again, for what is known of the files is what is known now.

        Raises DraftError, OperationError.
        """
        return strangers_draft(self.export.draft, self.files)


async def ordered(tx: Tx, export_id: str, *, begin: bool = False) -> Ordered:
    """An export by our own id; `begin` notes that it runs. Raises ExportUnknown, SessionUnknown."""
    found = await (exports.begin_export if begin else exports.export_of)(tx, export_id)
    return Ordered(found, tuple(await uploads.assets_of(tx, (found.account_id, found.session_id))))
