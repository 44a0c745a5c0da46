"""A portfolio's next version over HTTP: what differs, and its scenarios carried over."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from models import CapacityRow, DocumentRow
from tests.http.asserts import assert_problem
from tests.http.conftest import Service
from tests.http.documents import document

LEAVES = {"kind": "remove_person", "person": "bob"}
MORE = {"kind": "scale_demand", "project": "crm", "factor": 2}


def store(service: Service, **changes: Any) -> str:
    """The id of a version of the document."""
    answer = service.http.post("/portfolios", json=document(**changes))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def scenario(service: Service, portfolio: str, *changes: dict[str, Any], **fields: Any) -> str:
    """The id of a scenario with these changes."""
    body = {"portfolio": portfolio, "name": "What if", "changes": [*changes]} | fields
    return str(service.http.post("/scenarios", json=body).json()["id"])


def without_bob() -> list[dict[str, Any]]:
    return [person for person in document()["people"] if person["id"] != "bob"]


def test_scenarios_are_carried_over_and_what_fits_no_more_is_told(service: Service) -> None:
    first = store(service)
    source = scenario(service, first, LEAVES, MORE, policy={"profile": "steady"}, tags=["t"])
    second = store(service, people=without_bob())
    listed = service.http.get("/scenarios", params={"portfolio": second}).json()["items"]
    (carried,) = [item for item in listed if not item["base"]]
    assert (carried["carried_from"], carried["name"]) == (source, "What if")
    assert (carried["tags"], carried["policy"]) == (["t"], {"profile": "steady"})
    assert [change["kind"] for change in carried["changes"]] == ["scale_demand"]
    (lost,) = carried["not_applied"]
    assert lost["change"] == LEAVES
    assert "bob" in lost["errors"][0]["message"]
    told = service.http.get(f"/portfolios/{second}/changes").json()
    assert told["scenarios"] == [
        {
            "id": carried["id"],
            "name": "What if",
            "carried_from": source,
            "changes": 1,
            "not_applied": [lost],
        }
    ]
    assert service.http.get(f"/scenarios/{source}").json()["changes"][0]["kind"] == "remove_person"


def test_what_fits_no_more_is_not_lost_by_the_version_after(service: Service) -> None:
    scenario(service, store(service), LEAVES, MORE)
    store(service, people=without_bob())
    third = store(service, people=without_bob(), currency="EUR")
    (carried,) = service.http.get(f"/portfolios/{third}/changes").json()["scenarios"]
    assert [item["change"] for item in carried["not_applied"]] == [LEAVES]
    place = f"/scenarios/{carried['id']}"
    head = {"If-Match": service.http.get(place).headers["etag"]}
    edited = service.http.patch(place, json={"changes": [MORE]}, headers=head).json()
    assert edited["not_applied"] == []


def test_a_version_tells_what_differs_from_the_one_before(service: Service) -> None:
    first = store(service)
    people = [{"id": "ann", "skills": {"java": 5}}, {"id": "cho", "name": "Cho", "rate": 50}]
    effort = [{"from": "2027-01-04", "to": "2027-01-31", "hours_per_week": 45}]
    demands = [document()["demands"][0] | {"effort": effort}]
    second = store(service, people=people, demands=demands, currency="EUR")
    told = service.http.get(f"/portfolios/{second}/changes").json()
    assert (told["portfolio"], told["since"]) == (second, first)
    assert told["people"] == {
        "added": [{"id": "cho", "name": "Cho"}],
        "removed": [{"id": "bob", "name": None}],
        "changed": [{"id": "ann", "name": None, "fields": ["skills"]}],
    }
    assert told["projects"] == {"added": [], "removed": [], "changed": []}
    assert told["demands"]["changed"] == [{"id": "crm-dev", "name": None, "fields": ["effort"]}]
    assert told["hours"]["projects"] == [
        {"project": "crm", "before": 120, "after": 180, "delta": 60}
    ]
    assert told["hours"]["capacity"] == {"before": 320, "after": 320, "delta": 0}
    assert told["document"] == ["currency"]
    back = service.http.get(f"/portfolios/{first}/changes", params={"since": second}).json()
    assert back["hours"]["asked"] == {"before": 180, "after": 120, "delta": -60}


def test_hours_are_compared_over_the_periods_that_both_plan(service: Service) -> None:
    store(service)
    later = document()["calendar"] | {"start": "2027-01-18", "periods": 6}
    told = service.http.get(f"/portfolios/{store(service, calendar=later)}/changes").json()
    hours = told["hours"]
    assert (hours["first"], hours["last"]) == ("2027-01-18", "2027-01-25")
    assert hours["capacity"] == {"before": 160, "after": 160, "delta": 0}
    assert (hours["projects"], told["document"]) == ([], ["calendar"])
    monthly = document()["calendar"] | {"period": "month"}
    told = service.http.get(f"/portfolios/{store(service, calendar=monthly)}/changes").json()
    assert told["hours"]["first"] is None


def test_a_first_version_has_nothing_to_compare_with(service: Service) -> None:
    first = store(service)
    assert_problem(service.http.get(f"/portfolios/{first}/changes"), 409)
    assert_problem(service.http.get("/portfolios/nothing/changes"), 404)
    query = {"since": "nothing"}
    assert_problem(service.http.get(f"/portfolios/{first}/changes", params=query), 404)


def test_a_deleted_portfolio_takes_the_documents_of_its_scenarios_along(service: Service) -> None:
    first = store(service)
    scenario(service, first, MORE)
    place = f"/scenarios/{scenario(service, first, LEAVES)}"
    head = {"If-Match": service.http.get(place).headers["etag"]}
    service.http.patch(place, json={"changes": [MORE, LEAVES]}, headers=head)
    kept = store(service, name="Another", currency="EUR")
    assert service.http.delete(f"/portfolios/{first}").status_code == 204
    with service.database.read_session() as session:
        assert session.scalars(select(func.count()).select_from(DocumentRow)).one() == 1
        assert session.scalars(select(CapacityRow.document_key)).first() is not None
    assert service.http.get(f"/portfolios/{kept}").json()["portfolio"]["currency"] == "EUR"


ROLES = [{"id": "dev", "name": "Developer"}]
HIRED = {"id": "hire-dev-1", "name": "Cho", "role": "dev"}
HIRE = {"kind": "hire", "role": "dev", "count": 1}
LOCK = {"kind": "lock", "person": "hire-dev-1", "demand": "crm-dev", "from": "2027-01-04"} | {
    "to": "2027-01-10",
    "hours_per_week": 4,
}


def test_a_hire_that_has_happened_is_not_made_again(service: Service) -> None:
    scenario(service, store(service, roles=ROLES), HIRE, LOCK, HIRE)
    second = store(service, roles=ROLES, people=[*document()["people"], HIRED])
    (carried,) = service.http.get(f"/portfolios/{second}/changes").json()["scenarios"]
    (lost,) = carried["not_applied"]
    assert lost["change"] == HIRE
    (fault,) = lost["errors"]
    assert (fault["code"], fault["message"]) == (
        "has_happened",
        "'hire-dev-1' is in the portfolio now: this hire seems to have happened. "
        "Add the change again to hire more.",
    )
    place = f"/scenarios/{carried['id']}"
    found = service.http.get(place)
    assert [change["kind"] for change in found.json()["changes"]] == ["lock", "hire"]
    changed = service.http.get(f"{place}/portfolio").json()
    assert [person["id"] for person in changed["people"]][-2:] == ["hire-dev-1", "hire-dev-2"]
    third = store(service, roles=ROLES, people=[*document()["people"], HIRED], currency="EUR")
    (again,) = service.http.get(f"/portfolios/{third}/changes").json()["scenarios"]
    assert (again["changes"], again["not_applied"]) == (2, [lost])


def test_what_fits_no_more_stays_told_when_only_the_name_is_edited(service: Service) -> None:
    scenario(service, store(service), LEAVES, MORE)
    second = store(service, people=without_bob())
    (carried,) = service.http.get(f"/portfolios/{second}/changes").json()["scenarios"]
    place = f"/scenarios/{carried['id']}"
    head = {"If-Match": service.http.get(place).headers["etag"]}
    edited = service.http.patch(place, json={"name": "Another"}, headers=head).json()
    assert (edited["name"], edited["not_applied"]) == ("Another", carried["not_applied"])
