"""Scenarios over HTTP, on each database: made, edited, copied, deleted."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.http.asserts import assert_problem, pointers
from tests.http.conftest import Service
from tests.http.documents import document

LEAVES = {"kind": "remove_person", "person": "bob"}
MORE = {"kind": "scale_demand", "project": "crm", "factor": 2}


@pytest.fixture
def portfolio(service: Service) -> str:
    """The id of a stored portfolio."""
    return str(service.http.post("/portfolios", json=document()).json()["id"])


def make(service: Service, portfolio: str, **fields: Any) -> httpx.Response:
    """A scenario of it; the answer."""
    body = {"portfolio": portfolio, "name": "What if", "changes": [LEAVES]} | fields
    return service.http.post("/scenarios", json=body)


def test_a_scenario_is_made_with_its_changes_as_sentences(service: Service, portfolio: str) -> None:
    answer = make(service, portfolio, tags=["board"], policy={"profile": "steady"})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert answer.headers["location"] == f"/scenarios/{made['id']}"
    assert made["changes"] == [LEAVES | {"text": "bob leaves."}]
    assert (made["name"], made["tags"], made["revision"]) == ("What if", ["board"], 1)
    assert (made["policy"], made["base"]) == ({"profile": "steady"}, False)
    found = service.http.get(answer.headers["location"])
    assert found.json() == made
    assert found.headers["etag"] == answer.headers["etag"]


def test_its_portfolio_is_the_document_after_its_changes(service: Service, portfolio: str) -> None:
    made = make(service, portfolio, policy={"profile": "steady"}).json()
    changed = service.http.get(f"/scenarios/{made['id']}/portfolio").json()
    people = [person for person in document()["people"] if person["id"] != "bob"]
    assert changed == document(people=people, policy={"profile": "steady"})
    assert service.http.get(f"/portfolios/{portfolio}").json()["portfolio"] == document()


def test_a_scenario_without_changes_shares_its_portfolio(service: Service, portfolio: str) -> None:
    made = make(service, portfolio, changes=[]).json()
    assert service.http.get(f"/scenarios/{made['id']}/portfolio").json() == document()


def test_a_run_plans_the_scenario_as_it_stood(service: Service, portfolio: str) -> None:
    made = make(service, portfolio)
    run = service.http.post("/runs", json={"scenario": made.json()["id"]})
    assert run.status_code == 202
    assert run.json()["scenario"] == made.json()["id"]


def test_every_fault_of_its_changes_is_told_in_one_answer(service: Service, portfolio: str) -> None:
    changes = [
        {"kind": "remove_person", "person": "bobby"},
        {"kind": "scale_demand", "project": "crn", "factor": 2},
        {"kind": "add_person", "person": {"id": "cho", "skills": {"jav": 3}}},
    ]
    faults = assert_problem(make(service, portfolio, changes=changes), 422)
    assert pointers(faults) == {
        "/changes/0/person",
        "/changes/1/project",
        "/changes/2/person/skills/jav",
    }
    assert "Maybe 'bob'?" in faults[0]["message"]


def test_a_body_that_is_none_is_refused_with_pointers(service: Service, portfolio: str) -> None:
    changes = [{"kind": "fly"}, {"kind": "remove_person", "persona": "bob"}, 3]
    faults = assert_problem(make(service, portfolio, changes=changes, nme="x"), 422)
    assert {"/nme", "/changes/0", "/changes/1/person", "/changes/1/persona"} <= pointers(faults)
    assert_problem(make(service, "nothing"), 404)


def test_an_edit_needs_the_etag_it_was_made_from(service: Service, portfolio: str) -> None:
    made = make(service, portfolio)
    place, etag = made.headers["location"], made.headers["etag"]
    (fault,) = assert_problem(service.http.patch(place, json={"name": "New"}), 428)
    assert etag in fault["message"]
    edited = service.http.patch(place, json={"name": "New"}, headers={"If-Match": etag})
    assert edited.status_code == 200, edited.text
    assert (edited.json()["name"], edited.json()["revision"]) == ("New", 2)
    assert edited.json()["changes"] == made.json()["changes"]
    assert edited.headers["etag"] not in {etag, ""}
    assert service.http.get(place).headers["etag"] == edited.headers["etag"]


def test_a_stale_edit_shows_both_sides(service: Service, portfolio: str) -> None:
    made = make(service, portfolio)
    place, etag = made.headers["location"], made.headers["etag"]
    service.http.patch(place, json={"name": "Hers"}, headers={"If-Match": etag})
    late = service.http.patch(place, json={"name": "His"}, headers={"If-Match": etag})
    assert_problem(late, 412)
    assert late.json()["current"]["name"] == "Hers"
    assert late.json()["yours"] == {"name": "His"}
    newer = {"If-Match": late.json()["etag"]}
    assert service.http.patch(place, json={"name": "His"}, headers=newer).status_code == 200


def test_a_merge_patch_replaces_lists_and_merges_the_policy(
    service: Service, portfolio: str
) -> None:
    policy = {"profile": "steady", "weights": {"team": 100, "cost": 2}}
    made = make(service, portfolio, policy=policy, tags=["a"])
    patch = {
        "changes": [*made.json()["changes"], MORE],
        "policy": {"profile": None, "weights": {"team": None}},
        "tags": None,
    }
    head = {
        "If-Match": made.headers["etag"],
        "Content-Type": "application/merge-patch+json",
    }
    edited = service.http.patch(made.headers["location"], json=patch, headers=head).json()
    assert [change["kind"] for change in edited["changes"]] == ["remove_person", "scale_demand"]
    assert (edited["policy"], edited["tags"]) == ({"weights": {"cost": 2}}, [])
    changed = service.http.get(f"/scenarios/{edited['id']}/portfolio").json()
    assert changed["demands"][0]["effort"][0]["hours_per_week"] == 60
    assert changed["policy"] == {"weights": {"cost": 2}}


def test_a_patch_that_breaks_it_changes_nothing(service: Service, portfolio: str) -> None:
    made = make(service, portfolio)
    head = {"If-Match": made.headers["etag"]}
    for patch, where in (
        ({"name": None}, "/name"),
        ({"changes": [{"kind": "remove_person", "person": "x"}]}, "/changes/0/person"),
        ({"colour": "red"}, "/colour"),
    ):
        refused = service.http.patch(made.headers["location"], json=patch, headers=head)
        assert pointers(assert_problem(refused, 422)) == {where}
    assert service.http.get(made.headers["location"]).json() == made.json()


def test_the_base_scenario_stays_its_portfolio(service: Service, portfolio: str) -> None:
    (base,) = service.http.get("/scenarios", params={"portfolio": portfolio}).json()["items"]
    assert base["base"]
    place = f"/scenarios/{base['id']}"
    head = {"If-Match": service.http.get(place).headers["etag"]}
    refused = service.http.patch(place, json={"changes": [LEAVES]}, headers=head)
    (fault,) = assert_problem(refused, 409)
    assert "/copy" in fault["message"]
    assert_problem(service.http.delete(place), 409)
    assert service.http.patch(place, json={"tags": ["x"]}, headers=head).status_code == 200


def test_a_copy_is_a_scenario_of_its_own(service: Service, portfolio: str) -> None:
    made = make(service, portfolio, tags=["a"])
    copied = service.http.post(f"{made.headers['location']}/copy", json={"name": "Again"})
    assert copied.status_code == 201, copied.text
    copy, source = copied.json(), made.json()
    own = ("id", "name", "created_at", "edited_at")
    assert {k: v for k, v in copy.items() if k not in own} == {
        k: v for k, v in source.items() if k not in own
    }
    assert (copy["name"], copied.headers["location"]) == ("Again", f"/scenarios/{copy['id']}")
    head = {"If-Match": copied.headers["etag"]}
    service.http.patch(copied.headers["location"], json={"changes": []}, headers=head)
    assert service.http.get(made.headers["location"]).json() == source


def test_a_deleted_scenario_is_gone_and_its_runs_stay(service: Service, portfolio: str) -> None:
    place = make(service, portfolio).headers["location"]
    scenario = place.removeprefix("/scenarios/")
    run = service.http.post("/runs", json={"scenario": scenario}).headers["location"]
    assert service.http.delete(place).status_code == 204
    assert_problem(service.http.get(place), 404)
    assert_problem(service.http.get(f"{place}/portfolio"), 404)
    assert_problem(service.http.delete(place), 404)
    assert_problem(service.http.post("/runs", json={"scenario": scenario}), 404)
    assert service.http.get(run).json()["scenario"] == scenario
    listed = service.http.get("/scenarios", params={"portfolio": portfolio}).json()["items"]
    assert [item["name"] for item in listed] == ["base"]


def test_lists_may_be_of_a_name_or_a_tag(service: Service, portfolio: str) -> None:
    for name, tags in (("one", ["x", "y"]), ("two", ["y", "y"]), ("three", [])):
        make(service, portfolio, name=name, tags=tags)

    def names(**query: str) -> list[str]:
        items = service.http.get("/scenarios", params=query).json()["items"]
        return [item["name"] for item in items]

    assert names(tag="y") == ["two", "one"]
    assert names(tag="x") == ["one"]
    assert names(name="three") == ["three"]
    assert names(tag="z") == []


def test_runs_may_be_listed_by_the_name_and_tag_of_their_scenario(
    service: Service, portfolio: str
) -> None:
    runs = [
        service.http.post(
            "/runs", json={"scenario": make(service, portfolio, name=n, tags=[t]).json()["id"]}
        ).json()["id"]
        for n, t in (("one", "x"), ("two", "x"))
    ]

    def found(**query: str) -> list[str]:
        return [item["id"] for item in service.http.get("/runs", params=query).json()["items"]]

    assert found(tag="x") == runs[::-1]
    assert found(name="one", tag="x") == runs[:1]
    assert found(name="one", status="running") == []
    assert service.http.get("/plans", params={"name": "one", "tag": "x"}).json()["items"] == []
