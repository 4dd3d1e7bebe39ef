"""Prometheus metrics of this process. Whoever does the thing calls the function; `/metrics` reads them.

Labels have few values each: routes by their template, never a path or an id.
"""

from __future__ import annotations

import contextlib
import platform
from collections.abc import Iterable, Iterator

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
    start_http_server,
)

# When each series began: of no use, and half of all lines
disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()
"""Ours alone: what libraries add to the usual one is no business of ours."""
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
SPEEDS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64)

_REQUESTS = Counter(
    "saycut_http_requests", "Requests by route and status.", ["method", "route", "status"], registry=REGISTRY
)
_LATENCY = Histogram(
    "saycut_http_request_seconds", "Seconds until an answer begins.", ["method", "route"],
    buckets=SECONDS, registry=REGISTRY,
)  # fmt: skip
_STREAMS = Gauge("saycut_open_streams", "Event streams that are open.", registry=REGISTRY)
_REFUSALS = Counter("saycut_refusals", "Problems answered, by error code.", ["code"], registry=REGISTRY)
_JOBS_ENDED = Counter("saycut_jobs_ended", "Jobs that ended here.", ["kind", "state"], registry=REGISTRY)
_JOB_FAILURES = Counter(
    "saycut_job_failures", "Jobs that failed here, by error code.", ["kind", "code"], registry=REGISTRY
)
_JOB_SECONDS = Histogram(
    "saycut_job_seconds", "Seconds that attempts at jobs took here.", ["kind"],
    buckets=(0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3600), registry=REGISTRY,
)  # fmt: skip
_SPEED = Histogram(
    "saycut_render_speed", "Seconds of video made in a second.", buckets=SPEEDS, registry=REGISTRY
)
_RENDERED = Counter("saycut_rendered_seconds", "Seconds of video made.", registry=REGISTRY)
_WEBHOOKS = Counter("saycut_webhook_attempts", "Webhooks sent, by what came of it.", ["outcome"],
                    registry=REGISTRY)  # fmt: skip
_BUILD = Gauge("saycut_build_info", "Always 1.", ["version", "python"], registry=REGISTRY)

_JOBS = Gauge("saycut_jobs", "Jobs by lane and state.", ["lane", "state"], registry=REGISTRY)
_WAIT = Gauge(
    "saycut_jobs_oldest_wait_seconds",
    "How long the oldest job waits, by lane.",
    ["lane"],
    registry=REGISTRY,
)
_HELD = Gauge("saycut_credits_held", "Credits set aside for work in progress.", registry=REGISTRY)
_WORKERS = Gauge("saycut_workers", "Processes that take jobs and were seen of late.", registry=REGISTRY)


@contextlib.contextmanager
def shown(port: int | None) -> Iterator[None]:
    """Shows the figures at a port of loopback while the block runs; None: nowhere. Raises OSError."""
    if port is None:
        yield
        return
    server, thread = start_http_server(port, addr="127.0.0.1", registry=REGISTRY)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def build(version: str) -> None:
    """Which Saycut this is."""
    _BUILD.labels(version, platform.python_version()).set(1)


def request_began(method: str, route: str, *, status: int, seconds: float) -> None:
    """An answer begins, so long after its request came."""
    _REQUESTS.labels(method, route, str(status)).inc()
    _LATENCY.labels(method, route).observe(seconds)


def stream_opened() -> None:
    _STREAMS.inc()


def stream_closed() -> None:
    _STREAMS.dec()


def refused(code: str) -> None:
    """A problem was answered."""
    _REFUSALS.labels(code).inc()


def job_ended(kind: str, state: str, *, seconds: float, code: str | None = None) -> None:
    """An attempt at a job ended; `code`: the error's, where it failed."""
    _JOBS_ENDED.labels(kind, state).inc()
    _JOB_SECONDS.labels(kind).observe(seconds)
    if state == "failed":
        _JOB_FAILURES.labels(kind, code or "error").inc()


def rendered(*, output_s: float, wall_s: float) -> None:
    """A video of so many seconds was made in so many seconds."""
    _RENDERED.inc(max(output_s, 0.0))
    if wall_s > 0:
        _SPEED.observe(output_s / wall_s)


def webhook_sent(outcome: str) -> None:
    """`taken`, `again` or `given_up`."""
    _WEBHOOKS.labels(outcome).inc()


def jobs_stand(counts: Iterable[tuple[str, str, int]], waits_s: Iterable[tuple[str, float]]) -> None:
    """How the jobs of the whole service stand: lane, state, how many; lane, seconds the oldest waits."""
    _JOBS.clear()
    for lane, state, count in counts:
        _JOBS.labels(lane, state).set(count)
    _WAIT.clear()
    for lane, seconds in waits_s:
        _WAIT.labels(lane).set(seconds)


def service_stands(*, credits_held: int, workers: int) -> None:
    """What else is told of the whole service."""
    _HELD.set(credits_held)
    _WORKERS.set(workers)


def as_text() -> bytes:
    """All of them, in Prometheus's own format."""
    return generate_latest(REGISTRY)
