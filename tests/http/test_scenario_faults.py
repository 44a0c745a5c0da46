"""Faults of scenarios over HTTP: all in one answer, each where it stands, in plain words."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.http.asserts import assert_problem, pointers
from tests.http.conftest import Service
from tests.http.documents import document

LEAVES = {"kind": "remove_person", "person": "bob"}
BROKEN: list[Any] = [
    {"kind": "remove_person", "person": "bobby"},
    {"kind": "fly"},
    {"kind": "add_person", "person": {"id": "cho", "rate": "x", "role": "r", "skills": {"jav": 3}}},
    {"kind": "scale_demand", "project": "cmr", "factor": "2"},
    {"kind": "set_priority", "project": "erp", "weight": -1},
    {"kind": "change_capacity", "person": "cho", "factor": 2},
    {"kind": "add_project", "project": {"id": "web"}, "demands": [{"id": "d", "project": "web"}]},
    {"kind": "scale_demand", "demand": "d", "factor": 2},
    {"kind": "hire", "role": "nobody", "count": 0},
    {"kind": "scale_demand", "project": "crn", "factor": 2},
]
FOUND = {
    "/changes/0/person",
    "/changes/1",
    "/changes/2/person/rate",
    "/changes/2/person/role",
    "/changes/2/person/skills/jav",
    "/changes/3/factor",
    "/changes/3/project",
    "/changes/4/weight",
    "/changes/4/project",
    "/changes/6/demands/0/effort",
    "/changes/8/count",
    "/changes/8/role",
    "/changes/9/project",
    "/policy/overtime",
    "/policy/step",
}
POLICY = {"overtime": "much", "step": 0.1}
RAW = ("should", "Input", "Field required", "valid", "Tuple", "String")


@pytest.fixture
def portfolio(http: httpx.Client) -> str:
    """The id of a stored portfolio."""
    return str(http.post("/portfolios", json=document()).json()["id"])


def body(portfolio: Any, **fields: Any) -> dict[str, Any]:
    return {"portfolio": portfolio, "name": "What if", "changes": BROKEN, "policy": POLICY} | fields


def test_faults_of_shape_and_of_meaning_come_in_one_answer(
    http: httpx.Client, portfolio: str
) -> None:
    faults = assert_problem(http.post("/scenarios", json=body(portfolio)), 422)
    assert pointers(faults) == FOUND
    assert len(faults) == len(FOUND)
    order = [fault["pointer"] for fault in faults]
    assert order.index("/changes/9/project") > order.index("/changes/2/person/role")


def test_faults_around_the_changes_hide_none_of_them(http: httpx.Client, portfolio: str) -> None:
    nameless = body(portfolio, colour="red") | {"name": ""}
    found = pointers(assert_problem(http.post("/scenarios", json=nameless), 422))
    assert found == FOUND | {"/name", "/colour"}
    del nameless["name"]
    found = pointers(assert_problem(http.post("/scenarios", json=nameless), 422))
    assert found == FOUND | {"/name", "/colour"}


def test_an_edit_tells_them_alike(http: httpx.Client, portfolio: str) -> None:
    made = http.post("/scenarios", json=body(portfolio, changes=[LEAVES], policy=None))
    head = {"If-Match": made.headers["etag"]}
    patch = {"changes": BROKEN, "policy": POLICY, "name": 3}
    refused = http.patch(made.headers["location"], json=patch, headers=head)
    assert pointers(assert_problem(refused, 422)) == FOUND | {"/name"}
    assert http.get(made.headers["location"]).json() == made.json()


def test_the_base_scenario_is_edited_with_no_fault_either(
    http: httpx.Client, portfolio: str
) -> None:
    listed = http.get("/scenarios", params={"portfolio": portfolio}).json()["items"]
    (base,) = [item for item in listed if item["base"]]
    place = f"/scenarios/{base['id']}"
    head = {"If-Match": http.get(place).headers["etag"]}
    assert_problem(http.patch(place, json={"name": ""}, headers=head), 422)


@pytest.mark.parametrize("changes", [3, {}, "all", [3, None, "x", []], [LEAVES] * 1_001])
def test_changes_that_are_none_are_refused(
    http: httpx.Client, portfolio: str, changes: Any
) -> None:
    faults = assert_problem(http.post("/scenarios", json=body(portfolio, changes=changes)), 422)
    assert {"/policy/overtime", "/policy/step"} <= pointers(faults)
    assert any(fault["pointer"].startswith("/changes") for fault in faults)


def test_an_unknown_portfolio_is_told_at_its_field(http: httpx.Client) -> None:
    (fault,) = assert_problem(http.post("/scenarios", json={"portfolio": "x", "name": "y"}), 404)
    assert fault["pointer"] == "/portfolio"
    faults = assert_problem(http.post("/scenarios", json=body("x", name="")), 422)
    assert {"/portfolio", "/name", "/changes/1"} <= pointers(faults)
    assert "/portfolio" in pointers(assert_problem(http.post("/scenarios", json=body(3)), 422))


@pytest.mark.parametrize("path", ["/runs", "/optimize"])
def test_an_unknown_scenario_is_told_at_its_field(http: httpx.Client, path: str) -> None:
    (fault,) = assert_problem(http.post(path, json={"scenario": "x"}), 404)
    assert (fault["pointer"], fault["code"]) == ("/scenario", "not_found")


@pytest.mark.parametrize(
    "path",
    [
        "/comparisons",
        "/comparisons?plan=a",
        "/comparisons?" + "&".join(f"plan={n}" for n in range(11)),
        "/runs?limit=0",
        "/runs?limit=201",
        "/runs?limit=ten",
        f"/runs?limit={10**40}",
        "/runs?cursor=",
        "/runs?status=asleep",
        "/runs?scenario=" + "a" * 201,
        "/plans/x/allocations?person=",
        "/plans/x/allocations?from=soon",
    ],
)
def test_parameters_are_refused_in_plain_words(http: httpx.Client, path: str) -> None:
    for fault in assert_problem(http.get(path), 422):
        assert not [word for word in RAW if word in fault["message"]], fault


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"portfolio": "", "name": "", "changes": [{}], "tags": [""], "policy": []},
        {"portfolio": "x", "name": "a\0", "changes": [{"kind": "hire", "role": "x", "count": 0}]},
        {"portfolio": "x", "name": 3, "policy": {"tiers": [[]], "max_projects": 0}, "tags": [1]},
        {"portfolio": "x", "name": "y", "changes": [{"kind": "add_demand", "demand": {}}]},
    ],
)
def test_bodies_are_refused_in_plain_words(http: httpx.Client, sent: dict[str, Any]) -> None:
    for fault in assert_problem(http.post("/scenarios", json=sent), 422):
        assert not [word for word in RAW if word in fault["message"]], fault


def test_what_changes_nothing_is_told_beside(http: httpx.Client, portfolio: str) -> None:
    later = {"kind": "scale_demand", "project": "crm", "factor": 2, "from": "2030-01-01"}
    made = http.post("/scenarios", json=body(portfolio, changes=[LEAVES, later], policy=None))
    (note,) = [item for item in made.json()["also"] if item["change"] == 1]
    assert note["text"] == (
        "This changes nothing: 1 January 2030 lies beyond the horizon, which ends on "
        "31 January 2027."
    )


def test_an_edit_that_makes_nothing_different_makes_no_revision(service: Service) -> None:
    portfolio = service.http.post("/portfolios", json=document()).json()["id"]
    sent = body(portfolio, changes=[LEAVES], policy={"profile": "steady"}, tags=["a"])
    made = service.http.post("/scenarios", json=sent)
    head = {"If-Match": made.headers["etag"]}
    same = {name: sent[name] for name in ("name", "changes", "policy", "tags")}
    for patch in ({}, same, {"changes": made.json()["changes"]}, {"policy": {"budget": None}}):
        answer = service.http.patch(made.headers["location"], json=patch, headers=head)
        assert (answer.status_code, answer.headers["etag"]) == (200, made.headers["etag"])
        assert answer.json() == made.json()
    other = service.http.patch(made.headers["location"], json={"tags": ["b"]}, headers=head)
    assert other.json()["revision"] == 2
