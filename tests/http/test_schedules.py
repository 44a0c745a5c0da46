"""Schedules over HTTP: made with every fault told, listed, looked into, deleted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from app.schedules.firing import fire_due
from tests.http.asserts import assert_problem, pointers
from tests.http.conftest import Service
from tests.http.documents import document


@pytest.fixture
def scenario(sqlite_service: Service) -> str:
    portfolio = sqlite_service.http.post("/portfolios", json=document(name="Q1")).json()["id"]
    return str(
        sqlite_service.http.post(
            "/scenarios", json={"portfolio": portfolio, "name": "as it is"}
        ).json()["id"]
    )


def body(scenario: str, **changes: Any) -> dict[str, Any]:
    return {
        "name": "every night",
        "cron": "30 2 * * *",
        "portfolio": "Q1",
        "scenarios": [scenario],
        "settings": {"time_limit": 5},
    } | changes


def test_a_schedule_is_made_listed_and_deleted(sqlite_service: Service, scenario: str) -> None:
    answer = sqlite_service.http.post("/schedules", json=body(scenario, timezone="Europe/Berlin"))
    assert answer.status_code == 201
    made = answer.json()
    assert answer.headers["location"] == f"/schedules/{made['id']}"
    assert sqlite_service.http.get(answer.headers["location"]).json() == made
    assert (made["last"], made["results"], made["timezone"]) == (None, [], "Europe/Berlin")
    assert made["next_at"][11:16] in {"00:30", "01:30"}
    (item,) = sqlite_service.http.get("/schedules", params={"portfolio": "Q1"}).json()["items"]
    assert item == {name: made[name] for name in item}
    assert sqlite_service.http.get("/schedules", params={"portfolio": "Q2"}).json()["items"] == []
    assert sqlite_service.http.delete(f"/schedules/{made['id']}").status_code == 204
    for method in ("GET", "DELETE"):
        assert_problem(sqlite_service.http.request(method, f"/schedules/{made['id']}"), 404)


def test_what_came_of_it_is_told(sqlite_service: Service, scenario: str) -> None:
    made = sqlite_service.http.post("/schedules", json=body(scenario, cron="* * * * *")).json()
    fire_due(sqlite_service.database, dt.datetime.fromisoformat(made["next_at"]))
    shown = sqlite_service.http.get(f"/schedules/{made['id']}").json()
    assert shown["last"] == shown["results"][0]
    assert (shown["last"]["status"], shown["last"]["due_at"]) == ("started", made["next_at"])
    assert shown["last"]["scenarios"][0]["status"] == "queued"
    (batch,) = sqlite_service.http.get("/batches", params={"schedule": made["id"]}).json()["items"]
    assert batch["id"] == shown["last"]["batch"]


def test_every_fault_of_a_schedule_is_in_one_answer(sqlite_service: Service, scenario: str) -> None:
    wrong = body(
        scenario,
        cron="61 2 * * 9",
        timezone="Mars/Base",
        scenarios=[scenario, "nope", scenario],
        settings={"time_limit": 5_000},
    )
    faults = assert_problem(sqlite_service.http.post("/schedules", json=wrong), 422)
    assert [fault["pointer"] for fault in faults] == [
        "/cron",
        "/cron",
        "/timezone",
        "/scenarios/1",
        "/scenarios/2",
        "/settings/time_limit",
    ]
    other = sqlite_service.http.post("/schedules", json=body(scenario, portfolio="Q2"))
    assert pointers(assert_problem(other, 422)) == {"/portfolio"}
