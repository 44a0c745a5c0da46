"""Errors and logs tell of what was sent, shortly; never of what is stored, never a secret."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from app.config import Config
from app.database import Database
from app.keys.service import create
from app.logs import JsonLines, TextLines
from app.main import create_app
from tests.http.documents import document
from tests.http.live import live

LONG = "Rosebud" * 3_000
MOST_SHOWN = 300
STORED = "Rosebud is paid 123456"


def with_long_texts() -> dict[str, Any]:
    """A document wrong in many ways, each with a long text of the caller's."""
    wrong = document(
        name=[LONG],
        currency=LONG,
        people=[{"id": LONG}, {"id": "ann", "role": LONG, "skills": {LONG: 3}, LONG: 1}],
        bookings=[{"person": LONG, "demand": LONG, "kind": LONG, "from": LONG}],
        rules=[{"kind": LONG}, {"kind": "apart", "people": [LONG[:200], LONG[:199]]}],
        policy={"profile": LONG, "weights": {LONG: 1}, "tiers": [[LONG]]},
    )
    return wrong | {LONG: LONG}


WRONG: list[tuple[str, str, Any]] = [
    ("POST", "/portfolios", with_long_texts()),
    ("POST", "/portfolios/check", with_long_texts()),
    ("POST", "/optimize", {"portfolio": with_long_texts(), "wait": LONG}),
    ("POST", "/optimize", {"scenario": LONG, "settings": {LONG: 1, "seed": LONG}}),
    ("POST", "/runs", {"scenario": LONG[:200]}),
    ("POST", "/scenarios", {"portfolio": LONG, "name": LONG, "changes": [{"kind": LONG}]}),
    ("POST", "/keys", {"name": LONG, "role": LONG, "expires_at": LONG}),
    ("POST", "/webhooks", {"url": f"https://{LONG}", "events": [LONG]}),
    ("POST", "/schedules", {"name": LONG, "cron": LONG, "timezone": LONG, "portfolio": LONG}),
    ("POST", "/batches", {"name": LONG, "runs": [{"scenario": LONG}]}),
    ("POST", "/batches", {"name": "x", "runs": [{"scenario": LONG[:200]}]}),
    ("GET", f"/runs/{LONG}", None),
    ("GET", f"/plans/{LONG}/allocations?from={LONG}&{LONG}=1", None),
    ("GET", f"/audit?from={LONG}&caller={LONG}", None),
    ("GET", f"/runs?cursor={LONG[:2000]}&status={LONG}", None),
    ("GET", f"/{LONG}", None),
]


@pytest.mark.parametrize(("method", "path", "body"), WRONG, ids=lambda value: str(value)[:20])
def test_an_error_repeats_little_of_what_was_sent(
    http: httpx.Client, method: str, path: str, body: Any
) -> None:
    answer = http.request(method, path, json=body)
    assert answer.status_code in range(400, 500) or path == "/portfolios/check", answer.text[:500]
    told = answer.json()
    faults = told.get("errors") or told.get("faults")
    for fault in faults:
        assert len(fault["message"]) < MOST_SHOWN + 200, fault["message"][:1_000]
        assert LONG[:MOST_SHOWN] not in fault["message"]
        assert LONG[:MOST_SHOWN] not in fault["pointer"]


def test_a_refusal_by_its_header_repeats_little_of_it(http: httpx.Client) -> None:
    for headers in (
        {"Content-Type": LONG},
        {"Origin": f"https://{LONG}"},
        {"Host": LONG},
        {"If-Match": LONG},
        {"Idempotency-Key": LONG},
    ):
        answer = http.post("/runs", content=b"{}", headers=headers)
        assert answer.status_code in range(400, 500)
        assert LONG[:MOST_SHOWN] not in answer.text


@pytest.fixture
def broken(sqlite_url: str, sqlite_database: Database) -> Iterator[httpx.Client]:
    """A service that holds a portfolio and whose tables are damaged."""
    with live(create_app(Config(database_url=sqlite_url))) as client:
        assert client.post("/portfolios", json=document(name=STORED)).status_code == 201
        with sqlite_database.session() as session:
            session.execute(text("DROP TABLE audit"))
            session.execute(text("UPDATE documents SET body = 'nothing'"))
            session.execute(text("CREATE UNIQUE INDEX x ON portfolios (caller)"))
        yield client


def test_what_breaks_tells_nothing_of_what_is_stored(
    broken: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    (stored,) = broken.get("/portfolios").json()["items"]
    asked = [
        broken.get(f"/portfolios/{stored['id']}"),
        broken.delete(f"/portfolios/{stored['id']}"),
        broken.post("/portfolios", json=document(name=STORED, currency="NOK")),
        broken.post("/optimize", json={"portfolio": document(name=STORED), "wait": 0}),
    ]
    lines = "\n".join(TextLines().format(record) for record in caplog.records)
    for answer in asked:
        assert answer.status_code >= 500
        for word in ("Rosebud", "SELECT", "INSERT", "sqlite", "Traceback", "/tmp"):
            assert word not in answer.text
    assert "Traceback" in lines
    assert "Rosebud" not in lines


def test_no_line_of_the_log_holds_a_key(
    sqlite_url: str, sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with sqlite_database.session() as session:
        _, secret = create(session, "root", "admin", None, "test")
    header = {"Authorization": f"Bearer {secret}"}
    app = create_app(Config(database_url=sqlite_url))

    @app.get("/broken")
    def fail() -> None:
        raise RuntimeError(f"broke with Authorization: Bearer {secret} and {secret}")

    with caplog.at_level(logging.DEBUG), live(app) as client:
        client.get("/runs", headers=header)
        client.get(f"/runs?key={secret}")
        client.get(f"/runs/{secret}", headers=header)
        client.get("/runs", headers={"X-Request-ID": secret, "X-Key": secret})
        client.get("/broken", headers=header)
        made = client.post("/keys", json={"name": "x", "role": "admin"}, headers=header).json()
        client.delete(f"/keys/{made['id']}", headers=header)
    ours = [
        record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))
    ]
    assert ours
    for record in ours:
        for form in (TextLines(), JsonLines()):
            line = form.format(record)
            assert secret not in line
            assert made["secret"] not in line
