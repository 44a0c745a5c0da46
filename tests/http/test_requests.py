"""Requests leave a trail: an id in and out, a line of its own, nothing secret in it."""

from __future__ import annotations

import json
import logging
import time

import httpx
import pytest

from app import logs
from app.logs import JsonLines, TextLines


def lines(caplog: pytest.LogCaptureFixture, path: str) -> list[logging.LogRecord]:
    """The lines of requests for a path; each is written a moment after its answer.

    To be asked for while the level of the log is still set: a late line would be dropped.
    """
    until = time.monotonic() + 2
    while True:
        found = [record for record in caplog.records if getattr(record, "path", None) == path]
        if found or time.monotonic() > until:
            return found
        time.sleep(0.01)


def test_a_request_keeps_the_id_its_caller_gave_it(
    http: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        answer = http.get("/runs", headers={"X-Request-ID": "gateway-17"})
        (line,) = lines(caplog, "/runs")
    assert answer.headers["x-request-id"] == "gateway-17"
    assert (line.method, line.path, line.status) == ("GET", "/runs", 200)  # type: ignore[attr-defined]


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, "é"])
def test_an_id_that_is_no_plain_word_is_replaced(http: httpx.Client, given: str) -> None:
    answer = http.get("/healthz", headers={"X-Request-ID": given.encode("latin-1")})
    assert answer.headers["x-request-id"] not in {given, ""}
    assert len(answer.headers["x-request-id"]) == 32


def test_queries_and_keys_are_not_logged(
    http: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "app"):
        http.get("/runs?name=secret-plan", headers={"Authorization": "Bearer hush-hush"})
        assert lines(caplog, "/runs")
    said = "\n".join(JsonLines().format(line) for line in caplog.records if line.name != "httpx")
    assert "secret-plan" not in said
    assert "hush" not in said


def test_probes_make_no_lines(http: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        http.get("/healthz")
        http.get("/plans")
        assert lines(caplog, "/plans")
    assert not any(getattr(record, "path", None) == "/healthz" for record in caplog.records)


def formatted(formatter: logging.Formatter, text: str, **fields: object) -> str:
    return formatter.format(logging.makeLogRecord({"msg": text, "name": "app", **fields}))


def test_lines_say_what_they_are_about() -> None:
    with logs.about(run="r1"), logs.about(attempt=2):
        logs.note(caller="ann")
        line = json.loads(formatted(JsonLines(), "begun"))
        assert formatted(TextLines(), "begun").endswith("begun run=r1 attempt=2 caller=ann")
    assert (line["run"], line["attempt"], line["caller"]) == ("r1", 2, "ann")
    assert "run" not in json.loads(formatted(JsonLines(), "begun"))


@pytest.mark.parametrize(
    "said",
    [
        "Authorization: Bearer hush",
        "postgresql+psycopg://ann:hush@db/x refused",
        "dsn host=db password=hush",
        "dsn password='hush hush'",
    ],
)
def test_no_line_holds_a_secret(said: str) -> None:
    assert "hush" not in formatted(JsonLines(), said)
    assert "hush" not in formatted(JsonLines(), "x", error=said)
    assert "hush" not in formatted(TextLines(), "x", error=said)


def test_a_field_can_not_pretend_to_be_another_line() -> None:
    assert "\n" not in formatted(TextLines(), "request", path="/x\n12:00:01 INFO app: all well")
