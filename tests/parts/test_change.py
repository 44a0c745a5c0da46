"""Hours of the plan of record that are no longer worked."""

from tests.builders import decision, demand, hard, person, portfolio, project, soft
from tests.parts.measured import amount, points


def test_change_counts_hours_taken_away_and_none_that_are_added():
    bookings = [soft("ann", "crm", 20), soft("bob", "crm", 10), hard("bob", "crm", 15)]
    office = portfolio(person("ann"), person("bob"), demand("crm", 60), *bookings)
    assert amount(office, decision(office, ann=12, bob=15), "change") == 8
    assert points(office, decision(office, ann=12, bob=15), "change") == 40
    assert amount(office, decision(office, ann=30, bob=20), "change") == 0
    assert amount(office, decision(office), "change") == 35


def test_change_moves_with_the_delay_and_forgets_what_leaves_the_horizon():
    late = project("crm", max_delay=1)
    office = portfolio(
        person("ann"), late, demand("crm", [20, 20]), soft("ann", "crm", [20, 10]), weeks=2
    )
    plan = decision(office, ("ann", "crm", 20, 1), delay={"crm": 1})
    assert amount(office, plan, "change") == 0
    assert amount(office, decision(office, ("ann", "crm", 20, 1)), "change") == 20


def test_change_counts_nothing_of_projects_that_are_off():
    office = portfolio(
        person("ann"), project("crm", optional=True), demand("crm"), soft("ann", "crm", 20)
    )
    assert amount(office, decision(office, off=["crm"]), "change") == 0
