"""Hours somebody could take right now: what they would cost beyond what they save."""

from __future__ import annotations

from typing import Any

from solver.portfolio.portfolio import Portfolio
from tests.builders import decision, demand, likes, person, portfolio, soft
from tests.explain.telling import WHEN, one


def costly(*things: Any, **policy: Any) -> Portfolio:
    return portfolio(person("ann", rate=100), demand("crm", 8), *things, min_hours=4, **policy)


def test_hours_that_cost_more_than_they_save_are_told_with_the_price():
    office = costly(weights={"unfilled": 1})
    assert one(office, decision(office)) == (
        "lower_priority",
        f"ann could take 4 h {WHEN}, but that costs 228 points more than it saves; a higher"
        " priority of crm would help.",
    )


def test_hours_worth_more_in_larger_numbers_are_priced_so():
    office = costly(weights={"unfilled": 10})
    assert "ann could take 8 h" in one(office, decision(office))[1]
    assert "costs 40 points more" in one(office, decision(office))[1]


def test_hours_that_a_tier_before_forbids_say_so():
    office = costly(tiers=[["cost", "team"], ["unfilled"]])
    assert one(office, decision(office))[1] == (
        f"ann could take 4 h {WHEN}, but that costs 240 points more than it saves in cost and"
        " team, which policy.tiers puts first."
    )


def test_hours_that_change_nothing_say_so():
    office = costly(weights={"unfilled": 0, "cost": 0, "team": 0})
    assert "but that costs as many points as it saves" in one(office, decision(office))[1]


def test_hours_beyond_a_budget_are_not_offered():
    office = costly(weights={"unfilled": 10}, budget=500)
    assert "ann could take 4 h" in one(office, decision(office))[1]


def test_somebody_of_the_team_is_offered_first():
    things = person("bob"), person("cy"), demand("crm", [60, 60])
    office = portfolio(*things, weeks=2, weights={"unfilled": 0, "team": 1})
    plan = decision(office, ("bob", "crm", 40, 0), ("cy", "crm", 20, 0), ("cy", "crm", 40, 1))
    assert one(office, plan)[1].startswith("bob could take 4 h in the week from 2027-01-11")


def test_soft_bookings_likes_and_restarts_count_in_the_price():
    office = portfolio(
        person("ann", rate=10),
        demand("crm", [20, 20, 20]),
        soft("ann", "crm", [0, 8, 0]),
        likes("ann", "crm", points=2, once=50),
        weeks=3,
        weights={"unfilled": 0, "restarts": 7},
    )
    plan = decision(office, ("ann", "crm", 20, 0), ("ann", "crm", 20, 2))
    text = one(office, plan)[1]
    # 4 h cost 4, are disliked by 8, keep 4 h of the record (-20) and close a gap (-7)
    assert "ann could take 4 h in the week from 2027-01-11, which the run did not get to" in text
