"""The proven optimum of a tiny portfolio: all choices of projects, all columns of periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import inf, prod

from tests.oracle.columns import Prices, Scene
from tests.oracle.exact import ZERO
from tests.oracle.facts import Facts, Slices
from tests.oracle.horizon import Horizon
from tests.oracle.judge import judge_slices, outlook_of, slices_of, violations_of
from tests.oracle.outlook import Outlook
from tests.oracle.rules_of_a_plan import CHOICE_RULES, locked_projects

FEW_WAYS = 20


@dataclass(frozen=True)
class Best:
    """The best plan there is.

    total  points of all its parts
    tiers  points of each tier, the last one of the parts named nowhere; without tiers: [total]
    """

    plan: dict
    total: Fraction
    tiers: list[Fraction]


def best(document: dict) -> Best | None:
    """The proven optimum, lexicographic under `policy.tiers`; None where no plan is legal.

    A first round follows few ways to some plan; the second leaves out only what can't beat it.
    """
    facts = Facts(document)
    prices = Prices(facts)
    horizons = [Horizon(Scene(outlook, prices)) for outlook in choices(facts)]
    found: tuple[Fraction, Slices] | None = None
    for most_ways in (FEW_WAYS, None):
        for horizon in sorted(horizons, key=lambda horizon: horizon.bound):
            if found is None or horizon.bound < found[0]:
                better = horizon.cheapest(found and found[0], most_ways)
                if better is not None:
                    found, chosen = better, horizon
    return None if found is None else proven(chosen.outlook, prices, found)


def proven(outlook: Outlook, prices: Prices, found: tuple[Fraction, Slices]) -> Best:
    """The plan that was found, after the judge has confirmed it and its price."""
    price, x = found
    judgement = judge_slices(outlook, x)
    counted = zip(prices.tiers, judgement.tiers, strict=True)
    if judgement.violations or price != sum(factor * points for factor, points in counted):
        raise AssertionError(f"the search and the judge differ: {judgement}, {price}")
    return Best(plan_of(outlook, x), judgement.total, judgement.tiers)


def choices(facts: Facts) -> Iterator[Outlook]:
    """Every legal choice of which projects are on, and how late."""
    options = [options_of(facts, p) for p in facts.projects]
    for choice in product(*options):
        on = {p: is_on for p, (is_on, _) in zip(facts.projects, choice, strict=True)}
        delay = {p: late for p, (_, late) in zip(facts.projects, choice, strict=True)}
        if not any(rule(facts, on, delay) for rule in CHOICE_RULES.values()):
            yield Outlook(facts, on, delay)


def options_of(facts: Facts, p: str) -> list[tuple[bool, int]]:
    """What can be chosen for a project: on with each delay, or off; locks leave no choice."""
    project = facts.projects[p]
    if p in locked_projects(facts):
        return [(True, 0)]
    late = [(True, m) for m in range((project.get("max_delay") or 0) + 1)]
    return [*late, (False, 0)] if project.get("optional") else late


def plan_of(outlook: Outlook, x: Slices) -> dict:
    """The plan as a document."""
    calendar = outlook.facts.calendar
    return {
        "projects": [
            {"id": p, "on": outlook.on[p], "delay": outlook.delay[p]}
            for p in outlook.facts.projects
        ],
        "allocations": [
            {
                "person": i,
                "demand": d,
                "period": calendar.first_day(t).isoformat(),
                "hours": as_number(hours),
            }
            for (i, d, t), hours in sorted(x.items())
        ],
    }


def as_number(hours: Fraction) -> float:
    """Hours as a document writes them."""
    return int(hours) if hours.denominator == 1 else float(hours)


def search_size(document: dict, enough: float = inf) -> int:
    """How many columns the search looks at, at most: people's columns multiplied, all added.

    Counting ends once there are more than enough.
    """
    facts = Facts(document)
    prices, total = Prices(facts), 0
    for outlook in choices(facts):
        scene = Scene(outlook, prices)
        for t in facts.horizon:
            if total <= enough:
                total += count_columns(scene, t, enough)
    return total


def count_columns(scene: Scene, t: int, enough: float) -> int:
    """People's columns of a period, multiplied."""
    facts, total = scene.facts, 1
    for i in facts.people:
        slices = prod(len(scene.legal_values(i, d, t)) for d in facts.demands)
        if slices > 2 * enough:
            return slices
        total *= len(scene.person_columns(i, t))
    return total


def could_add(document: dict, plan: dict, demand_id: str, t: int) -> bool:
    """Whether somebody could be given more hours on a demand in period t, all else as it is.

    The hours are any legal ones with which the judge finds no violation in the whole plan.
    """
    facts = Facts(document)
    outlook, x = outlook_of(facts, plan), slices_of(facts, plan)
    return any(
        not violations_of(outlook, {**x, (i, demand_id, t): hours})
        for i in facts.people
        for hours in more_hours(outlook, x, (i, demand_id, t))
    )


def more_hours(outlook: Outlook, x: Slices, key: tuple[str, str, int]) -> list[Fraction]:
    """All hours beyond those of a slice that its demand could take at most: grid and lock."""
    facts, now = outlook.facts, x.get(key, ZERO)
    limit = outlook.hours_limit(*key[1:])
    grid = [facts.step * n for n in range(1, int(limit / facts.step) + 1)]
    return [h for h in {*grid, facts.lock.get(key, ZERO)} if h > now]
