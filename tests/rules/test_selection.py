"""Only optional projects without locks are off, and nothing is worked on them."""

import dataclasses

from solver.plan import ProjectChoice
from tests.asserts import assert_legal, assert_refuses, blocked
from tests.builders import decision, demand, hard, person, portfolio, project

OPTIONAL = project("crm", optional=True)


def test_selection_lets_optional_projects_be_off_and_no_others():
    office = portfolio(person("ann"), OPTIONAL, demand("crm"), demand("erp"))
    assert_legal(office, decision(office, off=["crm"]))
    assert_refuses(office, decision(office, off=["erp"]), rule="selection", by=1)


def test_selection_keeps_projects_with_locks_on():
    office = portfolio(person("ann"), OPTIONAL, demand("crm"), hard("ann", "crm", 20))
    assert_legal(office, decision(office, ann=20))
    off = decision(office, off=["crm"])
    assert_refuses(office, off, rule="selection", by=1, also=("locks",))


def test_selection_refuses_hours_on_a_project_that_is_off():
    office = portfolio(person("ann"), OPTIONAL, demand("crm"))
    assert_refuses(office, decision(office, ann=20, off=["crm"]), rule="selection", by=20)


def test_selection_wants_each_project_chosen_once_and_nothing_else():
    office = portfolio(person("ann"), demand("crm"))
    plan = decision(office)
    for choices in ((), plan.projects * 2, (*plan.projects, ProjectChoice("erp"))):
        odd = dataclasses.replace(plan, projects=choices)
        assert_refuses(office, odd, rule="selection", by=1)


def test_selection_blocks_everyone_on_a_project_that_is_off():
    office = portfolio(person("ann"), OPTIONAL, demand("crm"))
    assert blocked(office, decision(office, off=["crm"]), "selection", demand="crm") == {
        "ann": "crm is off; a higher value or weight of it would help"
    }
    assert blocked(office, decision(office), "selection", demand="crm") == {}
