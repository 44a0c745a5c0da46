"""Periods of delay, at their cost or the project's weighted hours."""

from tests.builders import decision, demand, person, portfolio, project
from tests.parts.measured import amount, points


def test_delay_costs_what_the_project_says_per_period():
    late = project("crm", max_delay=3, delay_cost=12.5)
    office = portfolio(person("ann"), late, demand("crm", [20]), weeks=4, profile="fastest")
    plan = decision(office, delay={"crm": 2})
    assert points(office, plan, "delay") == 10 * 2 * 12.5
    assert amount(office, plan, "delay") == 2 * 12.5


def test_delay_costs_the_weighted_hours_of_the_horizon_else():
    late = project("crm", max_delay=1, weight=2)
    office = portfolio(person("ann"), late, demand("crm", [20, 10, 40]), weeks=2)
    assert points(office, decision(office, delay={"crm": 1}), "delay") == 2 * 30


def test_delay_of_a_project_that_is_off_costs_nothing():
    late = project("crm", max_delay=1, optional=True)
    office = portfolio(person("ann"), late, demand("crm"))
    assert points(office, decision(office, off=["crm"], delay={"crm": 1}), "delay") == 0
