"""Live servers on loopback ports: one shared, and one of a test's own on each database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from app.config import Config
from app.database import Database
from app.main import create_app
from app.plans.service import save
from tests.http.documents import document, plan
from tests.http.live import live


@dataclass(frozen=True)
class Service:
    """A running service without a worker: its client, and the database behind it."""

    http: httpx.Client
    database: Database

    def run(self) -> str:
        """The id of a queued run."""
        answer = self.http.post("/optimize", json={"portfolio": document(), "wait": 0})
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    def planned(self) -> tuple[str, str]:
        """The ids of a run and of the plan stored for it."""
        run = self.run()
        with self.database.session() as session:
            return run, save(session, run, plan())


@pytest.fixture(scope="session")
def http(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service that tests share: no keys, no worker, bodies of 1 MB at most."""
    file = tmp_path_factory.mktemp("http") / "staffolio.db"
    shutil.copy(sqlite_template, file)
    config = Config(database_url=f"sqlite:///{file}", max_body_mb=1, max_time_limit=600)
    with live(create_app(config)) as client:
        yield client


@pytest.fixture
def service(database_url: str, database: Database) -> Iterator[Service]:
    """A service of the test's own, on each kind of database."""
    with live(create_app(Config(database_url=database_url))) as client:
        yield Service(client, database)


@pytest.fixture
def sqlite_service(sqlite_url: str, sqlite_database: Database) -> Iterator[Service]:
    """The same on SQLite alone: what depends on the kind of database is tested below HTTP."""
    with live(create_app(Config(database_url=sqlite_url))) as client:
        yield Service(client, sqlite_database)
