"""Optional projects that are off, at their value or their weighted hours."""

from tests.builders import decision, demand, person, portfolio, project
from tests.parts.measured import amount, points


def test_dropped_counts_the_value_as_points_whatever_the_weight():
    valued = project("crm", optional=True, value=500.25)
    office = portfolio(person("ann"), valued, demand("crm"), weights={"dropped": 7})
    plan = decision(office, off=["crm"])
    assert points(office, plan, "dropped") == 500.25
    assert amount(office, plan, "dropped") == 500.25


def test_dropped_counts_weighted_hours_where_there_is_no_value():
    low = project("crm", optional=True, priority="low", max_delay=1)
    office = portfolio(person("ann"), low, demand("crm", [10, 20, 30]), weeks=2)
    off = decision(office, off=["crm"], delay={"crm": 1})
    assert points(office, off, "dropped") == 100 * 1 * 30
    assert amount(office, off, "dropped") == 30


def test_dropped_counts_nothing_of_projects_that_are_on():
    office = portfolio(person("ann"), project("crm", optional=True, value=5), demand("crm"))
    assert points(office, decision(office), "dropped") == 0
