"""What a plan is worth: parts, tiers, shortages and summaries."""

from fractions import Fraction

import pytest

from solver.checker.measure import measure, tiers_of
from solver.parts import PARTS
from solver.plan import PartValue
from tests.builders import decision, demand, flexible, person, portfolio, project, week

NAMES = tuple(part.name for part in PARTS)


def office(**policy):
    return portfolio(
        person("ann", rate=50),
        project("crm", priority="high", max_delay=1),
        project("erp", optional=True, value=750),
        demand("crm", [30, 10]),
        demand("erp", 10),
        weeks=2,
        **policy,
    )


def test_measure_adds_up_the_parts():
    crm = office()
    plan = decision(crm, ("ann", "crm", 20, 0), off=["erp"])
    found = measure(crm, plan)
    points = {name: part.points for name, part in found.parts.items() if part.points}
    assert points == {"unfilled": 100 * 8 * 20, "dropped": 750, "cost": 100, "team": 200}
    assert found.total == sum(points.values())
    assert tuple(found.parts) == NAMES


def test_measure_gives_totals_by_tier_and_the_rest_as_the_last():
    tiered = office(tiers=[["cost", "team"], ["dropped"]])
    found = measure(tiered, decision(tiered, ("ann", "crm", 20, 0), off=["erp"]))
    assert [tier.total for tier in found.tiers] == [300, 750, 16000]
    assert found.tiers[0].parts == ("cost", "team")
    assert set(found.tiers[2].parts) == set(NAMES) - {"cost", "team", "dropped"}


def test_tiers_are_one_of_all_where_none_are_named_and_no_more_where_all_are():
    assert tiers_of(office().policy) == (NAMES,)
    assert tiers_of(office(tiers=[list(NAMES)]).policy) == (NAMES,)


def test_measure_shows_parts_in_plain_numbers_with_their_units():
    crm = office()
    found = measure(crm, decision(crm, ("ann", "crm", 20.25, 0), off=["erp"]))
    assert found.part_values["cost"] == PartValue(101.25, 1012.5, "money")
    assert found.part_values["team"] == PartValue(200, 1, "pairs")
    assert list(found.part_values) == list(NAMES)


def test_measure_lists_what_is_unfilled_and_what_a_delay_moves_away():
    crm = office()
    found = measure(crm, decision(crm, ("ann", "crm", 20, 1), delay={"crm": 1}))
    assert found.unfilled == {
        ("crm", week(1)): 40,
        ("crm", None): 40,
        ("erp", week(0)): 40,
        ("erp", week(1)): 40,
    }


def test_measure_puts_a_windows_shortage_into_its_first_period():
    window = flexible("crm", 50, ("2027-01-11", "2027-01-24"))
    crm = portfolio(person("ann"), window, weeks=3)
    found = measure(crm, decision(crm, ("ann", "crm", 20, 2)))
    assert found.unfilled == {("crm", week(1)): 120}


def test_summaries_tell_each_projects_choice_hours_cost_and_coverage():
    crm = office()
    first, second = measure(
        crm, decision(crm, ("ann", "crm", 20, 1), delay={"crm": 1}, off=["erp"])
    ).projects
    assert (first.id, first.on, first.delay) == ("crm", True, 1)
    assert (first.coverage, first.hours, first.cost) == (0.5, 20, 1000)
    assert (second.id, second.on, second.coverage, second.hours) == ("erp", False, 0, 0)


def test_summaries_call_a_project_that_asks_nothing_covered():
    idle = portfolio(person("ann"), project("crm"))
    (summary,) = measure(idle, decision(idle)).projects
    assert summary.coverage == 1


def test_measure_is_exact_where_floats_are_not():
    crm = portfolio(person("ann", rate=0.1), demand("crm", 30), weights={"cost": 0.3, "team": 0})
    assert measure(crm, decision(crm, ann=30)).total == Fraction(9, 10)


@pytest.mark.parametrize("profile", ["balanced", "cheapest", "steady", "fastest"])
def test_measure_takes_the_weights_of_the_profile(profile):
    crm = portfolio(person("ann", rate=10), demand("crm", 30), profile=profile)
    cost = {"balanced": 30, "cheapest": 300, "steady": 30, "fastest": 0}
    assert measure(crm, decision(crm, ann=30)).parts["cost"].points == cost[profile]
