"""Unfilled hours, weighted, of projects that are on."""

from tests.builders import decision, demand, flexible, hard, person, portfolio, project
from tests.parts.measured import amount, points


def test_unfilled_weighs_hours_by_priority():
    office = portfolio(
        person("ann"),
        project("crm", priority="high"),
        project("erp", weight=0.5),
        demand("crm", 40),
        demand("erp", 30),
    )
    plan = decision(office, ann=30)
    assert points(office, plan, "unfilled") == 100 * (8 * 10 + 30 * 0.5)
    assert amount(office, plan, "unfilled") == 8 * 10 + 30 * 0.5


def test_unfilled_counts_nothing_of_projects_that_are_off():
    office = portfolio(person("ann"), project("crm", optional=True), demand("crm"))
    assert points(office, decision(office, off=["crm"]), "unfilled") == 0


def test_unfilled_counts_hours_moved_past_the_horizon():
    office = portfolio(person("ann"), project("crm", max_delay=1), demand("crm", [10, 20]), weeks=2)
    plan = decision(office, ("ann", "crm", 10, 1), delay={"crm": 1})
    assert amount(office, plan, "unfilled") == 3 * 20


def test_unfilled_of_a_window_is_its_total_less_what_is_worked():
    window = flexible("crm", 50, ("2027-01-04", "2027-01-17"))
    office = portfolio(person("ann"), window, weeks=2)
    assert amount(office, decision(office, ("ann", "crm", 20, 1)), "unfilled") == 3 * 30
    full = decision(office, ("ann", "crm", 40, 0), ("ann", "crm", 10, 1))
    assert amount(office, full, "unfilled") == 0


def test_unfilled_is_none_where_locks_give_more_than_asked():
    office = portfolio(person("ann"), demand("crm", [10, 10]), hard("ann", "crm", [30]), weeks=2)
    plan = decision(office, ("ann", "crm", 30, 0))
    assert amount(office, plan, "unfilled") == 3 * 10
