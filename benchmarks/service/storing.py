"""Storing large plans, and whether lists are slower where many of them are stored."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

import httpx

from app.database import Database
from benchmarks.cases import Case
from benchmarks.service.figure import Figure, milliseconds, seconds
from benchmarks.service.served import served
from benchmarks.service.stock import Stocked, invented, stock, store, written
from solver.plan import Plan

STORED_MOST = {"L": 1.0, "XL": 4.0}
LISTS = ("/plans", "/runs", "/scenarios", "/portfolios")
ASKED = 30
SLOWER, SLACK = 1.5, 0.010
"""A list is slowed where it takes half as long again and ten milliseconds more than before."""


def measure_stored(url: str, size: str, times: int) -> Iterator[Figure]:
    """Store a plan of a size so many times; the median."""
    database, case = Database(url), Case(size)
    try:
        kept: list[Stocked] = []
        body = written(case)
        took = _took(lambda: kept.append(stock(database, case, body)))
        yield seconds(f"{size} portfolio ({case.people:,} people) checked and stored", took)
        plan = invented(kept[0].portfolio, case.weeks, 0)
        spent = [_took(lambda: store(database, kept[0], plan)) for _ in range(times)]
    finally:
        database.close()
    name = f"{size} plan ({len(plan.allocations):,} slices) stored"
    yield seconds(name, median(spent), STORED_MOST[size])


def measure_lists(url: str, log: Path, plans: int) -> Iterator[Figure]:
    """Ask for every list with no plan stored, and again with so many L plans."""
    database, case = Database(url), Case("L")
    try:
        kept = stock(database, case)
        small = invented(kept.portfolio, 1, 0)
        for _ in range(plans):
            store(database, kept, _emptied(small))
        before = _lists(url, log)
        plan = invented(kept.portfolio, case.weeks, 0)
        for _ in range(plans):
            store(database, kept, plan)
    finally:
        database.close()
    after = _lists(url, log)
    for path in LISTS:
        most = max(SLOWER * before[path], before[path] + SLACK)
        yield milliseconds(f"`GET {path}` with {plans} L plans, median", after[path], most)


def _emptied(plan: Plan) -> Plan:
    return replace(plan, allocations=(), unfilled=())


def _lists(url: str, log: Path) -> dict[str, float]:
    with (
        served(url, 0, log) as base,
        httpx.Client(base_url=base, timeout=60, trust_env=False) as client,
    ):
        return {path: _median(client, path) for path in LISTS}


def _median(client: httpx.Client, path: str) -> float:
    options = {"limit": 30}
    client.get(path, params=options).raise_for_status()
    return median(_took(lambda: client.get(path, params=options)) for _ in range(ASKED))


def _took(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began
