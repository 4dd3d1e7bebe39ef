"""Whether the service is there, and ready: for load balancers and people."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import text

from .guard import Ours

router = APIRouter(tags=["health"])


@router.get("/health")
async def health() -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "ok"})


@router.get("/ready")
async def ready(service: Ours) -> JSONResponse:
    """The database answers too: requests may come."""
    async with service.database.reading() as tx:
        await tx.session.execute(text("SELECT 1"))
    return JSONResponse({"status": "ready"})


@router.get("/version")
async def version() -> JSONResponse:
    """Which Saycut this is."""
    from .. import __version__

    return JSONResponse({"name": "saycut", "version": __version__})
