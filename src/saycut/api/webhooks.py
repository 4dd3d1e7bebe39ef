"""Webhooks: addresses of the caller's that are told when work has ended."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from ..errors import Busy, UrlRefused, WebhookUnknown
from ..sessions import notifying
from ..store.webhooks import Webhook
from .guard import Ours, Reader, Writer
from .replies import done
from .telling import shown, told

router = APIRouter(tags=["webhooks"])

_SHOWN: dict[str, Any] = {
    "id": "wh_5f0c6a8e2b7d4c19a3e1f0b2",
    "url": "https://example.com/saycut",
    "events": ["export.completed", "export.failed"],
}


class WebhookBody(BaseModel):
    """An address to tell, and of what."""

    model_config = shown({"url": _SHOWN["url"], "events": _SHOWN["events"]})

    url: str = Field(description="Public, http or https; it gets a POST.", min_length=1, max_length=2000)
    events: list[str] = Field(
        default_factory=list,
        max_length=20,
        description=f"Any of {', '.join(notifying.EVENTS)}; none: all of them.",
    )


class WebhookFound(BaseModel):
    """An address that is told."""

    model_config = shown(_SHOWN)

    id: str
    url: str
    events: list[str]


class WebhookMade(WebhookFound):
    """A new one, with its secret."""

    model_config = shown(_SHOWN | {"secret": "whsec_…"})

    secret: str = Field(description="Signs what is sent, as Standard Webhooks 1 has it; shown this once.")


class WebhooksFound(BaseModel):
    """All of them."""

    model_config = shown({"webhooks": [_SHOWN]})

    webhooks: list[WebhookFound]


@router.get("/api/webhooks", **told(WebhooksFound))
async def list_webhooks(service: Ours, principal: Reader) -> JSONResponse:
    """List the webhooks of the account."""
    found = await notifying.addresses(service, principal)
    return done({"webhooks": [_as_data(one) for one in found]})


@router.post("/api/webhooks", **told(WebhookMade, UrlRefused, Busy))
async def add_webhook(body: WebhookBody, service: Ours, principal: Writer) -> JSONResponse:
    """Tell an address of what happens from now on.

    It gets `{"type","timestamp","data"}` by POST, with the headers `webhook-id` (the same when it is sent
    again), `webhook-timestamp` and `webhook-signature`. An answer of 2xx takes it; anything else, also a
    redirect, is tried again over about a day. 410 ends the webhook.
    """
    made = await notifying.add_address(service, principal, body.url, events=body.events)
    return done(_as_data(made) | {"secret": made.secret})


@router.delete("/api/webhooks/{webhook_id}", **told(None, WebhookUnknown))
async def remove_webhook(webhook_id: str, service: Ours, principal: Writer) -> JSONResponse:
    """Tell an address nothing more; what was still to be sent is dropped."""
    await notifying.remove_address(service, principal, webhook_id)
    return done()


def _as_data(one: Webhook) -> dict[str, Any]:
    return {"id": one.id, "url": one.url, "events": sorted(one.about or notifying.EVENTS)}
