"""The queue: many empty runs at once, and how soon a run begins that nothing is before."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from sqlalchemy import func, select

from app.batches.schemas import MOST_RUNS
from app.database import Database
from app.runs.queries import ENDED
from benchmarks.service.empty_worker import NOTHING
from benchmarks.service.figure import Figure, count, percentile, seconds
from benchmarks.service.served import running, served
from models import RunRow

WORKERS = 2
LOOK_SECONDS = 0.25
PAUSE_SECONDS = 0.37
"""Between runs, so that they don't begin in step with whoever looks for them."""
EMPTY_WORKER = (sys.executable, "-m", "benchmarks.service.empty_worker")
START_MOST = 0.5


def measure_batch(url: str, log: Path, runs: int, most_seconds: float) -> Iterator[Figure]:
    """Enqueue so many empty runs at once, and wait until two workers have completed them."""
    with ExitStack() as stack:
        base = stack.enter_context(served(url, 0, log))
        client = stack.enter_context(httpx.Client(base_url=base, timeout=120, trust_env=False))
        scenario = _scenario(client)
        began = time.monotonic()
        for part in range(0, runs, MOST_RUNS):
            wanted = [{"scenario": scenario}] * min(MOST_RUNS, runs - part)
            asked = {"name": "empty", "runs": wanted}
            client.post("/batches", json=asked).raise_for_status()
        enqueued = time.monotonic() - began
        yield seconds(f"{runs:,} empty runs enqueued, {MOST_RUNS:,} a batch", enqueued)
        for _ in range(WORKERS):
            stack.enter_context(running(list(EMPTY_WORKER), url, log))
        yield from _followed(url, runs, most_seconds)


def _followed(url: str, runs: int, most_seconds: float) -> Iterator[Figure]:
    """From the first run that begins to the last one that ends."""
    database = Database(url)
    until = time.monotonic() + most_seconds
    try:
        while (done := _ended(database)) < runs and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
        took = _from_first_to_last(database)
    finally:
        database.close()
    if done < runs:
        yield count("of these completed in the time there was", done)
    else:
        yield seconds("all completed, by two workers", took)
    yield count("empty runs a second", done / took if took else 0.0)


def measure_starts(url: str, log: Path, runs: int) -> Iterator[Figure]:
    """Start runs one after the other while no other waits; seconds until each has begun."""
    with ExitStack() as stack:
        base = stack.enter_context(served(url, 0, log))
        client = stack.enter_context(httpx.Client(base_url=base, timeout=60, trust_env=False))
        stack.enter_context(running(list(EMPTY_WORKER), url, log))
        scenario = _scenario(client)
        waits = [_wait(client, scenario) for _ in range(runs + 1)][1:]
    yield seconds("from asking to start, median", median(waits), START_MOST)
    yield seconds("from asking to start, p95", percentile(waits, 0.95))


def _wait(client: httpx.Client, scenario: str) -> float:
    time.sleep(PAUSE_SECONDS)
    began = time.time()
    run = client.post("/runs", json={"scenario": scenario}).raise_for_status().json()
    path = f"/runs/{run['id']}"
    while (run := client.get(path).json())["status"] in {"queued", "running"}:
        time.sleep(0.05)
    return _seconds_since(began, run)


def _seconds_since(began: float, run: Mapping[str, Any]) -> float:
    return dt.datetime.fromisoformat(run["started_at"]).timestamp() - began


def _scenario(client: httpx.Client) -> str:
    portfolio = client.post("/portfolios", json=NOTHING).raise_for_status().json()["id"]
    body = {"portfolio": portfolio, "name": "empty", "changes": []}
    return str(client.post("/scenarios", json=body).raise_for_status().json()["id"])


def _ended(database: Database) -> int:
    with database.read_session() as session:
        wanted = select(func.count()).where(RunRow.status.in_(ENDED))
        return session.scalar(wanted) or 0


def _from_first_to_last(database: Database) -> float:
    with database.read_session() as session:
        times: Sequence[Any] = session.execute(
            select(func.min(RunRow.started_at), func.max(RunRow.ended_at))
        ).one()
    return (times[1] - times[0]).total_seconds() if all(times) else 0.0
