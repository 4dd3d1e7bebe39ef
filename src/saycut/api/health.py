"""Whether the service is there, and ready: for load balancers and people."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy import text

from .. import __version__
from .guard import Ours
from .telling import shown

router = APIRouter(tags=["health"])


class Status(BaseModel):
    """How it is."""

    status: Literal["ok", "ready"]


class Version(BaseModel):
    """Which Saycut."""

    model_config = shown({"name": "saycut", "version": __version__})

    name: Literal["saycut"]
    version: str


def _example(status: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {"application/json": {"example": {"status": status}}}}}


@router.get("/health", response_model=Status, responses=_example("ok"))
async def health() -> JSONResponse:
    """Tell that the process answers."""
    return JSONResponse({"status": "ok"})


@router.get("/ready", response_model=Status, responses=_example("ready"))
async def ready(service: Ours) -> JSONResponse:
    """Tell that the database answers too: requests may come."""
    async with service.database.reading() as tx:
        await tx.session.execute(text("SELECT 1"))
    return JSONResponse({"status": "ready"})


@router.get("/version", response_model=Version)
async def version() -> JSONResponse:
    """Tell which Saycut this is."""
    return JSONResponse({"name": "saycut", "version": __version__})
