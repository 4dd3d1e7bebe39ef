"""All routers as one application, and what every request passes through on its way to them.

request → Watching (id, log, figures, crashes) → CORS → AllMethods (HEAD, OPTIONS) → StrictBodies → route
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.middleware.cors import CORSMiddleware

from .. import __version__
from ..sessions.service import Service
from ..telemetry import figures
from . import (
    adk,
    auth,
    downloads,
    exports,
    health,
    invented,
    metrics,
    openapi,
    pages,
    reading,
    replies,
    skill_source,
    state,
    stills,
    tasks,
    turns,
    uploads,
    webhooks,
)
from .bodies import StrictBodies
from .methods import AllMethods
from .pacing import Pace
from .watching import REQUEST_ID, Watching

ROUTERS: tuple[APIRouter, ...] = (
    health.router,
    auth.router,
    tasks.router,
    state.router,
    stills.router,
    turns.router,
    adk.router,
    uploads.router,
    exports.router,
    downloads.router,
    webhooks.router,
    metrics.router,
    pages.router,
    reading.router,
    skill_source.router,
    invented.router,
)
"""Every group of routes. A new one is a module with a `router`, and a line here."""


def make_app(service: Service) -> FastAPI:
    """The application over an open service."""
    app = _routed()
    app.state.service = service
    app.state.pace = Pace(service.rules.requests_per_s)
    app.state.routes = tuple(all_routes())
    replies.install(app)
    # The last that is added is the first that is asked.
    app.add_middleware(StrictBodies, most=service.rules.largest_body)
    app.add_middleware(AllMethods)
    if service.rules.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(service.rules.cors_origins),
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=[REQUEST_ID, "X-Turn-Id", "Retry-After", "Content-Range", "Location"],
        )
    app.add_middleware(Watching)
    figures.build(__version__)
    return app


def described() -> dict[str, Any]:
    """The OpenAPI, without a service: what `/openapi.json` gives."""
    return _routed().openapi()


def _routed() -> FastAPI:
    app = FastAPI(
        title="Saycut",
        version=__version__,
        summary="Say the cut, get the video.",
        docs_url=None,  # ours (`reading`): theirs asks a CDN for its program
        redoc_url=None,
    )
    for router in ROUTERS:
        app.include_router(router)
    openapi.install(app, all_routes())
    return app


def all_routes() -> Iterator[APIRoute]:
    """Every route there is."""
    for router in ROUTERS:
        yield from (route for route in router.routes if isinstance(route, APIRoute))
