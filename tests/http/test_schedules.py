"""Schedules over HTTP: made with every fault told, listed, looked into, deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from app.config import Config
from app.database import Database
from app.main import create_app
from app.schedules.firing import fire_due
from tests.http.asserts import assert_problem, pointers
from tests.http.conftest import Service
from tests.http.documents import document
from tests.http.live import live


@pytest.fixture
def service(sqlite_url: str, sqlite_database: Database) -> Iterator[Service]:
    """What depends on the kind of database is tested below HTTP."""
    with live(create_app(Config(database_url=sqlite_url))) as client:
        yield Service(client, sqlite_database)


@pytest.fixture
def scenario(service: Service) -> str:
    portfolio = service.http.post("/portfolios", json=document(name="Q1")).json()["id"]
    return str(
        service.http.post("/scenarios", json={"portfolio": portfolio, "name": "as it is"}).json()[
            "id"
        ]
    )


def body(scenario: str, **changes: Any) -> dict[str, Any]:
    return {
        "name": "every night",
        "cron": "30 2 * * *",
        "portfolio": "Q1",
        "scenarios": [scenario],
        "settings": {"time_limit": 5},
    } | changes


def test_a_schedule_is_made_listed_and_deleted(service: Service, scenario: str) -> None:
    answer = service.http.post("/schedules", json=body(scenario, timezone="Europe/Berlin"))
    assert answer.status_code == 201
    made = answer.json()
    assert answer.headers["location"] == f"/schedules/{made['id']}"
    assert service.http.get(answer.headers["location"]).json() == made
    assert (made["last"], made["results"], made["timezone"]) == (None, [], "Europe/Berlin")
    assert made["next_at"][11:16] in {"00:30", "01:30"}
    (item,) = service.http.get("/schedules", params={"portfolio": "Q1"}).json()["items"]
    assert item == {name: made[name] for name in item}
    assert service.http.get("/schedules", params={"portfolio": "Q2"}).json()["items"] == []
    assert service.http.delete(f"/schedules/{made['id']}").status_code == 204
    for method in ("GET", "DELETE"):
        assert_problem(service.http.request(method, f"/schedules/{made['id']}"), 404)


def test_what_came_of_it_is_told(service: Service, scenario: str) -> None:
    made = service.http.post("/schedules", json=body(scenario, cron="* * * * *")).json()
    fire_due(service.database, dt.datetime.fromisoformat(made["next_at"]))
    shown = service.http.get(f"/schedules/{made['id']}").json()
    assert shown["last"] == shown["results"][0]
    assert (shown["last"]["status"], shown["last"]["due_at"]) == ("started", made["next_at"])
    assert shown["last"]["scenarios"][0]["status"] == "queued"
    (batch,) = service.http.get("/batches", params={"schedule": made["id"]}).json()["items"]
    assert batch["id"] == shown["last"]["batch"]


def test_every_fault_of_a_schedule_is_in_one_answer(service: Service, scenario: str) -> None:
    wrong = body(
        scenario,
        cron="61 2 * * 9",
        timezone="Mars/Base",
        scenarios=[scenario, "nope", scenario],
        settings={"time_limit": 5_000},
    )
    faults = assert_problem(service.http.post("/schedules", json=wrong), 422)
    assert [fault["pointer"] for fault in faults] == [
        "/cron",
        "/cron",
        "/timezone",
        "/scenarios/1",
        "/scenarios/2",
        "/settings/time_limit",
    ]
    other = service.http.post("/schedules", json=body(scenario, portfolio="Q2"))
    assert pointers(assert_problem(other, 422)) == {"/portfolio"}
