"""OpenTelemetry spans, where an operator wants them (OTEL_EXPORTER_OTLP_ENDPOINT); else nothing, at no cost.

    with span("export", parent=job.origin.get("traceparent"), job_id=job.id) as seen:
        seen.set(seconds=12.0)

What happens in the block, also what is put in line there (`carried`), belongs to the span's trace.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span

VARIABLES = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
PARENT = "traceparent"

_provider: TracerProvider | None = None


class Seen:
    """A span, or nothing."""

    def __init__(self, span: Span | None = None) -> None:
        self._span = span

    def set(self, **facts: str | int | float | bool | None) -> None:
        """Adds facts; None adds nothing."""
        if self._span is not None:
            for name, value in facts.items():
                if value is not None:
                    self._span.set_attribute(f"saycut.{name}", value)

    def name(self, name: str) -> None:
        """Names it anew, where its name is known only now."""
        if self._span is not None:
            self._span.update_name(name)

    def failed(self, code: str) -> None:
        """Notes that it failed; no message, which may hold a person's words."""
        if self._span is not None:
            from opentelemetry.trace import Status, StatusCode

            self._span.set_status(Status(StatusCode.ERROR, code))


NOTHING = Seen()


def begin(version: str, *, exporter: SpanExporter | None = None) -> bool:
    """Sends spans from now on, if the environment names where to (or an exporter is given)."""
    global _provider
    if _provider is not None or (exporter is None and not any(os.environ.get(one) for one in VARIABLES)):
        return _provider is not None
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor

    # OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win over ours
    made = TracerProvider(resource=Resource({"service.version": version}).merge(_named()))
    if exporter is not None:
        made.add_span_processor(SimpleSpanProcessor(exporter))
    else:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        made.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _provider = made
    return True


def end() -> None:
    """Sends what is left, and no more."""
    global _provider
    if _provider is not None:
        _provider.shutdown()
        _provider = None


@contextlib.contextmanager
def span(
    name: str,
    *,
    kind: Literal["internal", "server", "consumer"] = "internal",
    parent: str | None = None,
    **facts: str | int | float | bool | None,
) -> Iterator[Seen]:
    """A span while the block runs. `parent`: a W3C traceparent from elsewhere; None: what is at work here."""
    if _provider is None:
        yield NOTHING
        return
    from opentelemetry.trace import SpanKind

    kinds = {"internal": SpanKind.INTERNAL, "server": SpanKind.SERVER, "consumer": SpanKind.CONSUMER}
    tracer = _provider.get_tracer("saycut")
    with tracer.start_as_current_span(
        name,
        context=_context(parent),
        kind=kinds[kind],
        record_exception=False,
        set_status_on_exception=False,
    ) as made:
        seen = Seen(made)
        seen.set(**facts)
        try:
            yield seen
        except BaseException as error:
            seen.failed(str(getattr(error, "code", type(error).__name__)))
            raise


def carried() -> str | None:
    """The traceparent of what is at work here, to be sent or kept along; None where nothing is traced."""
    if _provider is None:
        return None
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier.get(PARENT)


def _context(parent: str | None) -> Any:
    if not parent:
        return None
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: Mapping[str, str] = {PARENT: parent}
    return TraceContextTextMapPropagator().extract(carrier)


def _named() -> Any:
    from opentelemetry.sdk.resources import Resource

    given = os.environ.get("OTEL_SERVICE_NAME") or "service.name=" in os.environ.get(
        "OTEL_RESOURCE_ATTRIBUTES", ""
    )
    return Resource.create({} if given else {"service.name": "saycut"})
