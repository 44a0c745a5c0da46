"""Rate x hours stay within the budgets."""

from fractions import Fraction

from tests.asserts import assert_legal, assert_refuses, blocked, conflicts_of
from tests.builders import decision, demand, hard, person, portfolio, project

PEOPLE = [person("ann", rate=95.5), person("bob", rate=20)]


def test_budget_of_a_project_allows_its_last_cent_and_refuses_a_cent_more():
    exactly = portfolio(*PEOPLE, project("crm", budget=1910), demand("crm"))
    assert_legal(exactly, decision(exactly, ann=20))
    short = portfolio(*PEOPLE, project("crm", budget=1909.99), demand("crm"))
    assert_refuses(short, decision(short, ann=20), rule="budget", by=Fraction("0.01"))


def test_budget_of_the_policy_counts_all_projects():
    office = portfolio(*PEOPLE, demand("crm"), demand("erp"), budget=2310)
    rows = [("ann", "crm", 20), ("bob", "erp", 20)]
    assert_legal(office, decision(office, *rows))
    assert_refuses(office, decision(office, *rows, ("bob", "crm", 10)), rule="budget", by=200)


def test_budget_broken_by_locks_is_a_conflict_and_stays_broken():
    office = portfolio(
        *PEOPLE, project("crm", budget=1000), demand("crm"), hard("ann", "crm", 20), budget=1500
    )
    assert_refuses(office, decision(office, ann=20), rule="budget", by=910 + 410)
    assert len(conflicts_of(office, "budget")) == 2


def test_budget_blocks_whose_least_slice_costs_more_than_is_left():
    office = portfolio(
        *PEOPLE, project("crm", budget=1000), demand("crm"), demand("erp"), min_hours=4
    )
    plan = decision(office, bob=36)
    assert blocked(office, plan, "budget", demand="crm") == {
        "ann": "the least that ann can add, 4 h, costs 382.00 and 280.00 of the budget is left;"
        " a larger budget would help"
    }
    assert blocked(office, plan, "budget", demand="erp") == {}


def test_budget_of_the_policy_blocks_too():
    office = portfolio(*PEOPLE, demand("crm"), budget=100, min_hours=4)
    assert set(blocked(office, decision(office), "budget", demand="crm")) == {"ann"}
