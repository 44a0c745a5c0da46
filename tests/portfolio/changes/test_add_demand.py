"""add_demand: a project asks for more."""

from __future__ import annotations

from tests.builders import demand, person, portfolio, project
from tests.portfolio.changes.scenario import asked, called, change, changed, faults, is_back, told

OFFICE = portfolio(person("ann"), called("CRM", project("crm")), demand("crm"), weeks=2)
EFFORT = [{"from": "2027-01-04", "to": "2027-01-17", "hours": 30}]
MORE = {"id": "crm-test", "project": "crm", "effort": EFFORT}


def test_a_demand_comes_at_the_end() -> None:
    add = change("add_demand", demand=MORE)
    assert asked(changed(OFFICE, add), "crm-test") == [15, 15]
    assert told(OFFICE, add) == ("CRM gets the demand 'crm-test'.",)


def test_its_project_is_there() -> None:
    found = faults(OFFICE, change("add_demand", demand=MORE | {"project": "cmr"}))
    assert found == {"/changes/0/demand/project": "There is no project 'cmr'. Maybe 'crm'?"}


def test_faults_inside_are_found_in_the_change() -> None:
    wrong = MORE | {"effort": [{"from": "2027-01-04"}], "only": ["ann", "bob"]}
    found = faults(OFFICE, change("add_demand", demand=wrong))
    assert set(found) == {
        *("/changes/0/demand/effort/0", "/changes/0/demand/effort/0/to"),
        "/changes/0/demand/only/1",
    }


def test_adding_and_removing_is_no_change() -> None:
    add, remove = change("add_demand", demand=MORE), change("remove_demand", demand="crm-test")
    assert is_back(OFFICE, add, remove)
