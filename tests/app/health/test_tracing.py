"""Traces, where a deployment asks for them: a request with its statements, and a run."""

from __future__ import annotations

import importlib.util

import pytest
from sqlalchemy import text

from app.config import Config
from app.database import Database
from app.main import create_app
from app.observing import tracing
from app.observing.tracing import Traced, Tracing, TracingMissing, tracing_of
from tests.http.live import live

pytest.importorskip("opentelemetry.sdk", reason="the extra `otel` is not installed")
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def spans_of(exporter: object) -> dict[str, object]:
    return {span.name: span for span in exporter.get_finished_spans()}  # type: ignore[attr-defined]


def test_a_request_is_a_span_of_its_callers_trace_with_its_statements(sqlite_url: str) -> None:
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import (  # noqa: PLC0415
        InMemorySpanExporter,
    )

    exporter = InMemorySpanExporter()
    app = create_app(Config(database_url=sqlite_url))
    traced = Tracing(None, "api", exporter)
    app.state.tracing = traced
    app.add_middleware(Traced, tracing=traced)
    with live(app) as client:
        client.get("/runs/hush?limit=hush", headers={"traceparent": PARENT})
        client.get("/healthz")
        traced.provider.force_flush()
        spans = spans_of(exporter)
    request = spans["GET /runs/{id}"]
    assert format(request.context.trace_id, "032x") == PARENT.split("-")[1]  # type: ignore[attr-defined]
    assert request.attributes["http.response.status_code"] == 404  # type: ignore[attr-defined]
    statement = spans["SELECT"]
    assert statement.parent.span_id == request.context.span_id  # type: ignore[attr-defined]
    assert not any("healthz" in name for name in spans)
    assert "hush" not in " ".join(span.to_json() for span in spans.values())  # type: ignore[attr-defined]


def test_a_run_is_a_span_with_its_id_and_attempt(sqlite_database: Database) -> None:
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import (  # noqa: PLC0415
        InMemorySpanExporter,
    )

    exporter = InMemorySpanExporter()
    traced = Tracing(None, "worker", exporter)
    with traced.span("run", run="r1", attempt=2), sqlite_database.read.connect() as connection:
        connection.execute(text("SELECT 1"))
    traced.provider.force_flush()
    (span,) = exporter.get_finished_spans()
    assert dict(span.attributes or {}) == {"staffolio.run": "r1", "staffolio.attempt": 2}


def test_nothing_is_traced_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in tracing.ENDPOINTS:
        monkeypatch.delenv(name, raising=False)
    assert tracing_of(Config(), "api") is None
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    assert tracing_of(Config(), "api") is None


def test_traces_that_can_not_be_made_are_told_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(tracing, "find_spec", lambda _: None)
    with pytest.raises(TracingMissing, match=r"staffolio\[otel\]"):
        tracing_of(Config(otel_endpoint="http://127.0.0.1:4318"), "api")
