"""Services under load whose processes are killed at random moments, and what must hold after."""

from __future__ import annotations

import datetime as dt
import os
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

import httpx
import psutil
from sqlalchemy import func, select

from app.database import Database
from models import AllocationRow, PlanRow, ProgressRow, RunRow
from models.base import now
from solver.document import to_json
from tests.samples import document
from tests.worker.fake_child import STEPS

PROGRAM = (sys.executable, str(Path(__file__).parent / "fake_serve.py"))
TIME_LIMIT = 5.0
TAKEOVER_SECONDS = 15.0
MOST_KILLS_OF_A_SOLVER = 2
"""A run whose solver crashes a third time fails, and rightly."""
LONGEST_WAIT = 90.0
Victim = Literal["worker", "solver", "service", "database"]
VICTIMS: tuple[Victim, ...] = ("worker", "solver", "service")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return cast(int, free.getsockname()[1])


@dataclass
class Service:
    """`staffolio serve` on a port that it keeps, started again after it was killed."""

    url: str
    solvers: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = os.environ | {
            "STAFFOLIO_DATABASE_URL": self.url,
            "STAFFOLIO_RATE_LIMIT": "none",
            "SOLVERS": str(self.solvers),
        }
        command = [*PROGRAM, "serve", "--port", str(self.port), "--workers", "1"]
        self.process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)

    def tree(self) -> list[psutil.Process]:
        assert self.process is not None
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(self.process.pid).children()
        return []


@dataclass
class Fleet:
    """Two services on one database, and the runs that were asked of them."""

    database: Database
    services: list[Service]
    solvers: Path
    rng: random.Random
    runs: dict[str, str] = field(default_factory=dict)
    kills: list[tuple[dt.datetime, Victim]] = field(default_factory=list)
    killed_solvers: Counter[str] = field(default_factory=Counter)

    def ask(self) -> None:
        """Ask for a run, again and again with the same key until a service answers."""
        name = f"climbs {len(self.runs)}"
        body: dict[str, Any] = {"settings": {"time_limit": TIME_LIMIT}, "wait": 0}
        content = b'{"portfolio": %s, %s' % (
            to_json(document(name)),
            str(body).replace("'", '"')[1:].encode(),
        )
        headers = {"Idempotency-Key": name, "Content-Type": "application/json"}
        until = time.monotonic() + LONGEST_WAIT
        while True:
            port = self.rng.choice(self.services).port
            with suppress(httpx.TransportError):
                url = f"http://127.0.0.1:{port}/optimize"
                answer = httpx.post(url, content=content, headers=headers, timeout=10)
                assert answer.status_code in (202, 503), answer.text
                if answer.status_code == 202:
                    self.runs[answer.json()["id"]] = name
                    return
            assert time.monotonic() < until, "no service answered"
            time.sleep(0.1)

    def kill(self) -> None:
        """End a process at once, of whatever kind there is."""
        victims = list(VICTIMS)
        self.rng.shuffle(victims)
        for victim in victims:
            process = self._find(victim)
            if process is not None:
                self.kills.append((now(), victim))
                process.kill()
                break
        for service in self.services:
            if service.process is not None and service.process.poll() is not None:
                service.start()

    def _find(self, victim: Victim) -> psutil.Process | None:
        service = self.rng.choice(self.services)
        if victim == "service":
            return psutil.Process(cast(Any, service.process).pid)
        if victim == "worker":
            return next(iter(service.tree()), None)
        for file in sorted(self.solvers.iterdir(), key=lambda file: int(file.name), reverse=True):
            name = file.read_text()
            with suppress(psutil.NoSuchProcess):
                process = psutil.Process(int(file.name))
                if name and self.killed_solvers[name] < MOST_KILLS_OF_A_SOLVER:
                    self.killed_solvers[name] += 1
                    return process
            file.unlink()
        return None

    def unended(self) -> int:
        """How many runs go on."""
        going = select(func.count()).where(RunRow.status.in_(("queued", "running")))
        with self.database.read_session() as session:
            return session.scalar(going) or 0

    def stop(self) -> None:
        """End every process, gently."""
        for service in self.services:
            if service.process is not None:
                service.process.terminate()
        for service in self.services:
            if service.process is not None:
                service.process.wait(timeout=30)


@contextmanager
def fleet(database: Database, url: str, folder: Path, seed: int) -> Iterator[Fleet]:
    """Two services with a worker each; what they leave is ended with them."""
    solvers = folder / "solvers"
    solvers.mkdir()
    made = Fleet(database, [Service(url, solvers) for _ in range(2)], solvers, random.Random(seed))
    for service in made.services:
        service.start()
    try:
        yield made
    finally:
        made.stop()


def kill_under_load(fleet: Fleet, kills: int, load: int, pause: tuple[float, float]) -> None:
    """So many kills at random moments while so many runs go on; then wait for all to end."""
    while len(fleet.kills) < kills:
        next_kill = time.monotonic() + fleet.rng.uniform(*pause)
        while fleet.unended() < load:
            fleet.ask()
        time.sleep(max(0.0, next_kill - time.monotonic()))
        fleet.kill()
    wait_for_all(fleet)


def wait_for_all(fleet: Fleet) -> None:
    """Until every run has ended."""
    until = time.monotonic() + LONGEST_WAIT
    while fleet.unended():
        assert time.monotonic() < until, "runs do not end"
        time.sleep(0.1)


def assert_nothing_lost_nothing_twice(fleet: Fleet) -> None:
    """Each run asked for is there once, completed, with one plan, in time, from its checkpoints."""
    with fleet.database.read_session() as session:
        rows = session.scalars(select(RunRow)).all()
        assert {row.id for row in rows} == set(fleet.runs)
        assert [(row.id, row.error) for row in rows if row.status != "completed"] == []
        plans = Counter(session.scalars(select(PlanRow.run_id)))
        assert plans == Counter(dict.fromkeys(fleet.runs, 1))
        hours = select(AllocationRow.quarters)
        assert set(session.scalars(hours)) == {STEPS}
        for row in rows:
            _assert_in_time(fleet, row)
            of_run = select(ProgressRow).where(ProgressRow.run_id == row.id)
            reports = session.scalars(of_run.order_by(ProgressRow.seq)).all()
            _assert_never_back([report.objective for report in reports])


def _assert_in_time(fleet: Fleet, row: RunRow) -> None:
    """Counted from the last kill before its end, or from its last beginning."""
    assert row.ended_at is not None
    assert row.started_at is not None
    before = [moment for moment, _ in fleet.kills if moment < row.ended_at]
    since = max([*before[-1:], row.started_at, row.created_at])
    assert (row.ended_at - since).total_seconds() < TAKEOVER_SECONDS + TIME_LIMIT, row.id


def _assert_never_back(objectives: list[float | None]) -> None:
    """An attempt goes on from where the one before was at its last report but one."""
    best = [value for value in objectives if value is not None][:-1]
    for place, value in enumerate(best):
        floor = min(best[: max(0, place - 1)], default=float(STEPS))
        assert value <= floor + 1, best
