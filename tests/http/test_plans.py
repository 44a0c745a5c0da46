"""Plans over HTTP, on each database."""

from __future__ import annotations

import csv
import io

import pytest

from app.accept import is_csv_wanted
from tests.http.asserts import assert_problem
from tests.http.conftest import Service

PLAN = {
    "id",
    "run",
    "objective",
    "kpis",
    "projects",
    "allocations",
    "unfilled",
    "conflicts",
    "warnings",
}


def test_a_run_carries_its_plan_whole(service: Service) -> None:
    run, plan = service.planned()
    found = service.http.get(f"/plans/{plan}")
    body = found.json()
    assert set(body) == PLAN
    assert (body["id"], body["run"]) == (plan, run)
    assert body["objective"] == {
        "total": 24_200,
        "bound": 24_200,
        "gap": 0,
        "optimal": True,
        "parts": {
            "unfilled": {"points": 24_000, "amount": 30, "unit": "h"},
            "cost": {"points": 0, "amount": 0, "unit": "money"},
        },
        "tiers": None,
    }
    assert body["allocations"][0] == {
        "person": "ann",
        "demand": "crm-dev",
        "period": "2027-01-04",
        "hours": 30,
    }
    assert body["unfilled"] == [
        {
            "demand": "crm-dev",
            "period": "2027-01-25",
            "hours": 30,
            "reason": "no_capacity",
            "detail": "",
        }
    ]
    assert set(body["conflicts"][0]) == {"rule", "person", "demand", "period", "message"}
    assert service.http.get(f"/runs/{run}").json()["plan"] == body
    etag = {"If-None-Match": found.headers["etag"]}
    assert service.http.get(f"/plans/{plan}", headers=etag).status_code == 304


def test_plans_are_listed_with_their_figures(service: Service) -> None:
    run, plan = service.planned()
    (item,) = service.http.get("/plans").json()["items"]
    assert (item["id"], item["run"]) == (plan, run)
    assert "allocations" not in item
    assert service.http.get("/plans", params={"run": "nope"}).json()["items"] == []


FILTERS = {
    "": 3,
    "person=ann": 3,
    "person=bob": 0,
    "demand=crm-dev&project=crm": 3,
    "project=erp": 0,
    "from=2027-01-11": 2,
    "from=2027-01-11&to=2027-01-11": 1,
    "from=2028-01-01": 0,
}


def test_allocations_are_filtered_in_both_forms(service: Service) -> None:
    _, plan = service.planned()
    for query, count in FILTERS.items():
        place = f"/plans/{plan}/allocations?{query}"
        items = service.http.get(place).json()["items"]
        assert len(items) == count, query
        text = service.http.get(place, headers={"Accept": "text/csv"})
        assert text.headers["content-type"] == "text/csv; charset=utf-8"
        rows = list(csv.DictReader(io.StringIO(text.text)))
        assert rows == [{name: str(value) for name, value in item.items()} for item in items]


def test_allocations_come_in_pages(service: Service) -> None:
    _, plan = service.planned()
    first = service.http.get(f"/plans/{plan}/allocations?limit=2").json()
    query = {"limit": 2, "cursor": first["next"]}
    second = service.http.get(f"/plans/{plan}/allocations", params=query).json()
    assert [len(page["items"]) for page in (first, second)] == [2, 1]
    assert second["next"] is None


def test_allocations_of_no_plan_are_not_found_as_csv_either(service: Service) -> None:
    answer = service.http.get("/plans/nope/allocations", headers={"Accept": "text/csv"})
    assert_problem(answer, 404)


@pytest.mark.parametrize(
    ("accept", "is_wanted"),
    [
        ("text/csv", True),
        ("Text/CSV;q=0.9, */*;q=0.1", True),
        ("text/csv;q=0.5, application/json", False),
        ("*/*", False),
        ("", False),
        ("text/csv;q=0", False),
        ("text/csv; header=present; q=zero", True),
        (";,;q=,=", False),
    ],
)
def test_csv_is_sent_to_who_would_rather_have_it(accept: str, is_wanted: bool) -> None:
    assert is_csv_wanted(accept) is is_wanted
