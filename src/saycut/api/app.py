"""All routers as one application."""

from __future__ import annotations

from fastapi import FastAPI

from .. import __version__
from ..sessions.service import Service
from . import auth, health, replies, stills, tasks, turns

ROUTERS = (
    health.router,
    auth.router,
    tasks.router,
    stills.router,
    turns.router,
)
"""Every group of routes. A new one is a module with a `router`, and a line here."""


def make_app(service: Service) -> FastAPI:
    """The application over an open service."""
    app = FastAPI(
        title="Saycut",
        version=__version__,
        summary="Say the cut, get the video.",
        description="The hosted wire contract, self-hosted. Answers are `{code, message, data}`; 0 is done.",
    )
    app.state.service = service
    for router in ROUTERS:
        app.include_router(router)
    replies.install(app)
    return app
