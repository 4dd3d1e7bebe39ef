"""The contract's paths, as a client calls them. Ids are data: quoted, they cannot leave their place."""

from __future__ import annotations

from urllib.parse import quote

TOKEN = "/api/auth/anonymous-token"
CLAIM = "/api/auth/claim-token"
REVOKE = "/api/auth/revoke"
CREDITS = "/api/credits/balance/simple"
NEW_SESSION = "/api/tasks/me/with-session/nemo_agent"
SESSIONS = "/api/tasks/me"
TURN = "/run_sse"
STOP = "/run_sse/cancel"
"""Saycut's own."""
VERSION = "/version"
"""Saycut's own."""
RENDER = "/api/render/proxy/lambda"


def session(session_id: str) -> str:
    return f"/api/tasks/me/sessions/{_id(session_id)}"


def state(session_id: str) -> str:
    return f"/api/state/nemo_agent/me/{_id(session_id)}/latest"


def undo(session_id: str) -> str:
    """Saycut's own."""
    return f"/api/state/nemo_agent/me/{_id(session_id)}/undo"


def redo(session_id: str) -> str:
    """Saycut's own."""
    return f"/api/state/nemo_agent/me/{_id(session_id)}/redo"


def events(turn_id: str) -> str:
    """Saycut's own: a turn's events, from the first or after `Last-Event-ID`."""
    return f"/api/turns/{_id(turn_id)}/events"


def upload(session_id: str) -> str:
    return f"/api/upload-video/nemo_agent/me/{_id(session_id)}"


def resumable(session_id: str) -> str:
    """Saycut's own: where an upload that can be resumed begins."""
    return f"{upload(session_id)}/resumable"


def resumed(upload_id: str) -> str:
    return f"/api/upload-video/resumable/{_id(upload_id)}"


def render(render_id: str) -> str:
    return f"{RENDER}/{_id(render_id)}"


def cancel(render_id: str) -> str:
    return f"{render(render_id)}/cancel"


def download(render_id: str, file: int = 0) -> str:
    """`file`: which of an export's files; the contract knows one, Saycut's own server may make more."""
    return f"/api/render/proxy/{_id(render_id)}/download" + (f"?file={file}" if file else "")


def _id(text: str) -> str:
    return quote(text, safe="").replace(".", "%2E")
