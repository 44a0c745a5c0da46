"""Rate x hours."""

from fractions import Fraction

from tests.builders import decision, demand, person, portfolio
from tests.parts.measured import amount, points


def test_cost_is_exact_in_the_decimals_of_the_document():
    office = portfolio(person("ann", rate=0.1), person("bob", rate=0.2), demand("crm", 60))
    plan = decision(office, ann=30, bob=30)
    assert amount(office, plan, "cost") == 9
    assert points(office, plan, "cost") == Fraction(9, 10)


def test_cost_takes_the_mean_rate_by_head_where_none_is_given():
    crew = person("crew", rate=30, headcount=2)
    office = portfolio(person("ann", rate=10), crew, person("bob"), demand("crm", 60))
    assert amount(office, decision(office, bob=30), "cost") == 30 * Fraction(70, 3)


def test_cost_is_nothing_where_nobody_has_a_rate():
    office = portfolio(person("ann"), demand("crm"))
    assert amount(office, decision(office, ann=20), "cost") == 0
