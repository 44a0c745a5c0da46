"""Hours beyond the capacity, at the premium on the rate."""

from tests.builders import decision, demand, hard, person, portfolio
from tests.parts.measured import amount, points


def test_overtime_costs_the_premium_on_the_hours_beyond():
    office = portfolio(
        person("ann", rate=100), demand("crm", 60), overtime=0.5, overtime_premium=0.25
    )
    plan = decision(office, ann=50)
    assert amount(office, plan, "overtime") == 10 * 100 * 0.25
    assert points(office, plan, "overtime") == 25


def test_overtime_is_none_up_to_the_capacity_nor_up_to_the_locks():
    office = portfolio(
        person("ann", rate=100), demand("crm", 60), hard("ann", "crm", [50, 0]), weeks=2, overtime=1
    )
    plan = decision(office, ("ann", "crm", 54, 0), ("ann", "crm", 40, 1))
    assert amount(office, plan, "overtime") == 4 * 100 * 0.5
