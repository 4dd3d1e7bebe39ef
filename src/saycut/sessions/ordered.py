"""An export that was asked for, with the files of its session: what its work and its parts begin with."""

from __future__ import annotations

from dataclasses import dataclass

from ..operations.wording import language_of
from ..store import exports, turns, uploads
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
    language: str
    """What is told of the files is in the language of the words that came last."""

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
    owner = found.account_id, found.session_id
    spoken = await turns.last_language(tx, owner) or "en"
    return Ordered(found, tuple(await uploads.assets_of(tx, owner)), language_of(spoken))
