"""What a tool gives back: one JSON object, the same as text for clients that read no JSON, and a still."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote

from mcp_types import CallToolResult, ContentBlock, ImageContent, TextContent

from ..client.asynchronous import AsyncClient
from ..client.calls import Again, Call
from ..errors import SaycutError
from .underway import Work

STILL_HEIGHT = 360
"""Enough to judge an edit by, and 20 to 60 kB."""
STILL_S = 6.0
"""A still must not make a call late."""


def answer(told: dict[str, Any], still: bytes | None = None) -> CallToolResult:
    """A result with its JSON, as text too, and a picture where there is one."""
    content: list[ContentBlock] = [TextContent(type="text", text=json.dumps(told, ensure_ascii=False))]
    if still is not None:
        picture = base64.b64encode(still).decode()
        content.append(ImageContent(type="image", data=picture, mime_type="image/jpeg"))
    return CallToolResult(content=content, structured_content=told)


def refusal(error: SaycutError) -> CallToolResult:
    """An error that the model can read, and mend: what is wrong and the way out."""
    told = {"error": error.as_dict()}
    text = f"{error.message}. {error.way_out}".strip()
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structured_content=told, is_error=True
    )


async def told_of(work: Work, client: AsyncClient) -> CallToolResult:
    """How work stands; when an edit has ended, with its timeline and a still."""
    told: dict[str, Any] = {"job": work.id, "what": work.what, "state": work.state, "session": work.session}
    if work.lines:
        told["lines"] = work.lines
    if work.share is not None:
        told["progress"] = round(work.share, 3)
    told |= work.found
    if work.error is not None:
        told["error"] = work.error.as_dict()
    if work.state == "running":
        told["next"] = f"Call job_status with job {work.id}."
    still = None
    if work.what in ("edit", "undo") and work.state == "done":
        told["timeline"] = (await (await client.session(work.session)).state()).summary
        still = await still_of(client, work.session)
    return answer(told, still)


async def still_of(client: AsyncClient, session: str) -> bytes | None:
    """A picture of the edit as it stands; None where the server makes none, or there is none to make."""
    path = f"/api/state/nemo_agent/me/{quote(session, safe='')}/still"
    call = Call("GET", path, Again.NEVER, parts={"params": {"height": STILL_HEIGHT}}, answer_s=STILL_S)
    try:
        body = await client.caller.open(call)
    except SaycutError:
        return None
    try:
        return b"".join([piece async for piece in body.bytes()])
    finally:
        await body.close()
