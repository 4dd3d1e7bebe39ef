"""To be seen: log lines with ids and no secret, figures that are true, traces from request to work."""

from __future__ import annotations

import gzip
import io
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.listening import Listener
from api.live import Live
from effort import calls
from saycut.telemetry import logs, traces
from saycut.telemetry.context import ids, note, working
from saycut.telemetry.redaction import redacted

SECRETS = (
    ("the token nmv_usr_0123456789abcdef is", "nmv_usr_…", "0123456789abcdef"),
    ("?ct=clm_0123456789abcdef&x=1", "?ct=clm_…&x=1", "0123456789abcdef"),
    ("whsec_0123456789abcdef0123456789abcdef", "whsec_…", "0123456789abcdef"),
    ("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD/x=", "whsec_…", "C2FVsBQ"),
    ("{'Authorization': 'Bearer sk-live-12345'}", "'Bearer …'", "sk-live-12345"),
    ("authorization: basic dXNlcjpwYXNz", "basic …", "dXNlcjpwYXNz"),
    ("postgresql://saycut:hunter2@db.example.com/x", "postgresql://saycut:…@db.example.com/x", "hunter2"),
    ("https://s3.example.com/a?X-Amz-Signature=abcdef012&b=1", "X-Amz-Signature=…&b=1", "abcdef012"),
)


@pytest.mark.parametrize(("text", "kept", "secret"), SECRETS)
def test_secrets_are_taken_out(text: str, kept: str, secret: str) -> None:
    assert kept in redacted(text)
    assert secret not in redacted(text)


def test_a_signed_link_is_taken_out() -> None:
    from saycut.store.links import Link, LinkSigner

    link = LinkSigner([b"s" * 32]).sign(Link("key", "clip.mp4", "video/mp4", 10**13))

    assert redacted(f"GET /files/{link} 200") == "GET /files/… 200"


@pytest.mark.parametrize("text", ["trim the first 10 seconds", "x-1f0c: 12 (a/b) https://example.com/a?b=c"])
def test_what_is_no_secret_stays(text: str) -> None:
    assert redacted(text) == text


def _logged(form: str, say: Callable[[logging.Logger], None]) -> str:
    stream = io.StringIO()
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    logs.begin(form, stream=stream)
    try:
        say(logging.getLogger("saycut.test"))
    finally:
        root.handlers, root.level = before, level
    return stream.getvalue()


def _say(log: logging.Logger) -> None:
    with working(request_id="r-1", session_id="s-1", turn_id=None):
        note(account_id="a-1")
        try:
            raise ValueError("with nmv_usr_0123456789 inside")
        except ValueError as error:
            log.error("broken\nby %s", "clm_0123456789", exc_info=error, extra={"facts": {"ms": 3}})


def test_a_line_is_one_json_object_with_ids_and_no_secret() -> None:
    lines = _logged("json", _say).splitlines()

    assert len(lines) == 1
    found = json.loads(lines[0])
    assert found["request_id"] == "r-1"
    assert found["session_id"] == "s-1"
    assert found["account_id"] == "a-1"
    assert "turn_id" not in found
    assert (found["level"], found["logger"], found["ms"]) == ("error", "saycut.test", 3)
    assert "ValueError" in found["trace"]
    assert "0123456789" not in lines[0]
    assert ids() == {}


def test_a_line_of_text_stays_one_line() -> None:
    text = _logged("text", _say)

    first = text.splitlines()[0]
    assert "broken by clm_…" in first
    assert "request_id=r-1" in first
    assert "0123456789" not in text


def test_each_request_has_a_line_with_its_ids(live: Live, caplog: pytest.LogCaptureFixture) -> None:
    client = live.account()
    with caplog.at_level(logging.INFO, logger="saycut.access"):
        client.get("/api/tasks/me?skip=0", headers={"X-Request-Id": "seen-1"})
        client.get("/nowhere/at/all")
        client.get("/health")

    facts = [one.facts for one in caplog.records if one.name == "saycut.access"]  # type: ignore[attr-defined]
    assert [(one["method"], one["route"], one["status"]) for one in facts] == [
        ("GET", "/api/tasks/me", 200),
        ("GET", "none", 404),
    ]
    assert facts[0]["account_id"] == client.account_id
    assert facts[0]["bytes"] > 0
    assert "skip" not in json.dumps(facts)
    assert facts[1]["path"] == "/nowhere/at/all"


def test_a_line_has_ids_of_its_address_and_nothing_a_person_named(
    live: Live, caplog: pytest.LogCaptureFixture
) -> None:
    client = live.account()
    session = client.begin("My holiday")
    with caplog.at_level(logging.INFO, logger="saycut"):
        client.put(f"/api/upload-video/nemo_agent/me/{session}/my-holiday.mp4", content=b"no video")
        client.get("/files/eyJrZXkiOiJhIn0.AAAA")

    lines = [json.dumps(one.facts) for one in caplog.records if one.name == "saycut.access"]  # type: ignore[attr-defined]
    assert session in lines[0]
    assert "holiday" not in "".join(lines)
    assert "eyJ" not in "".join(lines)


def _figures(client: Any) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    found = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            found[(sample.name, tuple(sorted(sample.labels.items())))] = sample.value
    return found


def test_figures_are_true(live: Live) -> None:
    client = live.account()
    before = _figures(client)
    for _ in range(3):
        client.get("/api/tasks/me")
    live.client().get("/api/tasks/me")
    live.run(_reserve(live, client.account_id, 7))
    after = _figures(client)

    def grew(name: str, **labels: str) -> float:
        key = (name, tuple(sorted(labels.items())))
        return after.get(key, 0.0) - before.get(key, 0.0)

    tasks = {"method": "GET", "route": "/api/tasks/me"}
    assert grew("saycut_http_requests_total", status="200", **tasks) == 3
    assert grew("saycut_http_requests_total", status="401", **tasks) == 1
    assert grew("saycut_http_request_seconds_count", **tasks) == 4
    assert grew("saycut_refusals_total", code="token_refused") == 1
    assert grew("saycut_credits_held") == 7
    assert after[("saycut_open_streams", ())] == 0
    assert any(name == "saycut_build_info" for name, _ in after)
    assert not any("anon_" in str(labels) for _, labels in after)


async def _reserve(live: Live, account_id: str, credits: int) -> None:
    from saycut.store.ledger import reserve

    async with live.service.database.writing() as tx:
        await reserve(tx, account_id, credits, key="seen")


def test_figures_are_for_the_operator(live: Live) -> None:
    """From the machine itself, or with all scopes; what a proxy passed on is no longer from the machine."""
    client = live.account()
    passed_on = {"X-Forwarded-For": "203.0.113.9"}
    allowed = live.client(live.token(client.account_id, "*"))

    assert live.client().get("/metrics").status_code == 200
    assert live.client().get("/metrics", headers=passed_on).status_code == 401
    assert client.get("/metrics", headers=passed_on).status_code == 403
    assert allowed.get("/metrics", headers=passed_on).status_code == 200


class Collector(Listener):
    """Where spans are sent, as OTLP over HTTP has it."""

    def __init__(self) -> None:
        self.spans: list[Any] = []
        self.service = ""
        super().__init__(self._heard)

    def _heard(self, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, str]]:
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

        if headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            named = {one.key: one.value.string_value for one in resource.resource.attributes}
            self.service = named.get("service.name", "")
            for scope in resource.scope_spans:
                self.spans += scope.spans
        return 200, {}


@pytest.fixture
def collector() -> Iterator[Collector]:
    found = Collector()
    yield found
    found.stop()


def test_a_turn_is_one_trace_from_request_to_work(serve: Callable[..., Any], collector: Collector) -> None:
    server = serve(env={"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "200"})
    client = server.account()
    session = client.begin()
    body = {"user_id": "me", "session_id": session, "new_message": {"parts": [{"text": "mute it"}]}}
    with client.stream("POST", "/run_sse", json=body, headers={"X-Request-Id": "traced-1"}) as answer:
        answer.read()
    assert server.stop() == 0  # what is left is sent

    spans = {one.name: one for one in collector.spans}
    request, work = spans["POST /run_sse"], spans["turn"]
    assert collector.service == "saycut"
    assert work.trace_id == request.trace_id
    assert work.parent_span_id == request.span_id
    facts = {one.key: one.value for one in work.attributes}
    assert facts["saycut.session_id"].string_value == session
    lines = [json.loads(line) for line in server.lines if line.startswith("{")]
    ended = next(one for one in lines if one["message"].startswith("turn: "))
    assert ended["request_id"] == "traced-1"
    assert ended["session_id"] == session
    assert ended["job_id"] == ended["turn_id"]
    assert ended["account_id"] == client.account_id
    assert not re.search(r"nmv_usr_[0-9a-f]", "".join(server.lines))


def test_nothing_is_traced_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in traces.VARIABLES:
        monkeypatch.delenv(name, raising=False)

    assert traces.begin("0") is False

    def nothing() -> None:
        with traces.span("x", parent=None, job_id="1") as seen:
            seen.set(a=1)

    nothing()
    assert traces.carried() is None
    assert calls(nothing) < 30, "what is not traced costs next to nothing"
