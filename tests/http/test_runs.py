"""Runs over HTTP, on each database: started, repeated, listed, cancelled."""

from __future__ import annotations

import time
from typing import Any

from tests.http.asserts import assert_problem
from tests.http.conftest import Service
from tests.http.documents import document

RUN = {
    "id",
    "scenario",
    "portfolio",
    "status",
    "settings",
    "progress",
    "plan",
    "error",
    "warnings",
    "created_at",
    "started_at",
    "ended_at",
}
NOW: dict[str, Any] = {"portfolio": document(), "wait": 0}


def test_optimize_answers_with_the_run_and_where_it_is_when_it_goes_on(service: Service) -> None:
    answer = service.http.post("/optimize", json=NOW | {"settings": {"time_limit": 5}})
    assert answer.status_code == 202
    run = answer.json()
    assert set(run) == RUN
    assert answer.headers["location"] == f"/runs/{run['id']}"
    assert run["status"] == "queued"
    assert run["settings"] == {
        "time_limit": 5,
        "gap": 0,
        "work_limit": None,
        "threads": None,
        "seed": 1,
    }
    assert set(run["progress"]) == {"objective", "bound", "gap", "seconds", "phase"}
    assert (run["plan"], run["error"], run["warnings"]) == (None, None, [])
    assert run["created_at"].endswith("Z")
    assert service.http.get(answer.headers["location"]).json() == run


def test_a_limit_on_work_is_stored_with_the_run(service: Service) -> None:
    given = {"time_limit": 60, "work_limit": 2.5, "threads": 1}
    run = service.http.post("/optimize", json=NOW | {"settings": given}).json()["id"]
    assert service.http.get(f"/runs/{run}").json()["settings"] == given | {"gap": 0, "seed": 1}


def test_optimize_waits_as_long_as_it_was_told(service: Service) -> None:
    began = time.monotonic()
    assert service.http.post("/optimize", json=NOW | {"wait": 0.7}).status_code == 202
    assert 0.7 <= time.monotonic() - began < 5


def test_optimize_answers_200_once_the_run_has_ended(service: Service) -> None:
    key = {"Idempotency-Key": "one"}
    run = service.http.post("/optimize", json=NOW, headers=key).json()["id"]
    service.http.post(f"/runs/{run}/cancel")
    again = service.http.post("/optimize", json=NOW, headers=key)
    assert (again.status_code, again.json()["id"]) == (200, run)
    assert again.json()["status"] == "cancelled"


def test_what_optimize_solves_is_stored_once(service: Service) -> None:
    first, second = (service.http.get(f"/runs/{service.run()}").json() for _ in range(2))
    assert first["id"] != second["id"]
    assert first["scenario"] == second["scenario"]
    scenario = service.http.get(f"/scenarios/{first['scenario']}")
    assert scenario.json()["portfolio"] == first["portfolio"]
    stored = service.http.get(f"/portfolios/{first['portfolio']}").json()
    assert stored["portfolio"] == document()


def test_optimize_makes_no_version_of_a_named_portfolio(service: Service) -> None:
    made = service.http.post("/portfolios", json=document()).json()
    service.http.post("/optimize", json=NOW | {"portfolio": document(currency="EUR")})
    (item,) = service.http.get("/portfolios").json()["items"]
    assert item == made


def test_a_repeat_with_the_same_key_gets_the_same_run(service: Service) -> None:
    key = {"Idempotency-Key": "a key of 1"}
    first = service.http.post("/optimize", json=NOW, headers=key).json()
    again = service.http.post("/optimize", json=NOW, headers=key).json()
    assert again["id"] == first["id"]
    other = service.http.post("/optimize", json=NOW, headers={"Idempotency-Key": "2"}).json()
    assert other["id"] != first["id"]
    assert len(service.http.get("/runs").json()["items"]) == 2


def test_a_key_with_another_body_is_a_conflict(service: Service) -> None:
    key = {"Idempotency-Key": "1"}
    service.http.post("/optimize", json=NOW, headers=key)
    changes: list[dict[str, Any]] = [
        {"portfolio": document(currency="EUR")},
        {"settings": {"seed": 2}},
    ]
    for changed in changes:
        assert_problem(service.http.post("/optimize", json=NOW | changed, headers=key), 409)
    assert len(service.http.get("/runs").json()["items"]) == 1


def test_a_run_of_a_stored_scenario_is_queued(service: Service) -> None:
    scenario = service.http.get(f"/runs/{service.run()}").json()["scenario"]
    body = {"scenario": scenario, "settings": {"seed": 7}}
    answer = service.http.post("/runs", json=body)
    assert answer.status_code == 202
    assert answer.json()["settings"]["seed"] == 7
    assert service.http.get(answer.headers["location"]).json() == answer.json()
    again = service.http.post("/optimize", json=body | {"wait": 0})
    assert again.json()["scenario"] == scenario


def test_a_run_of_no_scenario_is_not_found(service: Service) -> None:
    assert_problem(service.http.post("/runs", json={"scenario": "nope"}), 404)
    assert_problem(service.http.post("/optimize", json={"scenario": "nope"}), 404)


def test_runs_are_listed_by_status_and_scenario(service: Service) -> None:
    run, other = service.run(), service.run()
    service.http.post(f"/runs/{run}/cancel")
    scenario = service.http.get(f"/runs/{run}").json()["scenario"]

    def listed(**query: str) -> list[str]:
        return [item["id"] for item in service.http.get("/runs", params=query).json()["items"]]

    assert listed() == [other, run]
    assert listed(status="cancelled") == [run]
    assert listed(status="queued", scenario=scenario) == [other]
    assert listed(scenario="another") == []


def test_lists_carry_the_plans_id_and_key_figures_only(service: Service) -> None:
    _, plan = service.planned()
    (item,) = service.http.get("/runs").json()["items"]
    assert set(item["plan"]) == {"id", "kpis"}
    assert item["plan"]["id"] == plan
    assert item["plan"]["kpis"]["coverage"] == {"value": 0.75, "unit": "share", "better": "higher"}


def test_a_queued_run_is_cancelled_at_once(service: Service) -> None:
    run = service.run()
    answer = service.http.post(f"/runs/{run}/cancel")
    assert answer.status_code == 202
    assert answer.json()["status"] == "cancelled"
    assert answer.json()["ended_at"]
    assert_problem(service.http.post("/runs/nope/cancel"), 404)
