"""Whether the service lives, and whether it is ready: the two are asked by different machines."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from app.config import Config
from app.database import Database
from app.health.service import obstacle
from app.main import create_app
from app.migrating import migrate
from tests.http.asserts import assert_problem
from tests.http.live import live


def test_a_migrated_database_is_ready(database: Database) -> None:
    assert obstacle(database) is None


def test_a_database_that_lacks_migrations_is_told_the_command(empty_url: str) -> None:
    database = Database(empty_url)
    found = obstacle(database)
    assert found is not None
    assert found.code == "not_migrated"
    assert "staffolio migrate" in found.message
    migrate(database)
    assert obstacle(database) is None
    database.close()


def test_a_database_without_the_queues_tables_is_not_ready(sqlite_database: Database) -> None:
    with sqlite_database.write.begin() as connection:
        connection.execute(text("DROP TABLE workflow_status"))
    found = obstacle(sqlite_database)
    assert found is not None
    assert "staffolio migrate" in found.message


def test_a_database_of_a_newer_version_is_told_as_that(sqlite_database: Database) -> None:
    with sqlite_database.write.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '209901010000'"))
    found = obstacle(sqlite_database)
    assert found is not None
    assert found.code == "newer_database"


def test_readiness_is_a_problem_with_the_command_while_migrations_lack(tmp_path: Path) -> None:
    with live(create_app(Config(database_url=f"sqlite:///{tmp_path / 'x.db'}"))) as client:
        assert "staffolio migrate" in assert_problem(client.get("/readyz"), 503)[0]["message"]


@pytest.fixture
def client_of_a_gone_database() -> httpx.Client:
    config = Config(database_url="postgresql+psycopg://ann:hush@127.0.0.1:1/none")
    with live(create_app(config)) as client:
        yield client


def test_health_never_asks_the_database(client_of_a_gone_database: httpx.Client) -> None:
    assert client_of_a_gone_database.get("/healthz").json() == {"status": "ok"}


def test_whoever_asks_while_the_database_is_gone_is_told_to_try_again(
    client_of_a_gone_database: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client_of_a_gone_database.get("/runs")
    errors = assert_problem(answer, 503)
    assert errors[0]["code"] == "storage_unreachable"
    assert int(answer.headers["retry-after"]) > 0
    assert "hush" not in answer.text
    assert "hush" not in caplog.text


def test_a_read_only_database_takes_no_changes_and_says_so(sqlite_url: str, tmp_path: Path) -> None:
    app = create_app(Config(database_url=sqlite_url))
    with live(app) as client:
        app.state.database.write = app.state.database.read
        answer = client.post("/portfolios", json=client.get("/demo/small").json()["portfolio"])
        assert assert_problem(answer, 503)[0]["code"] == "storage_read_only"
        assert client.get("/portfolios").status_code == 200
