"""add_project: a project with its own demands."""

from __future__ import annotations

from tests.builders import demand, person, portfolio
from tests.portfolio.changes.scenario import asked, change, changed, faults, is_back, told

OFFICE = portfolio(person("ann", skills={"java": 3}), demand("crm"), weeks=2)
EFFORT = [{"from": "2027-01-04", "to": "2027-01-17", "fte": 0.5}]
DEMAND = {"id": "web-dev", "project": "web", "effort": EFFORT}
WEB = {"id": "web", "name": "Website"}


def test_a_project_comes_with_its_demands() -> None:
    add = change("add_project", project=WEB, demands=[DEMAND])
    more = changed(OFFICE, add)
    assert [p.id for p in more.projects] == ["crm", "web"]
    assert asked(more, "web-dev") == [20, 20]
    assert told(OFFICE, add) == ("Website is added, with 1 demand.",)


def test_a_project_may_ask_for_nothing() -> None:
    assert told(OFFICE, change("add_project", project=WEB)) == (
        "Website is added, without demands.",
    )


def test_demands_of_another_project_are_refused() -> None:
    found = faults(
        OFFICE, change("add_project", project=WEB, demands=[DEMAND | {"project": "crm"}])
    )
    assert list(found) == ["/changes/0/demands/0/project"]
    assert "say 'web' there" in found["/changes/0/demands/0/project"]


def test_faults_inside_are_found_in_the_change() -> None:
    wrong = DEMAND | {"id": "crm", "skills": {"jav": 1}}
    project = WEB | {"after": [{"project": "erp"}]}
    found = faults(OFFICE, change("add_project", project=project, demands=[DEMAND, wrong]))
    assert set(found) == {
        "/changes/0/project/after/0/project",
        "/changes/0/demands/1/id",
        "/changes/0/demands/1/skills/jav",
    }


def test_a_project_may_follow_one_that_a_later_change_brings() -> None:
    waits = change("add_project", project=WEB | {"after": [{"project": "app"}]})
    assert len(changed(OFFICE, waits, change("add_project", project={"id": "app"})).projects) == 3


def test_adding_and_dropping_is_no_change() -> None:
    add = change("add_project", project=WEB, demands=[DEMAND])
    assert is_back(OFFICE, add, change("drop_project", project="web"))
