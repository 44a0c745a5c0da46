"""CP-SAT, the checker and the brute-force oracle agree on the best plan of tiny portfolios."""

from __future__ import annotations

from collections import Counter

import pytest

from solver.parts import PARTS
from solver.rules import RULES
from tests.oracle.features import features
from tests.oracle.portfolios import tiny
from tests.properties.voices import agree_on

SEEDS = [range(20)]
MORE = [range(first, first + 20) for first in range(20, 600, 20)]
EVERY_PERIOD = {f"calendar.period {kind}" for kind in ("week", "day", "month")}
EVERY_PART = {f"weight of {part.name} given" for part in PARTS}
CHANGES_OF_CALENDAR = EVERY_PERIOD | {
    *("calendar.holidays", "calendar.working_days", "calendar.hours_per_week 37.5"),
    *("calendar.start inside a week", "person.hours_per_week", "person.reserved"),
    *("person.from", "person.to", "person.headcount", "person.learning"),
    *("availability.fte", "availability.hours_per_week", "availability.hours_by_period"),
    *("availability without an end", "effort before the horizon", "effort after the horizon"),
    *("effort.fte", "effort.hours", "effort.hours_per_week", "effort.hours_by_period"),
    *("booking.fte", "booking.hours_per_week", "booking.hours_by_period"),
    "booking outside the horizon",
}
WHAT_MAKES_A_RULE_SPEAK = {
    "eligibility": {"demand.skills", "demand.requires", "demand.only", "demand.never"},
    "capacity": {"policy.overtime", "locks that break capacity"},
    "locks": {"booking hard"},
    "coverage": {"locks that break coverage"},
    "slice": {"demand.min_hours", "policy.min_hours", "policy.step given", "policy.step derived"},
    "window": {"window", "window with most_per_period"},
    "parallel": {"person.max_projects 1", "policy.max_projects 1"},
    "team": {"demand.min_people", "demand.max_people", "demand.max_team"},
    "apart": {"rule apart"},
    "together": {"rule together"},
    "mentor": {"rule mentor", "rule mentor above level"},
    "budget": {"project.budget", "policy.budget"},
    "selection": {"optional with value", "optional, no value"},
    "start": {"project.max_delay 1", "project.max_delay 2"},
    "after": {"project.after", "project.after with a lag"},
    "one_of": {"rule one_of"},
    "freeze": {"policy.freeze_until"},
    "moves": {"policy.max_moves"},
}
FEWEST = 4


@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"from {seeds[0]}")
def test_solver_checker_and_oracle_agree(seeds: range) -> None:
    for seed in seeds:
        agree_on(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seeds", MORE, ids=lambda seeds: f"from {seeds[0]}")
def test_solver_checker_and_oracle_agree_on_hundreds_more(seeds: range) -> None:
    for seed in seeds:
        agree_on(seed)


@pytest.mark.slow
def test_the_portfolios_together_use_every_rule_part_and_change_of_calendar() -> None:
    assert set(WHAT_MAKES_A_RULE_SPEAK) == {rule.name for rule in RULES}
    seeds = [seed for seeds in (*SEEDS, *MORE) for seed in seeds]
    assert len(seeds) >= 500
    used = Counter(name for seed in seeds for name in features(tiny(seed)))
    expected = set().union(CHANGES_OF_CALENDAR, EVERY_PART, *WHAT_MAKES_A_RULE_SPEAK.values())
    assert {name: used[name] for name in expected if used[name] < FEWEST} == {}
