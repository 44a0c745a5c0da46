"""Batches over HTTP: started with every fault in one answer, listed, cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from app.config import Config
from app.database import Database
from app.main import create_app
from tests.http.asserts import assert_problem, pointers
from tests.http.conftest import Service
from tests.http.live import live


@pytest.fixture
def service(sqlite_url: str, sqlite_database: Database) -> Iterator[Service]:
    """What depends on the kind of database is tested below HTTP."""
    with live(create_app(Config(database_url=sqlite_url))) as client:
        yield Service(client, sqlite_database)


@pytest.fixture
def scenario(service: Service) -> str:
    return str(service.http.get(f"/runs/{service.run()}").json()["scenario"])


def body(scenario: str, count: int = 2, **changes: Any) -> dict[str, Any]:
    runs = [{"scenario": scenario, "settings": {"seed": seed}} for seed in range(count)]
    return {"name": "night", "runs": runs} | changes


def test_a_batch_is_queued_and_found_at_its_location(service: Service, scenario: str) -> None:
    answer = service.http.post("/batches", json=body(scenario))
    assert answer.status_code == 202
    batch = answer.json()
    assert answer.headers["location"] == f"/batches/{batch['id']}"
    assert service.http.get(answer.headers["location"]).json() == batch
    assert batch["progress"] == {
        "total": 2,
        "queued": 2,
        "running": 0,
        "completed": 0,
        "cancelled": 0,
        "failed": 0,
        "deleted": 0,
    }
    assert (batch["status"], batch["ended_at"], batch["schedule"]) == ("running", None, None)
    run = service.http.get(f"/runs/{batch['runs'][1]['run']}").json()
    assert (run["status"], run["settings"]["seed"]) == ("queued", 1)
    (listed,) = service.http.get("/batches", params={"status": "running"}).json()["items"]
    assert listed == {name: batch[name] for name in listed}
    assert "runs" not in listed


def test_a_cancelled_batch_has_ended(service: Service, scenario: str) -> None:
    batch = service.http.post("/batches", json=body(scenario)).json()
    answer = service.http.post(f"/batches/{batch['id']}/cancel")
    assert answer.status_code == 202
    assert (answer.json()["status"], answer.json()["progress"]["cancelled"]) == ("cancelled", 2)
    assert {run["status"] for run in answer.json()["runs"]} == {"cancelled"}
    assert_problem(service.http.post("/batches/nope/cancel"), 404)
    assert_problem(service.http.get("/batches/nope"), 404)


@pytest.mark.slow
def test_a_thousand_runs_are_a_batch_and_one_more_is_not(service: Service, scenario: str) -> None:
    answer = service.http.post("/batches", json=body(scenario, 1_000))
    assert answer.json()["progress"]["queued"] == 1_000
    faults = assert_problem(service.http.post("/batches", json=body(scenario, 1_001)), 422)
    assert pointers(faults) == {"/runs"}
    assert pointers(assert_problem(service.http.post("/batches", json=body(scenario, 0)), 422)) == {
        "/runs"
    }


def test_every_fault_of_every_run_is_in_one_answer(service: Service, scenario: str) -> None:
    runs: list[Any] = [
        {"scenario": scenario, "settings": {"time_limit": 100_000}},
        {"scenario": "nope"},
        {"scenario": scenario, "settings": {"time_limit": 4_000, "seed": "x"}},
        {"scenario": 5},
        "run",
        {"scenario": scenario},
        {"scenario": "nope\0", "settings": {"time_limit": 3_601}},
    ]
    answer = service.http.post("/batches", json={"runs": runs, "more": 1})
    assert pointers(assert_problem(answer, 422)) == {
        "/name",
        "/more",
        "/runs/0/settings/time_limit",
        "/runs/1/scenario",
        "/runs/2/settings/seed",
        "/runs/2/settings/time_limit",
        "/runs/3/scenario",
        "/runs/4",
        "/runs/6/scenario",
    }
    assert service.http.get("/batches").json()["items"] == []
    right_but_for = {"name": "night", "runs": [runs[1], runs[5], {**runs[1]}]}
    faults = assert_problem(service.http.post("/batches", json=right_but_for), 422)
    assert pointers(faults) == {"/runs/0/scenario", "/runs/2/scenario"}


def test_a_repeat_with_the_same_key_starts_nothing_more(service: Service, scenario: str) -> None:
    key = {"Idempotency-Key": "night 1"}

    def post(**changes: Any) -> httpx.Response:
        return service.http.post("/batches", json=body(scenario, **changes), headers=key)

    first, again = post(), post()
    assert (again.status_code, again.json()["id"]) == (202, first.json()["id"])
    assert len(service.http.get("/batches").json()["items"]) == 1
    assert_problem(post(name="another"), 409)
