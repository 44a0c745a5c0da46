"""The figures of a process for Prometheus: its requests, itself, and what the database says."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

from app import VERSION
from app.database import Database
from app.observing.figures import StoredFigures

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """The figures of one app. Names and meanings: docs/operations.md."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter(
            "staffolio_requests",
            "Requests answered.",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "staffolio_request_seconds",
            "Seconds from a request to the start of its answer.",
            ["method", "route"],
            buckets=SECONDS,
            registry=self.registry,
        )
        build = Gauge("staffolio_build", "1, by version.", ["version"], registry=self.registry)
        build.labels(VERSION).set(1)
        self._stored: StoredFigures | None = None

    def add_stored(self, database: Database) -> None:
        """Tell what the database knows of runs and plans as well; the same in every process."""
        self.remove_stored()
        self._stored = StoredFigures(database)
        self.registry.register(self._stored)

    def remove_stored(self) -> None:
        """Tell no more of the database, which is closing."""
        if self._stored is not None:
            self.registry.unregister(self._stored)
        self._stored = None
