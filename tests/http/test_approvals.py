"""Approvals, the plan of record and its history over HTTP, on each database."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.keys.service import create
from app.plans.service import save
from app.runs import service as runs
from models import AuditRow
from tests.http.asserts import assert_problem, pointers
from tests.http.conftest import Service
from tests.http.documents import document, plan

NOTHING: dict[str, Any] = {"comment": "so be it"}
SUMMARY = {"on": True, "delay": 0, "coverage": 0.75, "hours": 90, "cost": 0}


def ended(service: Service, **changes: Any) -> tuple[str, str]:
    """The ids of a portfolio and of a plan of it whose run has ended."""
    body = {"portfolio": document(**changes), "wait": 0}
    run = service.http.post("/optimize", json=body).json()
    with service.database.session() as session:
        name = save(session, run["id"], plan())
        runs.cancel(session, run["id"])
    return run["portfolio"], name


def approve(service: Service, name: str, **more: Any) -> httpx.Response:
    return service.http.post(f"/plans/{name}/approve", json=NOTHING, **more)


def withdraw(service: Service, name: str, **more: Any) -> httpx.Response:
    return service.http.post(f"/plans/{name}/withdraw", json=NOTHING, **more)


def record(service: Service, portfolio: str) -> dict[str, Any]:
    answer = service.http.get(f"/portfolios/{portfolio}/plan-of-record")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_an_approved_plan_is_the_plan_of_record(service: Service) -> None:
    portfolio, name = ended(service)
    answer = service.http.post(f"/plans/{name}/approve", json={"projects": ["crm"]})
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/portfolios/{portfolio}/plan-of-record"
    made = answer.json()
    assert (made["plan"], made["portfolio"], made["action"]) == (name, portfolio, "approve")
    assert (made["projects"], made["whole"], made["comment"]) == (["crm"], True, "")
    assert made["difference"] == {
        "hours": {"added": 90, "removed": 0, "before": 0},
        "projects": [{"id": "crm", "before": None, "after": {"plan": name, **SUMMARY}}],
        "people": [{"id": "ann", "hours": 90}],
    }
    assert made["overbooked"] == []
    of = {key: made[key] for key in ("scenario", "scenario_name", "version")}
    assert (of["scenario_name"], of["version"]) == ("base", None)
    body = service.http.get(answer.headers["location"]).json()
    assert (body["portfolio"], body["name"]) == (portfolio, "First steps")
    assert body["approvals"] == [made]
    assert body["projects"] == [
        {"id": "crm", "plan": name, "approval": made["id"], **of, **SUMMARY}
    ]
    assert len(body["allocations"]) == 3
    assert body["allocations"][0] == {
        "project": "crm",
        "person": "ann",
        "demand": "crm-dev",
        "period": "2027-01-04",
        "hours": 30,
        "plan": name,
    }


def test_a_record_of_nothing_is_empty_and_of_no_portfolio_not_found(service: Service) -> None:
    portfolio, _ = ended(service)
    lists = ("approvals", "projects", "overbooked", "allocations")
    empty: dict[str, Any] = {name: [] for name in lists}
    assert record(service, portfolio) == {"portfolio": portfolio, "name": "First steps", **empty}
    assert service.http.get(f"/portfolios/{portfolio}/history").json()["items"] == []
    for path in ("plan-of-record", "history"):
        assert_problem(service.http.get(f"/portfolios/nope/{path}"), 404)
        assert_problem(service.http.get(f"/portfolios/%00/{path}"), 404)


def test_versions_of_a_name_share_their_record(service: Service) -> None:
    _, name = ended(service)
    made = approve(service, name).json()
    newer = service.http.post("/portfolios", json=document(currency="EUR")).json()["id"]
    body = record(service, newer)
    assert (body["portfolio"], body["approvals"]) == (newer, [made])


def test_who_is_overbooked_is_told_by_the_approval_and_the_record(service: Service) -> None:
    portfolio, name = ended(service, people=[{"id": "ann", "hours_per_week": 20}])
    expected = [
        {"person": "ann", "period": day, "hours": 30, "capacity": 20}
        for day in ("2027-01-04", "2027-01-11", "2027-01-18")
    ]
    assert approve(service, name).json()["overbooked"] == expected
    assert record(service, portfolio)["overbooked"] == expected
    assert withdraw(service, name).json()["overbooked"] == []


def test_scenarios_are_told_what_the_record_has_and_they_have_not(service: Service) -> None:
    _, name = ended(service)
    approve(service, name)
    newer = service.http.post("/portfolios", json=document(people=[{"id": "bob"}])).json()["id"]
    body = {"portfolio": newer, "name": "Next month"}
    made = service.http.post("/scenarios", json=body).json()
    text = (
        "90 hours of 'ann' in the plan of record are left out: "
        "nobody of that id is in this portfolio."
    )
    assert made["also"] == [{"change": None, "text": text}]
    place = f"/scenarios/{made['id']}"
    copied = service.http.post(f"{place}/copy", json={"name": "Another"}).json()
    assert copied["also"] == made["also"]
    head = {"If-Match": service.http.get(place).headers["etag"]}
    patch = {"changes": [{"kind": "scale_demand", "project": "crm", "factor": 2}]}
    edited = service.http.patch(place, json=patch, headers=head).json()
    assert edited["also"][0] == {"change": None, "text": text}
    assert [item["text"] for item in edited["also"]].count(text) == 1
    older = document(people=[{"id": "bob"}, {"id": "ann"}])
    last = service.http.post("/portfolios", json=older).json()["id"]
    listed = service.http.get("/scenarios", params={"portfolio": last}).json()["items"]
    carried = [item["also"] for item in listed if not item["base"]]
    assert len(carried) == 2
    assert all(item["change"] is not None for also in carried for item in also)


def test_the_record_streams_as_csv(service: Service) -> None:
    portfolio, name = ended(service)
    approve(service, name)
    place = f"/portfolios/{portfolio}/plan-of-record"
    text = service.http.get(place, headers={"Accept": "text/csv"})
    assert text.headers["content-type"] == "text/csv; charset=utf-8"
    assert text.headers["etag"] == service.http.get(place).headers["etag"]
    assert text.headers["vary"].startswith("Accept")
    rows = list(csv.DictReader(io.StringIO(text.text)))
    allocations = record(service, portfolio)["allocations"]
    assert rows == [{key: str(value) for key, value in item.items()} for item in allocations]
    assert list(rows[0]) == ["project", "person", "demand", "period", "hours", "plan"]


def test_a_record_that_is_known_is_not_sent_again(service: Service) -> None:
    portfolio, name = ended(service)
    place = f"/portfolios/{portfolio}/plan-of-record"
    before = service.http.get(place).headers["etag"]
    assert service.http.get(place, headers={"If-None-Match": before}).status_code == 304
    approve(service, name)
    after = service.http.get(place, headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after.headers["etag"] != before


def test_an_approval_of_an_older_record_is_refused(service: Service) -> None:
    portfolio, first = ended(service)
    _, second = ended(service)
    place = f"/portfolios/{portfolio}/plan-of-record"
    before = {"If-Match": service.http.get(place).headers["etag"]}
    assert approve(service, first, headers=before).status_code == 201
    for change in (approve, withdraw):
        (fault,) = assert_stale(change(service, second, headers=before))
        assert fault["code"] == "stale"
    after = {"If-Match": service.http.get(place).headers["etag"]}
    assert approve(service, second, headers=after).status_code == 201
    assert withdraw(service, second, headers={"If-Match": "*"}).status_code == 201


def assert_stale(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.json()["etag"].strip('"').isdecimal()
    return assert_problem(answer, 412)


def test_what_was_withdrawn_gives_way_to_what_was_approved_before(service: Service) -> None:
    portfolio, first = ended(service)
    _, second = ended(service)
    assert approve(service, first).status_code == 201
    assert approve(service, second).status_code == 201
    answer = withdraw(service, second)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["action"], answer.json()["projects"]) == ("withdraw", ["crm"])
    assert [project["plan"] for project in record(service, portfolio)["projects"]] == [first]
    assert_problem(withdraw(service, second), 409)


def test_the_history_comes_in_pages_the_newest_first(service: Service) -> None:
    portfolio, name = ended(service)
    made = [approve(service, name).json(), withdraw(service, name).json()]
    place = f"/portfolios/{portfolio}/history"
    first = service.http.get(place, params={"limit": 1}).json()
    second = service.http.get(place, params={"limit": 1, "cursor": first["next"]}).json()
    assert [*first["items"], *second["items"]] == made[::-1]
    assert second["next"] is None
    for query in ("limit=0", "limit=201", "cursor=nonsense", "colour=red"):
        assert_problem(service.http.get(f"{place}?{query}"), 422)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"projects": []}, {"/projects"}),
        ({"projects": ["hr", "crm", "it"]}, {"/projects/0", "/projects/2"}),
        ({"projects": "crm"}, {"/projects"}),
        ({"comment": 1}, {"/comment"}),
        ({"comment": "x" * 10_001}, {"/comment"}),
        ({"colour": "red"}, {"/colour"}),
        ([], {""}),
    ],
)
def test_what_can_not_be_approved_is_told_by_its_pointer(
    service: Service, body: Any, where: set[str]
) -> None:
    _, name = ended(service)
    answer = service.http.post(f"/plans/{name}/approve", json=body)
    assert pointers(assert_problem(answer, 422)) == where


def test_null_means_no_comment_and_all_projects(service: Service) -> None:
    _, name = ended(service)
    body = {"comment": None, "projects": None}
    made = service.http.post(f"/plans/{name}/approve", json=body).json()
    assert (made["comment"], made["projects"], made["whole"]) == ("", ["crm"], True)
    assert_problem(approve(service, name), 409)


def test_plans_that_are_not_there_or_go_on_are_not_approved(service: Service) -> None:
    _, going = service.planned()
    assert_problem(approve(service, going), 409)
    for change in (approve, withdraw):
        assert_problem(change(service, "nope"), 404)
        assert_problem(change(service, "%00"), 404)


def test_a_portfolio_whose_plan_is_of_record_is_not_deleted(service: Service) -> None:
    portfolio, name = ended(service)
    approve(service, name)
    (fault,) = assert_problem(service.http.delete(f"/portfolios/{portfolio}"), 409)
    assert "Withdraw it first" in fault["message"]
    withdraw(service, name)
    assert service.http.delete(f"/portfolios/{portfolio}").status_code == 204


def test_approvers_alone_approve_and_every_change_is_in_the_audit(service: Service) -> None:
    portfolio, name = ended(service)
    keys = {}
    with service.database.session() as session:
        for role in ("viewer", "planner", "approver"):
            secret = create(session, f"the {role}", role, None, "test")[1]
            keys[role] = {"Authorization": f"Bearer {secret}"}
    for change in (approve, withdraw):
        assert_problem(change(service, name), 401)
        assert_problem(change(service, name, headers=keys["viewer"]), 403)
        assert_problem(change(service, name, headers=keys["planner"]), 403)
        assert change(service, name, headers=keys["approver"]).status_code == 201
    for path in ("plan-of-record", "history"):
        place = f"/portfolios/{portfolio}/{path}"
        assert service.http.get(place, headers=keys["viewer"]).status_code == 200
        assert_problem(service.http.get(place), 401)
    with service.database.read_session() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.number)).all()
    said = [(row.caller, row.action, row.what) for row in rows if row.caller == "the approver"]
    assert said == [
        ("the approver", "approve plan", name),
        ("the approver", "withdraw plan", name),
    ]
