"""What the database says of runs and plans, for Prometheus: the same from every process.

Read when somebody asks, at most once a second. Queued and running runs are counted as they are
now; waits, solver seconds and gaps are those of the runs that ended within the last hour.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from prometheus_client.core import GaugeHistogramMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import ColumnElement, Float, case, cast, extract, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.database import Database
from app.runs.queries import STATUSES
from models import PlanRow, ProgressRow, RunRow
from models.base import now

logger = logging.getLogger(__name__)
KEEP_SECONDS = 1.0
WINDOW = dt.timedelta(hours=1)
GAPS = (0.0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
WAITS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0)
SOLVES = (0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0)
SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Spread:
    """How many values are at most each edge (the last: all of them), and their sum."""

    edges: Sequence[float]
    counts: Sequence[int]
    sum: float

    @property
    def buckets(self) -> list[tuple[str, float]]:
        """As Prometheus reads them."""
        return list(zip([*map(str, self.edges), "+Inf"], map(float, self.counts), strict=True))


@dataclass(frozen=True, slots=True)
class Figures:
    """One reading. oldest: seconds that the oldest queued run waits. silent: seconds since the
    last report of the running run that has been silent longest."""

    runs: dict[str, int] = field(default_factory=dict)
    oldest: float = 0.0
    silent: float = 0.0
    waits: Spread | None = None
    solves: Spread | None = None
    gaps: Spread | None = None


class StoredFigures(Collector):
    """Reads figures from SQL; while the database does not answer it says that alone."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._lock = threading.Lock()
        self._until = 0.0
        self._kept: Figures | None = None

    def describe(self) -> Iterable[Metric]:
        """Nothing: registering reads no database."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The figures, at most a second old."""
        figures = self._latest()
        yield _gauge("staffolio_database_up", "1 while the database answers.", figures is not None)
        if figures is not None:
            yield from _told(figures)

    def _latest(self) -> Figures | None:
        with self._lock:
            if time.monotonic() >= self._until:
                self._kept = self._read()
                self._until = time.monotonic() + KEEP_SECONDS
            return self._kept

    def _read(self) -> Figures | None:
        try:
            with self.database.read_session() as session:
                return read(session)
        except SQLAlchemyError as error:
            logger.warning("no figures", extra={"error": str(error)[:300]})
            return None


def read(session: Session) -> Figures:
    """The figures as they are now."""
    at = now()
    counts = select(RunRow.status, func.count()).group_by(RunRow.status)
    ended = RunRow.ended_at >= at - WINDOW
    begun = ended & RunRow.started_at.is_not(None)
    solve = _seconds(session, RunRow.started_at, RunRow.ended_at)
    wait = _seconds(session, RunRow.created_at, RunRow.started_at)
    return Figures(
        runs=dict(list(session.execute(counts))),
        oldest=_age(at, session.scalar(_OLDEST)),
        silent=_silence(session, at),
        waits=_spread(session, wait, WAITS, begun),
        solves=_spread(session, solve, SOLVES, begun),
        gaps=_spread(session, PlanRow.gap, GAPS, ended & (PlanRow.run_id == RunRow.id)),
    )


_OLDEST = select(RunRow.created_at).where(RunRow.status == "queued").order_by(RunRow.id).limit(1)


def _silence(session: Session, at: dt.datetime) -> float:
    """Of each running run the last report, or its begin where there is none yet."""
    reports = (
        select(func.max(ProgressRow.seq))
        .where(ProgressRow.run_id == RunRow.id)
        .correlate(RunRow)
        .scalar_subquery()
    )
    last = ProgressRow.created_at
    wanted = (
        select(RunRow.started_at, last)
        .outerjoin(ProgressRow, (ProgressRow.run_id == RunRow.id) & (ProgressRow.seq == reports))
        .where(RunRow.status == "running")
    )
    rows = session.execute(wanted).all()
    return max((_age(at, max(filter(None, row), default=None)) for row in rows), default=0.0)


def _age(at: dt.datetime, since: dt.datetime | None) -> float:
    return 0.0 if since is None else max(0.0, (at - since).total_seconds())


def _spread(
    session: Session,
    value: Any,
    edges: Sequence[float],
    which: ColumnElement[bool],
) -> Spread:
    """Counted by the database, in one pass over the runs that are meant."""
    counts = [func.count(case((value <= edge, 1))) for edge in edges]
    row = session.execute(
        select(func.coalesce(func.sum(value), 0.0), *counts, func.count(value)).where(which)
    ).one()
    return Spread(edges, row[1:], float(row[0]))


def _seconds(session: Session, since: Any, until: Any) -> ColumnElement[float]:
    if session.get_bind().dialect.name == "sqlite":
        days: ColumnElement[float] = func.julianday(until) - func.julianday(since)
        return days * SECONDS_A_DAY
    return cast(extract("epoch", until - since), Float)


def _told(figures: Figures) -> Iterator[Metric]:
    queued = figures.runs.get("queued", 0)
    yield _gauge("staffolio_queue_length", "Runs that wait to begin.", queued)
    text = "Seconds that the oldest waiting run waits; 0: none waits."
    yield _gauge("staffolio_queue_oldest_seconds", text, figures.oldest)
    runs = GaugeMetricFamily("staffolio_runs", "Runs that are stored, by state.", labels=["status"])
    for status in STATUSES:
        runs.add_metric([status], figures.runs.get(status, 0))
    yield runs
    text = "Seconds since the last report of the running run that is silent longest; 0: none runs."
    yield _gauge("staffolio_run_silent_seconds", text, figures.silent)
    hour = " of the runs that ended within the last hour."
    for name, words, spread in (
        ("staffolio_run_wait_seconds", "Seconds from asking to beginning", figures.waits),
        ("staffolio_solver_seconds", "Seconds from beginning to end", figures.solves),
        ("staffolio_run_gap", "Gap between plan and bound", figures.gaps),
    ):
        if spread is not None:
            yield GaugeHistogramMetricFamily(
                name, words + hour, buckets=spread.buckets, gsum_value=spread.sum
            )


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, float(value))
