"""The service's OpenAPI, without a service."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from saycut.api import openapi
from saycut.api.app import ROUTERS, all_routes


def described() -> dict[str, Any]:
    """As `/openapi.json` gives it."""
    app = FastAPI(title="Saycut", version="0", docs_url=None, redoc_url=None)
    for router in ROUTERS:
        app.include_router(router)
    openapi.install(app, all_routes())
    return app.openapi()
