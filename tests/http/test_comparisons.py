"""Comparisons over HTTP, on each database."""

from __future__ import annotations

import csv
import io

import pytest

from app.keys.service import create
from tests.http.asserts import assert_problem, pointers
from tests.http.conftest import Service

LISTS = {"objective", "kpis", "parts"}
PLAN = {
    "id",
    "run",
    "scenario",
    "revision",
    "name",
    "portfolio",
    "total",
    "bound",
    "gap",
    "optimal",
    "changes",
    "policy",
}
HEADER = "section,item,other,project,period,plan,measure,value,delta,better,proven"


@pytest.fixture
def plans(service: Service) -> list[str]:
    """The ids of two stored plans alike."""
    return [service.planned()[1] for _ in range(2)]


def path(*plans: str) -> str:
    return "/comparisons?" + "&".join(f"plan={plan}" for plan in plans)


def test_plans_are_compared(service: Service, plans: list[str]) -> None:
    answer = service.http.get(path(*plans))
    body = answer.json()
    assert [set(plan) for plan in body["plans"]] == [PLAN, PLAN]
    assert [plan["id"] for plan in body["plans"]] == plans
    assert (
        body["kpis"]["coverage"]
        == [{"value": 0.75, "delta": 0, "better": None, "proven": None}] * 2
    )
    assert body["objective"][1]["value"] == 24_200
    assert body["parts"]["unfilled"][0]["amount"] == 30
    assert body["units"]["kpis"] == {"coverage": "share", "cost": "money"}
    assert body["slices"] == {"added": [], "removed": [], "moved": []}
    assert (body["projects"], body["people"], body["notes"]) == ([], [], [])
    assert body["roles"][0]["values"][0]["filled"] == [30, 30, 30, 0]
    assert answer.headers["vary"].startswith("Accept")


def test_a_comparison_has_an_etag_of_its_plans_in_their_order(
    service: Service, plans: list[str]
) -> None:
    etag = service.http.get(path(*plans)).headers["etag"]
    known = {"If-None-Match": etag}
    assert service.http.get(path(*plans), headers=known).status_code == 304
    assert service.http.get(path(*reversed(plans)), headers=known).status_code == 200


def test_a_comparison_comes_as_one_table(service: Service, plans: list[str]) -> None:
    answer = service.http.get(path(*plans), headers={"Accept": "text/csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.splitlines()[0] == HEADER
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    (coverage,) = (r for r in rows if r["item"] == "coverage" and r["plan"] == plans[1])
    assert (coverage["section"], coverage["measure"]) == ("kpi", "share")
    assert (coverage["value"], coverage["delta"], coverage["better"]) == ("0.75", "0.0", "")
    filled = [r["value"] for r in rows if r["section"] == "role" and r["measure"] == "filled"]
    assert filled == ["30", "30", "30", "0"] * 2


@pytest.mark.parametrize("count", [0, 1, 11])
def test_a_comparison_takes_two_to_ten_plans(service: Service, count: int) -> None:
    answer = service.http.get(path(*(f"p{n}" for n in range(count))))
    assert pointers(assert_problem(answer, 422)) == {"/query/plan"}


def test_a_plan_is_compared_once(service: Service, plans: list[str]) -> None:
    (fault,) = assert_problem(service.http.get(path(*plans, plans[0])), 422)
    assert (fault["pointer"], fault["code"]) == ("/query/plan", "duplicate")


@pytest.mark.parametrize("name", ["nope", "%00", "%ed%a0%80", "💥"])
@pytest.mark.parametrize("form", ["application/json", "text/csv"])
def test_an_unknown_plan_is_not_found(
    service: Service, plans: list[str], name: str, form: str
) -> None:
    answer = service.http.get(path(plans[0], name), headers={"Accept": form})
    assert_problem(answer, 404)


@pytest.mark.parametrize("form", ["application/json", "text/csv"])
def test_every_unknown_plan_is_told_at_once(service: Service, plans: list[str], form: str) -> None:
    wanted = ["gone", plans[0], "nope"]
    faults = assert_problem(service.http.get(path(*wanted), headers={"Accept": form}), 404)
    assert [fault["pointer"] for fault in faults] == ["/query/plan/0", "/query/plan/2"]
    assert [fault["code"] for fault in faults] == ["not_found", "not_found"]
    assert "'nope'" in faults[1]["message"]


def test_an_unknown_parameter_is_told(service: Service, plans: list[str]) -> None:
    answer = service.http.get(path(*plans) + "&colour=red")
    assert pointers(assert_problem(answer, 422)) == {"/query/colour"}


def test_a_viewer_compares_and_nobody_else(service: Service, plans: list[str]) -> None:
    with service.database.session() as session:
        _, secret = create(session, "eve", "viewer", None, "test")
    assert_problem(service.http.get(path(*plans)), 401)
    headers = {"Authorization": f"Bearer {secret}"}
    assert service.http.get(path(*plans), headers=headers).status_code == 200
