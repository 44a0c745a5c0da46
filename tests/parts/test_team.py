"""Pairs of a person and a demand."""

from tests.builders import decision, demand, person, portfolio
from tests.parts.measured import amount, points


def test_team_counts_each_pair_once_over_the_horizon():
    office = portfolio(
        person("ann"), person("bob"), demand("crm"), demand("erp"), weeks=2, profile="steady"
    )
    rows = [("ann", "crm", 10, 0), ("ann", "crm", 10, 1), ("ann", "erp", 10, 0), ("bob", "crm", 10)]
    plan = decision(office, *rows)
    assert amount(office, plan, "team") == 3
    assert points(office, plan, "team") == 1200
