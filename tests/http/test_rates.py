"""Who asks too often is told when to come back; others are not held up by it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest

from app.config import Config
from app.database import Database
from app.keys.service import create
from app.main import create_app
from tests.http.asserts import assert_problem
from tests.http.live import live


@pytest.fixture
def keys(sqlite_database: Database) -> list[dict[str, str]]:
    """The headers of two callers."""
    with sqlite_database.session() as session:
        secrets = [create(session, name, "planner", None, "test")[1] for name in ("ann", "bob")]
    return [{"Authorization": f"Bearer {secret}"} for secret in secrets]


@pytest.fixture
def slow(sqlite_url: str, keys: list[dict[str, str]]) -> Iterator[httpx.Client]:
    """A service that takes three requests an hour of each key."""
    assert keys
    with live(create_app(Config(database_url=sqlite_url, rate_limit="3/hour"))) as client:
        yield client


def test_a_key_that_asks_too_often_waits_alone(
    slow: httpx.Client, keys: list[dict[str, str]]
) -> None:
    ann, bob = keys
    assert [slow.get("/runs", headers=ann).status_code for _ in range(3)] == [200] * 3
    answer = slow.post("/optimize", headers=ann)
    assert_problem(answer, 429)
    assert 3_500 < int(answer.headers["retry-after"]) <= 3_600
    assert slow.get("/runs", headers=bob).status_code == 200
    assert slow.get("/metrics", headers=ann).status_code == 200
    assert slow.get("/healthz", headers=ann).status_code == 200


def test_who_has_no_key_may_not_try_for_ever(
    slow: httpx.Client, keys: list[dict[str, str]]
) -> None:
    for secret in ("a", "b", "c"):
        assert_problem(slow.get("/runs", headers={"Authorization": f"Bearer {secret}"}), 401)
    assert_problem(slow.get("/runs", headers={"Authorization": "Bearer d"}), 429)
    assert_problem(slow.get("/runs"), 429)
    assert slow.get("/runs", headers=keys[0]).status_code == 200


def test_after_the_wait_the_next_request_is_served(
    sqlite_url: str, keys: list[dict[str, str]]
) -> None:
    with live(create_app(Config(database_url=sqlite_url, rate_limit="1/second"))) as client:
        answers = [client.get("/demo"), client.get("/runs", headers=keys[0])]
        refused = client.get("/runs", headers=keys[0])
        while refused.status_code == 200:  # a slow machine may take more than a second
            refused = client.get("/runs", headers=keys[0])
        assert refused.headers["retry-after"] == "1"
        time.sleep(1.1)
        answers.append(client.get("/runs", headers=keys[0]))
    assert [answer.status_code for answer in answers] == [200] * 3


def test_on_a_laptop_nobody_counts(sqlite_url: str) -> None:
    with live(create_app(Config(database_url=sqlite_url, rate_limit="1/day"))) as client:
        assert [client.get("/runs").status_code for _ in range(5)] == [200] * 5


def test_a_limit_may_be_left_out(sqlite_url: str, keys: list[dict[str, str]]) -> None:
    with live(create_app(Config(database_url=sqlite_url, rate_limit="none"))) as client:
        assert [client.get("/runs", headers=keys[0]).status_code for _ in range(5)] == [200] * 5
