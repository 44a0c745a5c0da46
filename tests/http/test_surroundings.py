"""What surrounds every answer: headers, compression, CORS, logs, figures; and what breaks."""

from __future__ import annotations

import json
import logging
import socket
import sys
import time
from pathlib import Path

import httpx
import pytest

from app.config import Config
from app.logs import JsonLines, TextLines
from app.main import create_app
from tests.http.asserts import assert_problem
from tests.http.live import live


@pytest.mark.parametrize("path", ["/healthz", "/nope", "/runs?limit=0", "/docs"])
def test_every_answer_carries_safe_headers(http: httpx.Client, path: str) -> None:
    headers = http.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"


def test_large_answers_are_compressed(http: httpx.Client) -> None:
    assert http.get("/demo/small").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in http.get("/healthz").headers
    plain = http.get("/demo/small", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers


def test_the_docs_need_no_internet(http: httpx.Client) -> None:
    page = http.get("/docs").text
    assert "http://" not in page
    assert "https://" not in page
    assert http.get("/static-offline-docs/swagger-ui-bundle.js").status_code == 200


def test_metrics_count_requests_by_route(http: httpx.Client) -> None:
    http.get("/runs/nope")
    figures = http.get("/metrics").text
    assert 'staffolio_requests_total{method="GET",route="/runs/{id}",status="404"}' in figures
    assert "staffolio_request_seconds_bucket" in figures
    assert "nope" not in figures


def test_readiness_fails_where_the_database_is_gone(tmp_path: Path) -> None:
    config = Config(database_url="postgresql+psycopg://nobody@127.0.0.1:1/none")
    with live(create_app(config)) as client:
        assert_problem(client.get("/readyz"), 503)
        assert client.get("/healthz").status_code == 200


def test_cors_is_closed_unless_it_is_opened(http: httpx.Client, tmp_path: Path) -> None:
    asked = {"Origin": "http://localhost:5173", "Access-Control-Request-Method": "POST"}
    assert_problem(http.options("/optimize", headers=asked), 405)
    config = Config(
        database_url=f"sqlite:///{tmp_path / 'x.db'}", cors_origins=("http://localhost:5173",)
    )
    with live(create_app(config)) as client:
        wanted = {"Access-Control-Request-Headers": "authorization,idempotency-key,content-type"}
        answer = client.options("/optimize", headers=asked | wanted)
        assert answer.headers["access-control-allow-origin"] == "http://localhost:5173"
        assert "Idempotency-Key" in answer.headers["access-control-allow-headers"]
        other = client.get("/healthz", headers={"Origin": "http://evil.example"})
        assert "access-control-allow-origin" not in other.headers
        shown = client.get("/healthz", headers={"Origin": "http://localhost:5173"})
        assert "Location" in shown.headers["access-control-expose-headers"]


def test_what_nobody_foresaw_is_a_problem_that_tells_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(Config(database_url=f"sqlite:///{tmp_path / 'x.db'}"))

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("the secret reason")

    with live(app) as client:
        answer = client.get("/broken")
    assert_problem(answer, 500)
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "the secret reason" in caplog.text


def test_a_caller_who_hangs_up_is_no_fault_of_ours(
    http: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    head = "POST /optimize HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    with (
        caplog.at_level(logging.INFO),
        socket.create_connection((http.base_url.host, http.base_url.port or 0)) as connection,
    ):
        connection.sendall(f"{head}Content-Length: 1000\r\n\r\n{{".encode())
        time.sleep(0.2)
        connection.shutdown(socket.SHUT_RDWR)
        until = time.monotonic() + 10
        while "caller gone" not in caplog.text and time.monotonic() < until:
            time.sleep(0.05)
    assert "caller gone" in caplog.text
    assert "Traceback" not in caplog.text


def test_log_lines_name_the_event_and_its_fields() -> None:
    record = logging.makeLogRecord({"msg": "started", "name": "app", "run": "r1", "created": 0})
    assert TextLines().format(record).endswith("app: started run=r1")
    assert json.loads(JsonLines().format(record))["run"] == "r1"
    try:
        raise ValueError("no")
    except ValueError:
        record.exc_info = sys.exc_info()
    assert "ValueError: no" in json.loads(JsonLines().format(record))["traceback"]
    assert "ValueError: no" in TextLines().format(record)
