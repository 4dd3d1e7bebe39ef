"""What there is: a session's draft, files, facts and place on its line, as clients read them; and their own
changes to it: a draft that is saved, steps back and forth.

Reading is cheap: who has the newest already is told so by one row (`stamp`), and the draft is given as it was
kept, not read and written anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd
from typing import Any

from ..accounts.signing_in import Principal
from ..errors import Conflict
from ..store import revisions, sessions, uploads
from ..store.database import Tx
from ..store.revisions import Line
from ..store.sessions import Session
from ..store.uploads import StoredFile
from ..timeline.model import Draft
from ..wire.draft_codec import MADE_BY_SAYCUT, draft_to_wire
from .service import Service
from .stored_material import assets_of, stored_session, strangers_draft

RATIOS = ("16:9", "9:16", "1:1", "4:3", "3:4", "4:5", "5:4", "21:9", "3:2", "2:3")
NEAR = 0.01
"""Shapes this close have the usual name: 1366x768 is 16:9."""
Json = dict[str, Any]


@dataclass(frozen=True)
class State:
    """A session as it stands."""

    session: Session
    draft: Json
    """In the wire's form, with all files of the session."""
    files: tuple[StoredFile, ...]
    line: Line

    @property
    def canvas(self) -> Json:
        """`width`, `height`, `ratio`; None each while there is no picture."""
        meta = self.draft.get("m", {})
        width, height = meta.get("width"), meta.get("height")
        return {"width": width, "height": height, "ratio": ratio_of(width, height)}

    @property
    def analyses(self) -> dict[str, Mapping[str, Any]]:
        """What was found out about files, by their ids (see `timeline.facts`)."""
        return {one.id: one.analysis for one in self.files if one.analysis}

    @property
    def made(self) -> list[Json]:
        """What Saycut makes itself for this draft: music, effects."""
        found = []
        for asset in self.draft.get("a", []):
            kind, _, what = str(asset.get("l", "")).partition(":")
            if f"{kind}:" in MADE_BY_SAYCUT:
                length = asset.get("d", 0) / 1000
                found.append(
                    {"id": asset["i"], "type": kind, "name": asset["n"], "what": what, "duration": length}
                )
        return found


async def stamp(service: Service, principal: Principal, session_id: str) -> str:
    """Changes whenever what `state_of` gives does. Raises SessionUnknown."""
    async with service.database.reading() as tx:
        return _stamp(await sessions.session_of(tx, principal.account_id, session_id))


async def state_of(service: Service, principal: Principal, session_id: str) -> State:
    """A session as it stands at one moment. Raises SessionUnknown."""
    async with service.database.reading() as tx:
        return await _state(tx, (principal.account_id, session_id))


async def save_draft(
    service: Service, principal: Principal, session_id: str, *, wire: object, expected: int
) -> State:
    """Keeps a client's draft as a new revision, after the one it edited. One that is the same adds none.

    Raises SessionUnknown, DraftError, OperationError, Conflict (another was faster).
    """
    owner = (principal.account_id, session_id)
    async with service.database.reading() as tx:
        stored = await stored_session(tx, owner)
    _check_expected(stored.revision, expected)
    draft = await asyncio.to_thread(strangers_draft, wire, stored.files)
    async with service.database.writing() as tx:
        if draft == stored.draft and expected:
            _check_expected((await sessions.session_of(tx, *owner)).revision, expected)
        else:
            await revisions.save_revision(tx, owner, draft, expected=expected)
        return await _state(tx, owner)


async def step(
    service: Service, principal: Principal, session_id: str, *, steps: int, expected: int | None = None
) -> State:
    """Undo (negative) or redo (positive), all the steps or none; costs nothing.

    `expected`: the revision the client sees; None: whichever is in force. Raises SessionUnknown, Conflict.
    """
    owner = (principal.account_id, session_id)
    async with service.database.writing() as tx:
        if expected is None:
            expected = (await sessions.session_of(tx, *owner)).revision
        await revisions.move(tx, owner, steps, expected=expected)
        return await _state(tx, owner)


def ratio_of(width: int | None, height: int | None) -> str | None:
    """A shape as people call it: "16:9"; None where there is none."""
    if not width or not height:
        return None
    for name in RATIOS:
        across, up = (int(part) for part in name.split(":"))
        if abs(width * up / (height * across) - 1) <= NEAR:
            return name
    whole = gcd(width, height)
    return f"{width // whole}:{height // whole}"


async def _state(tx: Tx, owner: tuple[str, str]) -> State:
    session = await sessions.session_of(tx, *owner)
    files = tuple(await uploads.assets_of(tx, owner))
    found = await revisions.revision_of(tx, owner)
    draft = dict(found.draft) if found else draft_to_wire(Draft())
    there = {asset["i"] for asset in draft["a"]}
    lacking = tuple(one for one in assets_of(files) if one.id not in there)
    draft["a"] = [*draft["a"], *draft_to_wire(Draft(assets=lacking))["a"]]
    return State(session, draft, files, await revisions.line_of(tx, owner))


def _stamp(session: Session) -> str:
    return f"{session.revision}-{session.touched_ms:x}"


def _check_expected(revision: int, expected: int) -> None:
    if revision != expected:
        raise Conflict(
            f"the draft was changed meanwhile: revision {revision} is in force, not {expected}",
            way_out="Read the state again, and make the change on what it is now.",
            field="revision",
        )
