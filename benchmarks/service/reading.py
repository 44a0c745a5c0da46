"""Fifty planners reading while two solves run."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import httpx

from app.database import Database
from benchmarks.cases import Case
from benchmarks.service.figure import Figure, count, milliseconds, percentile
from benchmarks.service.served import served
from benchmarks.service.stock import invented, stock, store

PLANNERS = 50
PLANS = 8
SOLVES = 2
MOST = 0.150
BEGIN_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Done:
    """What the planners did: seconds of each request by its kind, and how many went wrong."""

    took: Mapping[str, Sequence[float]]
    errors: int


def measure_reading(url: str, log: Path, read_seconds: float) -> Iterator[Figure]:
    """Store M plans, start two solves of that size, then read; no figure without both running."""
    database, case = Database(url), Case("M")
    try:
        kept = stock(database, case)
        plans = [
            store(database, kept, invented(kept.portfolio, case.weeks, seed))
            for seed in range(PLANS)
        ]
    finally:
        database.close()
    with (
        served(url, SOLVES, log) as base,
        httpx.Client(base_url=base, timeout=60, trust_env=False) as client,
    ):
        settings = {"time_limit": read_seconds + BEGIN_SECONDS}
        runs = [
            client.post("/runs", json={"scenario": kept.scenario, "settings": settings}).json()
            for _ in range(SOLVES)
        ]
        _wait_until_running(client, [run["id"] for run in runs])
        done = _planners(base, plans, read_seconds)
        still = sum(client.get(f"/runs/{run['id']}").json()["status"] == "running" for run in runs)
        for run in runs:
            client.post(f"/runs/{run['id']}/cancel")
    yield from _told(done)
    yield count("solves that ran all the while (of two)", still)


def _planners(base: str, plans: list[str], read_seconds: float) -> Done:
    command = [sys.executable, "-m", "benchmarks.service.planners", base, *plans]
    options = ["--count", str(PLANNERS), "--seconds", str(read_seconds)]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    return Done(found["took"], sum(found["errors"].values()))


def _told(done: Done) -> Iterator[Figure]:
    took = list(chain.from_iterable(done.took.values()))
    name = f"{PLANNERS} planners read while two solves run"
    yield milliseconds(f"{name}, p95", percentile(took, 0.95), MOST)
    yield milliseconds(f"{name}, median", percentile(took, 0.5))
    for kind, values in done.took.items():
        yield milliseconds(f"their {kind}s, p95", percentile(values, 0.95))
    yield count("their requests", len(took))
    yield count("their errors", done.errors, 0)


def _wait_until_running(client: httpx.Client, names: list[str]) -> None:
    until = time.monotonic() + BEGIN_SECONDS
    while time.monotonic() < until:
        states = {client.get(f"/runs/{name}").json()["status"] for name in names}
        if states == {"running"}:
            return
        time.sleep(0.2)
    raise RuntimeError("two solves did not run at once")
