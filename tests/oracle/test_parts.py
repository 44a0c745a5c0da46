"""Every part and KPI on plans whose points were added up by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.oracle.policy import WEIGHTS
from tests.oracle.small import booking, demand, judged, person, portfolio, project, window

ANN, BOB = person("ann", rate=50), person("bob", rate=80)


def only(*rows: tuple, part: str, document: dict, **choice: object) -> tuple:
    """A part's points and amount."""
    return judged(document, *rows, **choice).parts[part]


def test_unfilled_is_weighted_and_counts_hours_past_the_horizon():
    projects = [project(priority="high", max_delay=1)]
    document = portfolio(ANN, demand(hours=(20, 12)), projects=projects)
    found = judged(document, ("ann", "dev", 1, 8), crm=1)
    assert found.parts["unfilled"] == (100 * 8 * 24, 8 * 24)
    assert found.unfilled == {("dev", 1): 12, ("dev", None): 12}


def test_unfilled_of_a_window_stands_in_its_first_period():
    document = portfolio(ANN, window(30, "2027-01-11", "2027-01-15"))
    assert judged(document, ("ann", "dev", 1, 12)).unfilled == {("dev", 1): 18}


def test_dropped_is_the_value_in_points_as_it_is():
    projects = [project(priority="critical", optional=True, value=500)]
    document = portfolio(ANN, demand(), projects=projects, policy={"weights": {"dropped": 7}})
    found = judged(document, off=("crm",))
    assert found.parts["dropped"] == (500, 500)
    assert found.total == 500


def test_dropped_without_a_value_is_the_weighted_hours_inside_the_horizon():
    document = portfolio(ANN, demand(hours=(20, 12, 99)), projects=[project(optional=True)])
    assert only(part="dropped", document=document, off=("crm",)) == (100 * 3 * 32, 3 * 32)


def test_delay_costs_what_is_said_or_the_weighted_hours():
    said = portfolio(ANN, demand(), projects=[project(max_delay=2, delay_cost=500)])
    assert only(part="delay", document=said, crm=2) == (1000, 1000)
    unsaid = portfolio(ANN, demand(hours=(20, 12, 99)), projects=[project(max_delay=2)])
    policy = {"profile": "fastest"}
    assert only(part="delay", document={**unsaid, "policy": policy}, crm=2) == (1920, 192)


def test_cost_is_money_for_all_hours():
    document = portfolio(ANN, demand())
    assert only(("ann", "dev", 0, 20), part="cost", document=document) == (100, 1000)


def test_overtime_is_the_premium_on_hours_beyond_capacity_and_locks():
    policy = {"overtime": 0.5, "step": 1}
    document = portfolio(ANN, demand(hours=(60,)), policy=policy)
    assert only(("ann", "dev", 0, 46), part="overtime", document=document) == (15, 150)
    locked = {**document, "bookings": [booking("hard", "ann", "dev", (44,))]}
    assert only(("ann", "dev", 0, 46), part="overtime", document=locked) == (5, 50)


def test_team_counts_pairs():
    document = portfolio(ANN, BOB, demand("dev"), demand("test"))
    rows = (("ann", "dev", 0, 4), ("ann", "dev", 1, 4), ("ann", "test", 0, 4), ("bob", "dev", 0, 4))
    assert only(*rows, part="team", document=document) == (600, 3)


def test_change_is_what_is_taken_from_the_plan_of_record_of_projects_on():
    bookings = [booking("soft", "ann", "dev", (20, 8, 40))]
    projects = [project(optional=True, max_delay=1)]
    document = portfolio(ANN, demand(), projects=projects, bookings=bookings)
    rows = (("ann", "dev", 0, 12), ("ann", "dev", 1, 12))
    assert only(*rows, part="change", document=document) == (40, 8)
    assert only(part="change", document=document, off=("crm",)) == (0, 0)
    assert only(("ann", "dev", 1, 12), part="change", document=document, crm=1) == (40, 8)


@pytest.mark.parametrize(
    ("asked", "leave", "restarts"), [(20, 20, 1), (0, 20, 0), (20, 0, 0), (0, 0, 0)]
)
def test_restarts_are_gaps_in_which_work_was_possible(asked, leave, restarts):
    calendar = {"start": "2027-01-04", "periods": 4}
    away = [{"from": "2027-01-11", "to": "2027-01-24", "hours_per_week": leave}]
    dev = demand(hours=(20, 0, asked, 20))
    policy = {"weights": {"restarts": 100}}
    document = portfolio(person("ann", availability=away), dev, calendar=calendar, policy=policy)
    rows = (("ann", "dev", 0, 8), ("ann", "dev", 3, 8))
    assert only(*rows, part="restarts", document=document) == (100 * restarts, restarts)
    assert judged(document, *rows).kpis["switches"] == restarts


def test_preferences_add_up_by_hours_and_once():
    crew = person("bob", headcount=2)
    preferences = [
        {"person": "bob", "demand": "dev", "points": -1.5},
        {"person": "bob#2", "demand": "dev", "points": 1, "once": 50},
        {"person": "bob#1", "demand": "test", "once": 900},
    ]
    policy = {"weights": {"preference": 2}}
    document = portfolio(crew, demand(), demand("test"), preferences=preferences, policy=policy)
    rows = (("bob#1", "dev", 0, 4), ("bob#2", "dev", 0, 8), ("bob#2", "dev", 1, 4))
    assert only(*rows, part="preference", document=document) == (2 * (-6 - 6 + 50), 38)


def test_the_total_is_the_sum_of_all_parts_and_of_all_tiers():
    policy = {"tiers": [["unfilled"], ["cost", "team"]]}
    found = judged(portfolio(ANN, demand(), policy=policy), ("ann", "dev", 0, 20))
    assert set(found.parts) == set(WEIGHTS)
    assert found.tiers == [6000, 300, 0]
    assert found.total == 6300


@pytest.mark.parametrize(
    ("profile", "weights"),
    [
        ("balanced", {}),
        ("cheapest", {"cost": 1}),
        ("steady", {"change": 50, "team": 400, "restarts": 100}),
        ("fastest", {"delay": 10, "cost": 0}),
    ],
)
def test_a_profile_changes_weights_and_given_ones_win(profile, weights):
    dev = demand()
    policy = {"profile": profile, "weights": {"team": 7}}
    bookings = [booking("soft", "ann", "dev", (20, 4))]
    document = portfolio(ANN, dev, policy=policy, bookings=bookings)
    parts = judged(document, ("ann", "dev", 0, 20)).parts
    assert parts["team"] == (7, 1)
    assert parts["change"] == (weights.get("change", 5) * 4, 4)
    assert parts["cost"][0] == weights.get("cost", Fraction(1, 10)) * 1000


def test_kpis_of_a_plan_worked_out_by_hand():
    projects = [project(priority="high"), project("erp", optional=True), project("web")]
    demands = [
        demand("dev", hours=(20, 20)),
        demand("erp-dev", of="erp"),
        demand("web-dev", of="web", hours=(16,)),
    ]
    policy = {"overtime": 0.25}
    idle = person("cho", hours_per_week=0)
    document = portfolio(ANN, BOB, idle, *demands, projects=projects, policy=policy)
    rows = (("ann", "dev", 0, 20), ("bob", "dev", 1, 12), ("bob", "web-dev", 0, 16))
    found = judged(document, *rows, off=("erp",))
    assert not found.violations
    assert found.kpis == {
        "asked_hours": 56,
        "filled_hours": 48,
        "unfilled_hours": 8,
        "coverage": Fraction(48, 56),
        "weighted_coverage": Fraction(8 * 32 + 3 * 16, 8 * 40 + 3 * 16),
        "projects_fully_staffed": 1,
        "projects_off": 1,
        "cost": 20 * 50 + 28 * 80,
        "utilisation": Fraction(48, 160),
        "overbooked_people": 0,
        "people_moved": 2,
        "mean_team": Fraction(3, 2),
        "switches": 0,
    }


def test_kpis_of_nothing_asked_are_whole():
    kpis = judged(portfolio(ANN, demand(hours=(0,)))).kpis
    assert (kpis["coverage"], kpis["weighted_coverage"], kpis["mean_team"]) == (1, 1, 0)
    assert kpis["projects_fully_staffed"] == 0


def test_people_are_overbooked_beyond_capacity_without_overtime():
    document = portfolio(ANN, demand(hours=(60,)), policy={"overtime": 0.25})
    assert judged(document, ("ann", "dev", 0, 44)).kpis["overbooked_people"] == 1
