"""Batches over HTTP: started with every fault in one answer, listed, cancelled."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.http.asserts import assert_problem, pointers
from tests.http.conftest import Service


@pytest.fixture
def scenario(sqlite_service: Service) -> str:
    return str(sqlite_service.http.get(f"/runs/{sqlite_service.run()}").json()["scenario"])


def body(scenario: str, count: int = 2, **changes: Any) -> dict[str, Any]:
    runs = [{"scenario": scenario, "settings": {"seed": seed}} for seed in range(count)]
    return {"name": "night", "runs": runs} | changes


def test_a_batch_is_queued_and_found_at_its_location(
    sqlite_service: Service, scenario: str
) -> None:
    answer = sqlite_service.http.post("/batches", json=body(scenario))
    assert answer.status_code == 202
    batch = answer.json()
    assert answer.headers["location"] == f"/batches/{batch['id']}"
    assert sqlite_service.http.get(answer.headers["location"]).json() == batch
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
    run = sqlite_service.http.get(f"/runs/{batch['runs'][1]['run']}").json()
    assert (run["status"], run["settings"]["seed"]) == ("queued", 1)
    (listed,) = sqlite_service.http.get("/batches", params={"status": "running"}).json()["items"]
    assert listed == {name: batch[name] for name in listed}
    assert "runs" not in listed


def test_a_cancelled_batch_has_ended(sqlite_service: Service, scenario: str) -> None:
    batch = sqlite_service.http.post("/batches", json=body(scenario)).json()
    answer = sqlite_service.http.post(f"/batches/{batch['id']}/cancel")
    assert answer.status_code == 202
    assert (answer.json()["status"], answer.json()["progress"]["cancelled"]) == ("cancelled", 2)
    assert {run["status"] for run in answer.json()["runs"]} == {"cancelled"}
    assert_problem(sqlite_service.http.post("/batches/nope/cancel"), 404)
    assert_problem(sqlite_service.http.get("/batches/nope"), 404)


@pytest.mark.slow
def test_a_thousand_runs_are_a_batch_and_one_more_is_not(
    sqlite_service: Service, scenario: str
) -> None:
    answer = sqlite_service.http.post("/batches", json=body(scenario, 1_000))
    assert answer.json()["progress"]["queued"] == 1_000
    faults = assert_problem(sqlite_service.http.post("/batches", json=body(scenario, 1_001)), 422)
    assert pointers(faults) == {"/runs"}
    assert pointers(
        assert_problem(sqlite_service.http.post("/batches", json=body(scenario, 0)), 422)
    ) == {"/runs"}


def test_every_fault_of_every_run_is_in_one_answer(sqlite_service: Service, scenario: str) -> None:
    runs: list[Any] = [
        {"scenario": scenario, "settings": {"time_limit": 100_000}},
        {"scenario": "nope"},
        {"scenario": scenario, "settings": {"time_limit": 4_000, "seed": "x"}},
        {"scenario": 5},
        "run",
        {"scenario": scenario},
        {"scenario": "nope\0", "settings": {"time_limit": 3_601}},
    ]
    answer = sqlite_service.http.post("/batches", json={"runs": runs, "more": 1})
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
    assert sqlite_service.http.get("/batches").json()["items"] == []
    right_but_for = {"name": "night", "runs": [runs[1], runs[5], {**runs[1]}]}
    faults = assert_problem(sqlite_service.http.post("/batches", json=right_but_for), 422)
    assert pointers(faults) == {"/runs/0/scenario", "/runs/2/scenario"}


def test_a_repeat_with_the_same_key_starts_nothing_more(
    sqlite_service: Service, scenario: str
) -> None:
    key = {"Idempotency-Key": "night 1"}

    def post(**changes: Any) -> httpx.Response:
        return sqlite_service.http.post("/batches", json=body(scenario, **changes), headers=key)

    first, again = post(), post()
    assert (again.status_code, again.json()["id"]) == (202, first.json()["id"])
    assert len(sqlite_service.http.get("/batches").json()["items"]) == 1
    assert_problem(post(name="another"), 409)
