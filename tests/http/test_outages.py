"""A database that is full, read-only or away is told as that, and nothing is half stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi import FastAPI
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError

from app.config import Config
from app.database import Database
from app.main import create_app
from app.runs import endpoints
from models import DocumentRow, RunRow
from tests.http.asserts import assert_problem
from tests.http.documents import document
from tests.http.live import live
from tests.postgres import Postgres
from tests.worker.carrying import read_only

NOW = {"portfolio": document(), "wait": 0}


def stored(database: Database) -> tuple[int, int]:
    """How many documents and runs there are."""
    with database.read_session() as session:
        documents = session.scalar(select(func.count()).select_from(DocumentRow))
        runs = session.scalar(select(func.count()).select_from(RunRow))
    return documents or 0, runs or 0


@contextmanager
def full(app: FastAPI) -> Iterator[None]:
    """While there is room for no further page."""
    database: Database = app.state.database

    def limit(connection: object, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]  # the driver's
        connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]  # as above

    event.listen(database.write, "checkout", limit)
    yield
    event.remove(database.write, "checkout", limit)
    database.write.dispose()


def test_a_full_disk_is_507_and_nothing_is_half_stored(sqlite_url: str) -> None:
    app = create_app(Config(database_url=sqlite_url))
    large = document(people=[{"id": f"p{i}", "name": "x" * 150} for i in range(3_000)])
    large["demands"][0].pop("only", None)
    with live(app) as http:
        database: Database = app.state.database
        with full(app):
            answer = http.post("/optimize", json=NOW | {"portfolio": large})
            assert_problem(answer, 507)
            assert answer.json()["errors"][0]["code"] == "storage_full"
            assert stored(database) == (0, 0)
            assert http.get("/runs").status_code == 200
        assert http.post("/optimize", json=NOW).status_code == 202


def test_a_read_only_database_is_503_and_can_be_read(database_url: str) -> None:
    app = create_app(Config(database_url=database_url))
    with live(app) as http:
        run = http.post("/optimize", json=NOW).json()["id"]
        with read_only(app.state.database):
            answer = http.post("/optimize", json=NOW)
            assert_problem(answer, 503)
            assert answer.json()["errors"][0]["code"] == "storage_read_only"
            assert answer.headers["retry-after"]
            assert http.get(f"/runs/{run}").status_code == 200
        assert stored(app.state.database) == (1, 1)
        assert http.post("/optimize", json=NOW).status_code == 202


@pytest.mark.postgres
def test_a_server_that_is_away_is_503_and_then_all_goes_on(postgres: Postgres) -> None:
    with (
        postgres.database(migrated=True) as url,
        live(create_app(Config(database_url=url))) as http,
    ):
        assert http.post("/optimize", json=NOW).status_code == 202
        name = url.rsplit("/", 1)[1].split("?")[0]
        close = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        postgres.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false", close)
        assert_problem(http.post("/optimize", json=NOW), 503)
        assert http.get("/healthz").status_code == 200
        postgres.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert http.post("/optimize", json=NOW).status_code == 202


def test_what_is_deleted_while_a_request_needs_it_is_told_as_that(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(*_: object) -> None:
        raise IntegrityError("", {}, Exception("FOREIGN KEY constraint failed"))

    app = create_app(Config(database_url=sqlite_url))
    with live(app) as http:
        scenario = http.post("/optimize", json=NOW).json()["scenario"]
        monkeypatch.setattr(endpoints, "start_once", too_late)
        answer = http.post("/runs", json={"scenario": scenario})
    assert_problem(answer, 409)
    assert answer.json()["errors"][0]["code"] == "deleted"
