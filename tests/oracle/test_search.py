"""The search against plain enumeration, hand-made optima, and itself; the portfolios it is fed."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

import pytest

from tests.oracle.facts import Facts
from tests.oracle.features import features
from tests.oracle.judge import judge, judge_slices, outlook_of, slices_of
from tests.oracle.plain import plain_best, plain_size
from tests.oracle.policy import WEIGHTS
from tests.oracle.portfolios import tiny
from tests.oracle.search import best, could_add
from tests.oracle.small import booking, demand, person, plan, portfolio, project

SEEDS = 500
PLAIN_PLANS = 700


def rows_of(found: dict) -> list[tuple]:
    return [(row["person"], row["demand"], row["period"], row["hours"]) for row in found]


def test_best_takes_the_cheaper_person_and_one_team():
    people = person("ann", rate=50), person("bob", rate=80)
    found = best(portfolio(*people, demand(hours=(20, 40))))
    assert rows_of(found.plan["allocations"]) == [
        ("ann", "dev", "2027-01-04", 20),
        ("ann", "dev", "2027-01-11", 40),
    ]
    assert found.total == 200 + 300
    assert found.tiers == [500]


def test_best_drops_a_project_for_its_value():
    # staffing costs 40 h x 50 x 0.1 + 200 = 400 points, leaving it off costs its value
    cheap, dear = (portfolio(person(rate=50), demand(), projects=[p]) for p in values(300, 500))
    assert best(cheap).plan["projects"] == [{"id": "crm", "on": False, "delay": 0}]
    assert best(cheap).total == 300
    assert best(dear).plan["projects"] == [{"id": "crm", "on": True, "delay": 0}]
    assert best(dear).total == 400


def values(*numbers: int) -> list[dict]:
    return [project(optional=True, value=value) for value in numbers]


def test_best_delays_to_where_somebody_is():
    away = person(availability=[{"from": "2027-01-04", "to": "2027-01-10", "fte": 0}])
    projects = [project(max_delay=1, delay_cost=10)]
    found = best(portfolio(away, demand(hours=(20,)), projects=projects))
    assert found.plan["projects"][0]["delay"] == 1
    assert found.total == 10 + 200


def test_best_minimises_tiers_one_after_the_other():
    document = portfolio(person(rate=50), demand(), policy={"tiers": [["cost"], ["unfilled"]]})
    assert best(document).tiers == [0, 12000, 0]
    document["policy"]["tiers"].reverse()
    assert best(document).tiers == [0, 200, 200]


def test_best_is_none_where_locks_alone_break_a_budget():
    bookings = [booking("hard", "ann", "dev", (20,))]
    projects = [project(budget=999)]
    assert best(portfolio(person(rate=50), demand(), projects=projects, bookings=bookings)) is None


def test_best_is_not_led_astray_by_a_dearer_delay():
    # a project that asks nothing may wait for 0.25 points more; liked pairs widen the search
    found = best(tiny(78))
    assert found.total == 5020
    assert [choice["delay"] for choice in found.plan["projects"]] == [0, 0]


def test_could_add_asks_the_judge_for_everybody():
    document = portfolio(person("ann"), person("bob"), demand(max_people=1), policy={"step": 4})
    begun = plan(document, ("ann", "dev", 0, 12), ("ann", "dev", 1, 20))
    assert could_add(document, begun, "dev", 0)
    assert not could_add(document, begun, "dev", 1)
    limited = {**document, "policy": {"step": 4, "min_hours": 20}}
    assert could_add(limited, plan(limited), "dev", 0)
    away = {**document, "people": [person("ann", hours_per_week=12)]}
    assert not could_add(away, begun, "dev", 0)


def staffed_plans_that_equal_plain_enumeration(seeds: range) -> int:
    staffed = 0
    for seed in seeds:
        document = tiny(seed)
        if plain_size(document) <= PLAIN_PLANS:
            found = best(document)
            assert plain_best(document) == (found and found.tiers), f"seed {seed}"
            staffed += bool(found and found.plan["allocations"])
    return staffed


def test_best_equals_plain_enumeration_on_really_tiny_portfolios():
    assert staffed_plans_that_equal_plain_enumeration(range(100)) > 2


@pytest.mark.slow
def test_best_equals_plain_enumeration_on_many_more():
    assert staffed_plans_that_equal_plain_enumeration(range(100, SEEDS)) > 15


@pytest.mark.parametrize("seed", range(60))
def test_no_legal_neighbour_beats_the_best(seed):
    document, rng = tiny(seed), Random(seed)
    found = best(document)
    if found is None:
        return
    facts = Facts(document)
    outlook = outlook_of(facts, found.plan)
    slices = slices_of(facts, found.plan)
    for _ in range(15):
        key = rng.choice(list(facts.people)), rng.choice(list(facts.demands)), 0
        key = (*key[:2], rng.choice(facts.horizon))
        x = {**slices, key: facts.step * rng.randint(0, 3)}
        other = judge_slices(outlook, {k: hours for k, hours in x.items() if hours})
        assert other.violations or other.tiers >= found.tiers


def test_the_best_plan_survives_being_written_and_read():
    found = best(tiny(5))
    again = judge(json.loads(json.dumps(tiny(5))), json.loads(json.dumps(found.plan)))
    assert not again.violations
    assert (again.total, again.tiers) == (found.total, found.tiers)


EXPECTED = {
    *("calendar.period week", "calendar.period day", "calendar.period month"),
    *("calendar.holidays", "calendar.working_days", "calendar.hours_per_week 37.5"),
    *("calendar.start inside a week", "person.hours_per_week", "person.reserved", "person.rate"),
    *("person without a rate", "person.role", "person.tags", "person.from", "person.to"),
    *("person.learning", "person.headcount", "person.max_projects 1", "person.max_projects null"),
    *("availability.fte", "availability.hours_per_week", "availability.hours_by_period"),
    *("availability without an end", "project.priority", "project.weight", "project.delay_cost"),
    *("project.budget", "project.max_delay 1", "project.max_delay 2", "optional with value"),
    *("optional, no value", "project.after", "project.after with a lag", "demand.role"),
    *("demand.skills", "demand.requires", "demand.excludes", "demand.only", "demand.never"),
    *("demand.only nobody", "demand.min_hours", "demand.min_hours 0", "demand.min_people"),
    *("demand.max_people", "demand.max_team", "effort of two entries", "effort.fte"),
    *("effort.hours_per_week", "effort.hours", "effort.hours_by_period", "window"),
    *("window with most_per_period", "effort before the horizon", "effort after the horizon"),
    *("effort of nothing", "booking soft", "booking hard", "booking.fte", "base beyond lock"),
    *("booking.hours_per_week", "booking.hours_by_period", "booking outside the horizon"),
    *("preference.points liked", "preference.points disliked", "preference.once liked"),
    *("preference.once disliked", "policy.profile balanced", "policy.profile cheapest"),
    *("policy.profile steady", "policy.profile fastest", "policy.weights", "policy.tiers"),
    *("policy.min_hours", "policy.min_hours 0", "policy.overtime", "policy.overtime_premium"),
    *("policy.budget", "policy.freeze_until", "policy.max_moves", "policy.step given"),
    *("policy.step derived", "policy.max_projects 1", "policy.max_projects null"),
    *("rule apart", "rule together", "rule mentor", "rule mentor above level", "rule one_of"),
    *("locks", "locks on some projects", "locks that break capacity"),
    *("locks that break eligibility", "locks that break coverage", "locks that break slice"),
    *("locks that break parallel", "locks that break team", "locks that break apart"),
    *("locks that break together", "locks that break mentor", "locks that break budget"),
    *("locks that break window", *(f"tier of {part}" for part in WEIGHTS)),
    *(f"weight of {part} given" for part in WEIGHTS),
}


@pytest.mark.slow
def test_tiny_portfolios_use_everything_there_is():
    used = Counter(name for seed in range(SEEDS) for name in features(tiny(seed)))
    rare = {name: used[name] for name in EXPECTED if used[name] < 4}
    assert not rare, used


def test_tiny_portfolios_are_the_same_for_the_same_seed():
    assert [tiny(seed) for seed in range(30)] == [tiny(seed) for seed in range(30)]


@pytest.mark.slow
def test_best_plans_of_tiny_portfolios_know_every_part():
    used: Counter = Counter()
    infeasible = 0
    for seed in range(SEEDS):
        document = tiny(seed)
        found = best(document)
        if found is None:
            infeasible += 1
            continue
        parts = judge(document, found.plan).parts
        used.update(part for part, (points, _) in parts.items() if points)
    assert all(used[part] >= 3 for part in WEIGHTS), used
    assert infeasible < SEEDS / 15
