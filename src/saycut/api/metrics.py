"""Figures of this process and of the whole service, for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST

from ..sessions.standing import standing
from ..telemetry import figures
from .guard import Ours, operator

router = APIRouter(tags=["to be seen"])


@router.get(
    "/metrics",
    response_model=None,
    dependencies=[Depends(operator)],
    responses={
        200: {
            "description": "Prometheus's text format.",
            "content": {"text/plain": {"example": 'saycut_jobs{lane="exports",state="ready"} 2.0\n'}},
        }
    },
)
async def metrics(service: Ours) -> Response:
    """Show figures: requests, streams, jobs, rendering, credits held.

    Only from the machine itself, and not through a proxy, or with a token that has the scope `*`.
    """
    now = await standing(service)
    figures.jobs_stand(now.counts, now.waits_s)
    figures.service_stands(credits_held=now.credits_held, workers=now.workers)
    return Response(figures.as_text(), headers={"Content-Type": CONTENT_TYPE_LATEST})
