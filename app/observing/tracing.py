"""Traces by OpenTelemetry, where a deployment asks for them: requests, statements, runs.

Nothing of it is imported otherwise. What is sent never holds values of statements, queries of
addresses, or bodies. A run's trace names the request that asked for it only by the run's id.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from sqlalchemy import Engine, event
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import VERSION
from app.config import Config
from solver.errors import AllocationError

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
NEEDED = ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
FAULT = 500


class TracingMissing(AllocationError):
    """Traces are asked for, and what makes them is not installed."""

    code = "tracing_missing"


class Tracing:
    """A process's traces. exporter: where spans go; None: by OTLP to what the config says."""

    def __init__(self, endpoint: str | None, part: str, exporter: Any = None) -> None:
        _refuse_missing()
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

        name = os.environ.get("OTEL_SERVICE_NAME", "staffolio")
        about = {"service.name": name, "service.version": VERSION, "staffolio.part": part}
        self.provider = TracerProvider(resource=Resource.create(about))
        self.provider.add_span_processor(BatchSpanProcessor(exporter or _otlp(endpoint)))
        self.tracer = self.provider.get_tracer("staffolio", VERSION)

    def watch(self, *engines: Engine) -> None:
        """A span for each statement of these engines, without its values."""
        for engine in engines:
            event.listen(engine, "before_cursor_execute", _begin)
            event.listen(engine, "after_cursor_execute", self._end)

    @contextmanager
    def span(self, name: str, **fields: str | int) -> Iterator[None]:
        """A span around the work inside; an error in it is noted, and raised."""
        about = {f"staffolio.{key}": value for key, value in fields.items()}
        with self.tracer.start_as_current_span(name, attributes=about):
            yield

    def close(self) -> None:
        """Send what is left."""
        self.provider.shutdown()

    def _end(self, connection: Any, _: Any, statement: str, *__: Any) -> None:
        began = connection.info.get("staffolio.began", [])
        if not began:
            return
        kind = connection.dialect.name
        about = {"db.system.name": kind, "db.query.text": statement[:2_000]}
        word = statement.lstrip().split(" ", 1)[0].upper()[:20]
        self.tracer.start_span(word, start_time=began.pop(), attributes=about).end()


def tracing_of(config: Config, part: str) -> Tracing | None:
    """The traces that a deployment asks for, by STAFFOLIO_OTEL_ENDPOINT or OpenTelemetry's own
    variables; None: none. Raises TracingMissing."""
    return Tracing(config.otel_endpoint, part) if _is_asked(config) else None


def check_installed(config: Config) -> None:
    """Raises TracingMissing where traces are asked for that can't be made."""
    if _is_asked(config):
        _refuse_missing()


def _is_asked(config: Config) -> bool:
    asked = config.otel_endpoint or next(filter(None, map(os.environ.get, ENDPOINTS)), None)
    return bool(asked) and os.environ.get("OTEL_SDK_DISABLED", "").lower() != "true"


class Traced:
    """A span for each request of an app; the caller's `traceparent` goes on in it."""

    def __init__(self, app: ASGIApp, tracing: Tracing) -> None:
        self.app, self.tracing = app, tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in PROBES:
            await self.app(scope, receive, send)
            return
        from opentelemetry import trace  # noqa: PLC0415

        tracer, parent = self.tracing.tracer, _parent(scope)
        kind = trace.SpanKind.SERVER
        with tracer.start_as_current_span(scope["method"], context=parent, kind=kind) as span:

            async def note(message: Message) -> None:
                if message["type"] == "http.response.start":
                    _describe(span, scope, message["status"])
                await send(message)

            await self.app(scope, receive, note)


def _describe(span: Any, scope: Scope, status: int) -> None:
    from opentelemetry.trace import Status, StatusCode  # noqa: PLC0415

    route = getattr(scope.get("route"), "path", None)
    span.set_attribute("http.request.method", scope["method"])
    span.set_attribute("http.response.status_code", status)
    if route is not None:
        span.update_name(f"{scope['method']} {route}")
        span.set_attribute("http.route", route)
    if status >= FAULT:
        span.set_status(Status(StatusCode.ERROR))


def _parent(scope: Scope) -> Any:
    from opentelemetry.propagate import extract  # noqa: PLC0415

    headers: Mapping[str, str] = {
        name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
    }
    return extract(headers)


def _begin(connection: Any, *_: Any) -> None:
    connection.info.setdefault("staffolio.began", []).append(time.time_ns())


def _refuse_missing() -> None:
    for name in NEEDED:
        try:
            is_there = find_spec(name) is not None
        except ModuleNotFoundError:
            is_there = False
        if not is_there:
            raise TracingMissing(
                "Traces are asked for (STAFFOLIO_OTEL_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT), "
                "and OpenTelemetry is not installed. Install `staffolio[otel]`, or unset it."
            )


def _otlp(endpoint: str | None) -> Any:
    from opentelemetry.exporter.otlp.proto.http import trace_exporter  # noqa: PLC0415

    return trace_exporter.OTLPSpanExporter(endpoint=_of_traces(endpoint))


def _of_traces(endpoint: str | None) -> str | None:
    """A collector's address with its path for traces; None: as OpenTelemetry's variables say."""
    if endpoint is None or endpoint.rstrip("/").endswith("/v1/traces"):
        return endpoint
    return f"{endpoint.rstrip('/')}/v1/traces"
