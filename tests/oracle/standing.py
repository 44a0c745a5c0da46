"""Where a plan stands between two periods, and what is used up on the way."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor, lcm

from tests.oracle.columns import Scene
from tests.oracle.exact import exact
from tests.oracle.facts import Slices
from tests.oracle.rules_of_a_period import Column

NEVER, WORKING, PAUSE, WORKABLE_PAUSE = 0, 1, 2, 3
Pair = tuple[str, str]


@dataclass(frozen=True)
class Standing:
    """What later periods can see of earlier ones."""

    pairs: tuple[int, ...]
    left: tuple[int, ...]
    moved: frozenset[str]


@dataclass(frozen=True)
class Way:
    """The cheapest way to a standing found so far."""

    price: int
    before: Way | None
    column: Column


def in_whole_numbers(
    limit: Fraction, each: dict[Pair, Fraction], unit: int
) -> tuple[int, dict[Pair, int]]:
    """A meter in so small a unit that all it counts is whole: hours come in 1/unit of an hour."""
    whole = unit * lcm(*(takes.denominator for takes in each.values()))
    return floor(limit * whole), {pair: int(takes * whole) for pair, takes in each.items()}


def meters_of(scene: Scene) -> list[tuple[Fraction, dict[Pair, Fraction]]]:
    """What is used up over the horizon: each limit, and what an hour of a pair takes of it."""
    facts, meters = scene.facts, []
    pairs = [(i, d) for i in facts.people for d in facts.demands]
    money = {pair: facts.rate[pair[0]] for pair in pairs}
    for p, entry in facts.projects.items():
        if entry.get("budget") is not None:
            own = {pair: money[pair] for pair in pairs if facts.project_of[pair[1]] == p}
            meters.append((exact(entry["budget"]), own))
    if facts.policy.budget is not None:
        meters.append((facts.policy.budget, money))
    for d in facts.demands:
        if facts.is_window(d):
            hours = {pair: Fraction(1) for pair in pairs if pair[1] == d}
            meters.append((scene.outlook.window_limit(d), hours))
    return meters


def slices_of(way: Way) -> Slices:
    """The slices of all periods along a way."""
    columns = []
    step: Way | None = way
    while step is not None and step.before is not None:
        columns.append(step.column)
        step = step.before
    return {
        (i, d, t): hours
        for t, column in enumerate(reversed(columns))
        for (i, d), hours in column.items()
    }
