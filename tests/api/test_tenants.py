"""Every route, tried with every token that must not work. A new one is tried too, or it is said why not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from fastapi.routing import APIRoute

from api.live import Live
from saycut.accounts.scopes import ALL, SCOPES
from saycut.api.app import all_routes
from saycut.api.openapi import scope_of
from serving import Caller

OPEN: Mapping[str, str] = {
    "GET /health": "for load balancers: it says one word",
    "GET /ready": "for load balancers: it says one word",
    "GET /version": "which Saycut it is, as /openapi.json tells too",
    "POST /api/auth/anonymous-token": "gives the first token; limited by client and address",
    "POST /api/auth/register": "whoever has the account's id, which nobody can guess, may register it, once",
    "POST /register": "the same, by a form",
    "GET /": "a page with no data",
    "GET /docs": "the calls there are, no data",
    "GET /workspace/claim": "the claim token in its address opens one project, and is checked there",
    "GET /files/{link}": "the link is signed, names one file, and expires",
    "HEAD /files/{link}": "the same",
    "POST /api/v1/generate": "not there: it only says what to call",
    "POST /v1/generate": "not there: it only says what to call",
    "POST /v1/run": "not there: it only says what to call",
    "* /api/v1/{rest:path}": "not there: it only says what to call",
    "* /v1/{rest:path}": "not there: it only says what to call",
}
"""Routes that need no token, each with its reason. Skills of the package are open too (`PUBLIC`)."""
PUBLIC = "skill_source"
"""A module whose routes hand out files of the package, the same for everyone."""
OWN: Mapping[str, str] = {
    "POST /api/auth/revoke": "ends the very token that is used",
    "GET /api/credits/balance/simple": "tells the token's account alone",
    "POST /api/tasks/me/with-session/{app_name}": "begins a session of the token's account",
    "GET /api/tasks/me": "lists the token's account alone",
    "GET /list-apps": "the same for everyone",
    "GET /api/webhooks": "lists the token's account alone",
    "POST /api/webhooks": "adds to the token's account",
    "GET /metrics": "names no account; it is the operator's",
}
"""Routes that take no id of a tenant's: another account's token shows and changes its own."""
BODIES: Mapping[str, Any] = {
    "POST /api/auth/claim-token": {"session_id": "{session_id}"},
    "PUT /api/state/nemo_agent/me/{session_id}/draft": {"draft": {"t": [], "m": {}}, "revision": 0},
    "POST /run_sse": {
        "user_id": "me",
        "session_id": "{session_id}",
        "new_message": {"parts": [{"text": "mute it"}]},
    },
    "POST /run": {
        "user_id": "me",
        "session_id": "{session_id}",
        "new_message": {"parts": [{"text": "mute it"}]},
    },
    "POST /run_sse/cancel": {"user_id": "me", "session_id": "{session_id}"},
    "PATCH /apps/{app_name}/users/{user_id}/sessions/{session_id}": {"stateDelta": {"a": 1}},
    "POST /api/upload-video/nemo_agent/me/{session_id}": {"urls": ["https://example.com/a.mp4"]},
    "POST /api/upload-video/nemo_agent/me/{session_id}/resumable": {"filename": "a.mp4", "size": 10},
    "POST /api/render/proxy/lambda": {"id": "render_other", "sessionId": "{session_id}"},
    "POST /api/webhooks": {"url": "https://example.com/"},
}
"""What is sent, so that nothing but the token is wrong. `{…}`: an id of the first account's."""
HEADERS: Mapping[str, Mapping[str, str]] = {
    "PATCH /api/upload-video/resumable/{upload_id}": {"Upload-Offset": "0"},
}
FROM_OUTSIDE = {"X-Forwarded-For": "203.0.113.9"}
"""Nothing is allowed only because the test runs on the same machine."""


def _name(route: APIRoute) -> str:
    methods = sorted(route.methods or ())
    return f"{methods[0] if len(methods) == 1 else '*'} {route.path}"


ROUTES = {_name(one): one for one in all_routes() if one.endpoint.__module__.rpartition(".")[2] != PUBLIC}
GUARDED = {name: one for name, one in ROUTES.items() if scope_of(one) is not None}
OWNED = [name for name in GUARDED if name not in OWN]


def _has_body(name: str) -> bool:
    """Whether an answer says in words what its number says: HEAD has none."""
    return not name.startswith("HEAD ")


@dataclass
class Tenants:
    """Two accounts, and tokens of the first that must not work."""

    live: Live
    owner: Caller
    other: Caller
    ids: dict[str, str]
    bad: dict[str, str | None] = field(default_factory=dict)
    scoped: dict[str, str] = field(default_factory=dict)
    """By a scope: a token of the owner's with all scopes but that one."""

    def call(self, name: str, token: str | None) -> Any:
        method, _, path = name.partition(" ")
        for key, value in self.ids.items():
            path = path.replace(f"{{{key}}}", value).replace(f"{{{key}:path}}", value)
        assert "{" not in path, f"{name}: give its id a value in `tenants`"
        text = json.dumps(BODIES[name]) if name in BODIES else None
        for key, value in self.ids.items():
            text = text.replace(f'"{{{key}}}"', json.dumps(value)) if text else None
        headers = FROM_OUTSIDE | dict(HEADERS.get(name, {}))
        headers |= {"Content-Type": "application/json"} if text else {}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        with self.live.client() as client:
            return client.request(method, path, content=text, headers=headers)


@pytest.fixture(scope="module")
def tenants(live: Live) -> Tenants:
    owner, other = live.account(), live.account()
    session = owner.begin("the owner's")
    ids = live.run(_things(live, owner.account_id, session))
    ids |= {"user_id": owner.account_id, "session_id": session}
    ids |= {"app_name": "nemo_agent", "filename": "a.mp4"}
    claim = owner.post("/api/auth/claim-token", json={"session_id": session}).json()["data"]["claim_token"]
    bad: dict[str, str | None] = {
        "none": None,
        "garbage": "nmv_usr_" + "0" * 64,
        "claim": claim,
        "expired": live.run(_token(live, owner.account_id, expired=True)),
        "revoked": live.run(_token(live, owner.account_id, expired=False)),
    }
    scoped = {
        scope: live.token(owner.account_id, " ".join(one for one in SCOPES if one not in (scope, ALL)))
        for scope in SCOPES
    }
    return Tenants(live, owner, other, ids, bad, scoped)


async def _things(live: Live, account_id: str, session_id: str) -> dict[str, str]:
    """One of everything that has an id, of the account's."""
    from saycut.accounts.signing_in import Principal
    from saycut.sessions import chatting, resuming
    from saycut.store import exports, webhooks

    service = live.service
    who = Principal(account_id, frozenset((ALL,)), "anonymous", False, "test", True)
    message = {"parts": [{"text": "mute it"}]}
    turn = await chatting.say(service, who, session_id, chatting.Saying(message=message))
    upload = await resuming.begin_upload(service, who, session_id, name="b.mp4", size=100)
    async with service.database.writing() as tx:
        request = exports.ExportRequest("render_owner", {"t": []}, {}, {})
        await exports.open_export(tx, (account_id, session_id), request)
        hook = await webhooks.add_webhook(tx, account_id, "https://example.com/owner")
    return {
        "turn_id": turn.id,
        "upload_id": upload.upload.id,
        "render_id": "render_owner",
        "webhook_id": hook.id,
    }


async def _token(live: Live, account_id: str, *, expired: bool) -> str:
    from saycut.store import tokens

    async with live.service.database.writing() as tx:
        made = await tokens.make_token(
            tx, account_id, origin="manual", scopes=frozenset((ALL,)),
            expires_ms=tx.now_ms - 1 if expired else None, label="test",
        )  # fmt: skip
        if not expired:
            await tokens.revoke_token(tx, made.token.id)
    return made.text


def test_what_is_open_is_named_with_its_reason() -> None:
    found = {name for name, one in ROUTES.items() if scope_of(one) is None}

    assert found == set(OPEN), "a route needs a guard (Reader, Writer …), or a reason in OPEN"


def test_what_takes_no_id_is_named_with_its_reason() -> None:
    assert set(OWN) <= set(GUARDED)
    for name in OWNED:
        has_id = "{" in name.replace("{app_name}", "").replace("{filename:path}", "") or "{" in json.dumps(
            BODIES.get(name, "")
        ).replace("{}", "")
        assert has_id, f"{name}: say in OWN why it needs no id, or in BODIES which it takes"


@pytest.mark.parametrize("kind", ["none", "garbage", "claim", "expired", "revoked"])
@pytest.mark.parametrize("name", GUARDED)
def test_a_bad_token_is_refused(tenants: Tenants, name: str, kind: str) -> None:
    answer = tenants.call(name, tenants.bad[kind])

    assert answer.status_code == 401, answer.text
    if _has_body(name):
        assert answer.json()["code"] == 1001
        assert answer.json()["error"]["code"] == "token_refused"


@pytest.mark.parametrize("name", GUARDED)
def test_a_token_in_an_address_is_no_token(tenants: Tenants, name: str) -> None:
    method, _, path = name.partition(" ")
    answer = tenants.call(
        f"{method} {path}?token={tenants.owner.token}&access_token={tenants.owner.token}", None
    )

    assert answer.status_code == 401


@pytest.mark.parametrize("name", GUARDED)
def test_a_token_without_the_scope_is_refused(tenants: Tenants, name: str) -> None:
    scope = scope_of(GUARDED[name])
    assert scope is not None
    answer = tenants.call(name, tenants.scoped[scope])

    assert answer.status_code == 403, answer.text
    if _has_body(name):
        assert answer.json()["error"]["code"] == "scope_missing"
        assert answer.json()["data"] == {"scope": scope}


@pytest.mark.parametrize("name", OWNED)
def test_another_accounts_token_finds_nothing(tenants: Tenants, name: str) -> None:
    answer = tenants.call(name, tenants.other.token)

    assert answer.status_code == 404, answer.text
    assert not _has_body(name) or answer.json()["code"] in (1002, 404)
    for value in (tenants.owner.account_id, "the owner's"):
        assert value not in answer.text


@pytest.mark.parametrize("name", [one for one in OWN if one not in ("POST /api/auth/revoke", "GET /metrics")])
def test_another_accounts_token_shows_its_own(tenants: Tenants, name: str) -> None:
    answer = tenants.call(name, tenants.other.token)

    assert answer.status_code == 200, answer.text
    told = answer.text
    for key in ("session_id", "turn_id", "upload_id", "render_id", "webhook_id", "user_id"):
        assert tenants.ids[key] not in told


def test_nothing_of_the_owners_was_changed(tenants: Tenants) -> None:
    """Last in the file: after all that was tried."""
    owner = tenants.owner
    session = tenants.ids["session_id"]

    assert owner.get(f"/api/turns/{tenants.ids['turn_id']}").json()["data"]["state"] == "waiting"
    assert owner.get(f"/api/state/nemo_agent/me/{session}/latest").status_code == 200
    assert owner.get("/api/render/proxy/lambda/render_owner").status_code == 200
    assert [one["id"] for one in owner.get("/api/webhooks").json()["data"]["webhooks"]] == [
        tenants.ids["webhook_id"]
    ]
    upload = owner.get(f"/api/upload-video/resumable/{tenants.ids['upload_id']}")
    assert upload.status_code == 200, upload.text
