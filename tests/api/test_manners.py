"""How the service answers what is right, wrong, strange and hostile: always in its own form, never a 500."""

from __future__ import annotations

import json
import logging
import re
import socket
import time
from dataclasses import replace
from typing import Any

import pytest

from api.live import Live

CLAIM = "/api/auth/claim-token"


def _problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    body: dict[str, Any] = answer.json()
    assert body["code"] != 0
    assert body["message"]
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["error"]["code"]
    return body


def test_json_is_compact_so_that_it_can_be_grepped(live: Live) -> None:
    with live.client() as nobody:
        text = nobody.post("/api/auth/anonymous-token", headers={"X-Client-Id": "grepped"}).text

    assert re.search(r'"token":"(nmv_usr_[^"]+)"', text)
    assert '": ' not in text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("abc-123_X.y", True), ("x" * 65, False), ("a b", False), ("", False), ('"};drop', False)],
)
def test_a_request_id_is_taken_when_it_is_sane(live: Live, sent: str, kept: bool) -> None:
    with live.client() as nobody:
        answer = nobody.get("/api/tasks/me", headers={"X-Request-Id": sent})

    body = _problem(answer, 401)
    assert (body["request_id"] == sent) is kept
    assert answer.headers["www-authenticate"] == "Bearer"


STRANGE: tuple[tuple[bytes, str, int, str], ...] = (
    (b'{"session_id":"1"} garbage', "application/json", 400, "no JSON"),
    (b'{"session_id":"1"', "application/json", 400, "no JSON"),
    (b"", "application/json", 400, ""),
    (b"null", "application/json", 400, ""),
    (b"[]", "application/json", 400, ""),
    (b'{"session_id":"1","session_id":"2"}', "application/json", 400, "twice"),
    (b'{"session_id":{"a":[{"b":1,"b":2}]}}', "application/json", 400, "twice"),
    (b'\xff\xfe{"session_id":"1"}', "application/json", 400, "UTF-8"),
    (b'{"session_id":"\xc3\x28"}', "application/json", 400, "UTF-8"),
    ('{"session_id":"1"}'.encode("utf-16"), "application/json", 400, "UTF-8"),
    (b'\xef\xbb\xbf{"session_id":"1"}', "application/json", 400, "no JSON"),
    (b'{"session_id":NaN}', "application/json", 400, "NaN"),
    (b'{"session_id":-Infinity}', "application/json", 400, "Infinity"),
    (b'{"session_id":1e999}', "application/json", 400, "too large"),
    (b'{"session_id":' + b"9" * 5000 + b"}", "application/json", 400, "digits"),
    (b"[" * 100_000, "application/json", 400, "deeper"),
    (b'{"session_id":' + b"[" * 200 + b"]" * 200 + b"}", "application/json", 400, "deeper"),
    (b'{"session_id":"a\\u0000b"}', "application/json", 400, "NUL"),
    (b'{"session_id":"a\x00b"}', "application/json", 400, "no JSON"),
    (b'{"session_id":"\\ud800"}', "application/json", 400, "surrogate"),
    (b'{"session_id":5}', "application/json", 400, "session_id"),
    (b'{"session_id":"' + b"1" * 300 + b'"}', "application/json", 400, "session_id"),
    (b"<session_id>1</session_id>", "text/xml", 415, "text/xml"),
    (b'{"session_id":"1"}', "application/octet-stream", 415, "octet-stream"),
    (b"session_id=1", "application/x-www-form-urlencoded", 415, "form"),
    (b'{"session_id":"1"}', "application/json; charset=utf-8", 404, "session"),
    (b'{"session_id":"a\\\\u0000b"}', "application/json", 404, "session"),
    (b'{"session_id":"\\ud83d\\ude00"}', "application/merge-patch+json", 404, "session"),
    (b'{"session_id":"1"}', "application/x-www-form-urlencoded", 404, "session"),
    (b'{"session_id":"1"}', "", 404, "session"),
)


@pytest.mark.parametrize(("body", "kind", "status", "told"), STRANGE)
def test_a_strange_body_is_a_problem(live: Live, body: bytes, kind: str, status: int, told: str) -> None:
    headers = {"Content-Type": kind} if kind else {}
    with live.account() as client:
        answer = client.post(CLAIM, content=body, headers=headers)

    assert told in _problem(answer, status)["message"]


def test_a_compressed_body_is_refused(live: Live) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    with live.account() as client:
        _problem(client.post(CLAIM, content=b"\x1f\x8b", headers=headers), 415)


def test_a_body_that_is_too_large_is_refused_however_it_comes(live: Live) -> None:
    def pieces() -> Any:
        for _ in range(100):
            yield b"[" * 1000

    with live.also(lambda rules: replace(rules, largest_body=50_000)) as url:
        client = live.account(url=url)
        headers = {"Content-Type": "application/json"}
        told = _problem(client.post(CLAIM, content=b"x" * 50_001, headers=headers), 413)
        streamed = _problem(client.post(CLAIM, content=pieces(), headers=headers), 413)
        fits = client.post(CLAIM, content=b'{"session_id":"1"}' + b" " * 40_000, headers=headers)

    assert told["data"] == streamed["data"] == {"most": 50_000}
    assert fits.status_code == 404


@pytest.mark.parametrize("path", ["/nowhere", "/api/nowhere", "/api/tasks/me/", "/%ff", "/api/tasks/me%2f"])
def test_what_is_not_there_is_a_problem(live: Live, path: str) -> None:
    with live.client() as nobody:
        answer = nobody.get(path)

    assert answer.status_code in (404, 307)
    if answer.status_code == 404:
        _problem(answer, 404)


@pytest.mark.parametrize("path", ["/api/tasks/me/sessions/a%00b", "/api/tasks/me?skip=%00"])
def test_nul_in_an_address_is_a_problem(live: Live, path: str) -> None:
    with live.account() as client:
        answer = client.delete(path) if "sessions" in path else client.get(path)

    assert "NUL" in _problem(answer, 400)["message"]


def test_a_wrong_method_tells_the_right_ones(live: Live) -> None:
    with live.client() as nobody:
        answer = nobody.put("/api/webhooks", json={})

    _problem(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD, POST"


def test_head_is_get_without_a_body(live: Live) -> None:
    with live.account() as client:
        get, head = client.get("/api/tasks/me"), client.head("/api/tasks/me")
        refused = client.head("/api/auth/revoke")
        # the connection is as it should be: another answer comes over it
        again = client.get("/api/tasks/me")

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == get.headers["content-length"]
    assert refused.status_code == 405
    assert again.status_code == 200


def test_options_tells_what_an_address_takes(live: Live) -> None:
    with live.client() as nobody:
        answer = nobody.options("/api/webhooks")
        missing = nobody.options("/nowhere")

    assert answer.status_code == 204
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert "access-control-allow-origin" not in answer.headers
    assert missing.status_code == 404


PREFLIGHT = {
    "Origin": "https://app.example.com",
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type",
}


def test_no_web_page_may_call_by_default(live: Live) -> None:
    with live.account() as client:
        preflight = client.options("/api/webhooks", headers=PREFLIGHT)
        answer = client.get("/api/tasks/me", headers={"Origin": "https://app.example.com"})

    for one in (preflight, answer):
        assert not [name for name in one.headers if name.startswith("access-control")]


def test_a_web_page_that_is_named_may_call(live: Live) -> None:
    origins = ("https://app.example.com",)
    with live.also(lambda rules: replace(rules, cors_origins=origins)) as url:
        client = live.account(url=url)
        preflight = client.options("/api/webhooks", headers=PREFLIGHT)
        answer = client.get("/api/tasks/me", headers={"Origin": origins[0]})
        refused = client.get("/api/nowhere", headers={"Origin": origins[0]})
        other = client.get("/api/tasks/me", headers={"Origin": "https://evil.example.com"})

    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == origins[0]
    assert "authorization" in preflight.headers["access-control-allow-headers"]
    assert answer.headers["access-control-allow-origin"] == origins[0]
    assert "X-Request-Id" in answer.headers["access-control-expose-headers"]
    assert refused.headers["access-control-allow-origin"] == origins[0]
    assert "access-control-allow-origin" not in other.headers


def test_answers_are_safe_in_a_browser(live: Live) -> None:
    with live.account() as client:
        api, page = client.get("/api/tasks/me"), client.get("/")

    for answer in (api, page):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers


def test_a_mistake_of_ours_is_an_answer_and_its_trace_is_in_the_log_alone(
    live: Live, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError("a secret of the inside")

    monkeypatch.setattr("saycut.api.auth.balance", broken)
    with caplog.at_level(logging.INFO, logger="saycut"), live.account() as client:
        answer = client.get("/api/credits/balance/simple")

    body = _problem(answer, 500)
    assert body["error"]["code"] == "internal"
    assert "secret of the inside" not in answer.text
    assert "ZeroDivision" not in answer.text
    errors = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert errors
    assert errors[0].exc_info


def test_a_database_that_is_gone_is_no_mistake_of_ours_and_tells_no_inside(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    from saycut.errors import StoreError

    async def gone(*_: object) -> None:
        raise OperationalError("SELECT secret", {}, Exception("postgresql://u:hunter2@inner-host/db"))

    async def unusable(*_: object) -> None:
        raise StoreError("the database /inner/path cannot be used")

    with live.account() as client:
        for broken in (gone, unusable):
            monkeypatch.setattr("saycut.api.auth.balance", broken)
            answer = client.get("/api/credits/balance/simple")
            assert _problem(answer, 503)["error"]["code"] == "bad_store"
            assert not re.search("inner|hunter2|SELECT", answer.text)


def test_an_account_that_runs_wild_is_slowed_down_alone(live: Live) -> None:
    """Ten seconds' worth at once; then no faster than its pace."""
    with live.also(lambda rules: replace(rules, requests_per_s=0.5)) as url:
        wild, other = live.account(url=url), live.account(url=url)
        taken = 0
        while (answer := wild.get("/api/tasks/me")).status_code == 200 and taken < 100:
            taken += 1
        calm = other.get("/api/tasks/me")

    assert taken >= 5
    body = _problem(answer, 429)
    assert body["error"]["code"] == "busy"
    assert 1 <= int(answer.headers["retry-after"]) <= 2
    assert calm.status_code == 200


INVENTED = ("/api/v1/generate", "/v1/generate", "/v1/run", "/api/v1/videos/123", "/v1/models")


@pytest.mark.parametrize("path", INVENTED)
def test_what_skills_invented_is_told_what_to_call(live: Live, path: str) -> None:
    with live.client() as nobody:
        answer = nobody.post(path, json={"skill": "x", "prompt": "Create a video"})

    body = _problem(answer, 404)
    assert body["error"]["code"] == "route_invented"
    for call in ("/api/auth/anonymous-token", "/run_sse", "/api/render/proxy/lambda"):
        assert call in body["error"]["way_out"]
    assert json.dumps(body)


@pytest.mark.parametrize(("method", "path"), [("PUT", "/api/v1/generate"), ("DELETE", "/v1/run")])
def test_what_is_invented_hides_no_wrong_method(live: Live, method: str, path: str) -> None:
    with live.client() as nobody:
        answer = nobody.request(method, path)

    _problem(answer, 405)
    assert answer.headers["allow"] == "POST"


def test_a_client_that_goes_in_the_middle_is_no_mistake_of_ours(
    live: Live, caplog: pytest.LogCaptureFixture
) -> None:
    """It says that it will send more than it does, and hangs up."""
    host, port = live.url.removeprefix("http://").split(":")
    with caplog.at_level(logging.INFO, logger="saycut.access"):
        for path in ("/register", CLAIM):
            with socket.create_connection((host, int(port))) as gone:
                gone.sendall(
                    f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
                    "Content-Type: application/json\r\n\r\nbind=".encode()
                )
        until = time.monotonic() + 20
        while len([one for one in caplog.records if one.name == "saycut.access"]) < 2:
            assert time.monotonic() < until
            time.sleep(0.05)

    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]
