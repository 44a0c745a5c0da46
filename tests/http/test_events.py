"""A run's events, on each database: live, from any process, to whoever comes back."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue
from typing import Any

import fastapi.routing
import httpx
import pytest

from app.config import Config
from app.keys.service import create, revoke
from app.main import create_app
from app.worker.messages import Failure
from app.worker.record import Record, begin
from solver.search.progress import Progress
from tests.http.asserts import assert_problem
from tests.http.conftest import Service
from tests.http.documents import plan
from tests.http.live import live

Event = tuple[str, str, dict[str, Any]]
LONGEST_WAIT = 20


@contextmanager
def watching(
    http: httpx.Client, run: str, last_event_id: str | None = None
) -> Iterator[Queue[Event | str | None]]:
    """The events as they come; a comment is a text, None the end."""
    headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
    told: Queue[Event | str | None] = Queue()
    with http.stream("GET", f"/runs/{run}/events", headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers
        thread = threading.Thread(target=_read, args=(answer, told), daemon=True)
        thread.start()
        yield told
        answer.close()
    thread.join(timeout=LONGEST_WAIT)


def _read(answer: httpx.Response, told: Queue[Event | str | None]) -> None:
    fields: dict[str, str] = {}
    try:
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            if line and not name:
                told.put(value)
            elif line:
                fields[name] = value
            elif fields:
                told.put((fields["event"], fields["id"], json.loads(fields["data"])))
                fields = {}
    except (httpx.HTTPError, httpx.StreamError):
        return
    told.put(None)


def take(told: Queue[Event | str | None]) -> Event:
    item = told.get(timeout=LONGEST_WAIT)
    assert isinstance(item, tuple), item
    return item


def begun(service: Service) -> Record:
    record = begin(service.database, service.run(), 0)
    assert record is not None
    return record


def step(record: Record, seconds: float) -> None:
    record.report(Progress(1300.0, 900.0, 0.3, seconds, "improve"))


def test_a_run_is_watched_from_the_queue_to_its_end(service: Service) -> None:
    run = service.run()
    with watching(service.http, run) as told:
        name, number, data = take(told)
        assert (name, number, data["phase"], data["objective"]) == ("progress", "0", "queued", None)
        record = begin(service.database, run, 0)
        assert record is not None
        step(record, 0.5)
        began = time.monotonic()
        name, number, data = take(told)
        assert time.monotonic() - began < 1.5
        assert (name, number) == ("progress", "1")
        assert data == service.http.get(f"/runs/{run}").json()["progress"]
        record.complete(plan(), is_cancelled=False)
        name, _, data = take(told)
        assert name == "completed"
        whole = service.http.get(f"/runs/{run}").json()
        assert data == {key: value for key, value in whole.items() if key != "plan"}
        assert told.get(timeout=LONGEST_WAIT) is None


def test_who_comes_back_gets_what_was_missed_from_any_process(
    service: Service, database_url: str
) -> None:
    record = begun(service)
    for seconds in (0.5, 1.0, 1.5):
        step(record, seconds)
    with live(create_app(Config(database_url=database_url))) as other:
        with watching(other, record.run_id, "1") as told:
            assert [take(told)[1] for _ in range(2)] == ["2", "3"]
            step(record, 2.0)
            assert take(told)[1] == "4"
            record.fail(Failure("infeasible", "Nothing keeps the budget.", ("budget",)))
            name, number, data = take(told)
        assert (name, number, data["error"]["code"]) == ("failed", "4", "infeasible")


def test_after_the_end_the_last_event_is_all(service: Service) -> None:
    run = service.run()
    service.http.post(f"/runs/{run}/cancel")
    for last_event_id in (None, "0", "999", "no number of ours"):
        with watching(service.http, run, last_event_id) as told:
            assert take(told)[0] == "cancelled"
            assert told.get(timeout=LONGEST_WAIT) is None


def test_a_comment_keeps_a_quiet_stream_open(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fastapi.routing._PING_INTERVAL == 15  # type: ignore[attr-defined]  # imported there
    monkeypatch.setattr(fastapi.routing, "_PING_INTERVAL", 0.3)
    with watching(service.http, service.run()) as told:
        take(told)
        assert told.get(timeout=LONGEST_WAIT) == "ping"


def test_there_is_nothing_to_watch_where_there_is_no_run(service: Service) -> None:
    assert_problem(service.http.get("/runs/nope/events"), 404)


def test_a_stream_ends_once_its_key_is_revoked(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.runs.events.LOOK_SECONDS", 0.0)
    record = begun(service)
    with service.database.session() as session:
        _, admin = create(session, "root", "admin", None, "test")
        gone, viewer = create(session, "leaves", "viewer", None, "test")
    service.http.headers["authorization"] = f"Bearer {viewer}"
    with watching(service.http, record.run_id) as told:
        step(record, 0.5)
        take(told)
        with service.database.session() as session:
            revoke(session, gone, is_reachable=True)
        step(record, 1.0)
        left = []
        while (item := told.get(timeout=LONGEST_WAIT)) is not None:
            left.append(item)
        assert len(left) <= 1
    service.http.headers["authorization"] = f"Bearer {admin}"
    assert service.http.get(f"/runs/{record.run_id}").json()["status"] == "running"
