"""The client's end of HTTP: `Client` and `AsyncClient`, for our own server and for the hosted service.

| module | what it does |
|---|---|
| `asynchronous`, `blocking` | the clients and their sessions; the second is the first, taken to its end |
| `turn` (`sse`, `spoken`, `difference`) | one turn: sent once, listened to, looked after |
| `uploading`, `rendering`, `downloading` | files there, exports, files back |
| `calls`, `identity` | one call: signed, tried as often as it may be; who the client is |
| `line`, `drive` | the way to the server, blocking or in an event loop, from one source |
| `settings`, `limits` | what a client is made of |
| `underway`, `patience` | turns by their name; how long a server that went away is waited for |
| `routing`, `translation`, `words` | what a person's words are for; steps in a window turned into actions |

Knows HTTP and the floors up to `wire`, nothing of the engine. Loaded when it is needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .asynchronous import AsyncClient, AsyncSession, Exported
    from .blocking import Client, Session
    from .events import (
        Changed,
        ConnectionLost,
        DraftChanged,
        PartUnreadable,
        StillWorking,
        TextSaid,
        ToolCalled,
        ToolDone,
        TurnEvent,
        Unchanged,
    )
    from .limits import Clock, Limits
    from .reading import Credits, SessionInfo
    from .rendering import RenderFile, RenderStatus
    from .settings import Attribution, ClientSettings, read_client_settings
    from .state import State
    from .underway import TurnStatus
    from .uploading import Progress, Uploaded

_FROM = {
    "asynchronous": ("AsyncClient", "AsyncSession", "Exported"),
    "blocking": ("Client", "Session"),
    "events": (
        "Changed", "ConnectionLost", "DraftChanged", "PartUnreadable", "StillWorking", "TextSaid",
        "ToolCalled", "ToolDone", "TurnEvent", "Unchanged",
    ),
    "limits": ("Clock", "Limits"),
    "reading": ("Credits", "SessionInfo"),
    "rendering": ("RenderFile", "RenderStatus"),
    "settings": ("Attribution", "ClientSettings", "read_client_settings"),
    "state": ("State",),
    "underway": ("TurnStatus",),
    "uploading": ("Progress", "Uploaded"),
}  # fmt: skip
_WHERE = {name: module for module, names in _FROM.items() for name in names}
__all__ = [
    "AsyncClient", "AsyncSession", "Attribution", "Changed", "Client", "ClientSettings", "Clock",
    "ConnectionLost", "Credits", "DraftChanged", "Exported", "Limits", "PartUnreadable", "Progress",
    "RenderFile", "RenderStatus", "Session", "SessionInfo", "State", "StillWorking", "TextSaid",
    "ToolCalled", "ToolDone", "TurnEvent", "TurnStatus", "Unchanged", "Uploaded", "read_client_settings",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name in _WHERE:
        return getattr(import_module(f".{_WHERE[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
