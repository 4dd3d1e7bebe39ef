"""Saycut: say the cut, get the video."""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["AsyncClient", "Client", "__version__"]

if TYPE_CHECKING:
    from .client import AsyncClient, Client


def __getattr__(name: str) -> object:
    """The clients, loaded when somebody wants one: `saycut --help` needs no HTTP."""
    if name in ("AsyncClient", "Client"):
        from . import client

        return getattr(client, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
