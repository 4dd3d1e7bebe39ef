"""Addresses for webhooks over HTTP: added, listed, removed, refused; never asked where they must not be."""

from __future__ import annotations

from typing import Any

import pytest

from api.hooks import answered, noted
from api.live import Live
from saycut.sessions.notifying import EVENTS


def test_addresses_are_added_listed_and_removed(live: Live) -> None:
    client, other = live.account(), live.account()
    made = client.post("/api/webhooks", json={"url": "https://example.com/a", "events": ["turn.failed"]})
    everything = client.post("/api/webhooks", json={"url": "https://example.com/b"})

    assert made.status_code == 200
    data = made.json()["data"]
    assert data["secret"].startswith("whsec_")
    assert data["events"] == ["turn.failed"]
    assert everything.json()["data"]["events"] == sorted(EVENTS)
    listed = client.get("/api/webhooks").json()["data"]["webhooks"]
    assert [one["url"] for one in listed] == ["https://example.com/a", "https://example.com/b"]
    assert all("secret" not in one for one in listed)
    assert other.get("/api/webhooks").json()["data"]["webhooks"] == []
    assert other.delete(f"/api/webhooks/{data['id']}").json()["error"]["code"] == "webhook_unknown"
    assert client.delete(f"/api/webhooks/{data['id']}").status_code == 200
    assert client.delete(f"/api/webhooks/{data['id']}").status_code == 404
    assert len(client.get("/api/webhooks").json()["data"]["webhooks"]) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"url": "ftp://example.com/"}, 400),
        ({"url": "https://user:pass@example.com/"}, 400),
        ({"url": "https://example.com:25/"}, 400),
        ({"url": "no address"}, 400),
        ({"url": ""}, 400),
        ({}, 400),
        ({"url": "https://example.com/", "events": ["turn.begun"]}, 400),
    ],
)
def test_a_wrong_address_is_refused(live: Live, body: dict[str, Any], status: int) -> None:
    with live.account() as client:
        assert client.post("/api/webhooks", json=body).status_code == status


def test_an_account_has_ten_at_most(live: Live) -> None:
    client = live.account()
    answers = [
        client.post("/api/webhooks", json={"url": f"https://example.com/{n}"}).status_code for n in range(11)
    ]

    assert answers == [200] * 10 + [429]


def test_an_address_within_is_never_asked(live: Live) -> None:
    """A port that is allowed, a name that leads to loopback: refused when it is sent, and tried again."""
    client = live.account()
    assert client.post("/api/webhooks", json={"url": "http://localhost:8080/hook"}).status_code == 200
    noted(live, client.account_id)

    row = answered(live, client.account_id)
    assert row.state == "due"
    assert "no public address" in (row.last_answer or "")
