"""What a plan costs: each part in its own unit, and in points."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from tests.oracle.exact import ZERO, exact
from tests.oracle.facts import Slices
from tests.oracle.outlook import Outlook

Part = tuple[Fraction, Fraction]


def unfilled_hours(outlook: Outlook, x: Slices) -> dict[tuple[str, int | None], Fraction]:
    """u[d, t], a window's in its first period, past-horizon hours under None; only what is > 0."""
    worked: dict[tuple[str, int], Fraction] = {}
    for (_, d, t), hours in x.items():
        worked[d, t] = worked.get((d, t), ZERO) + hours
    result: dict[tuple[str, int | None], Fraction] = {}
    for d in filter(outlook.is_on, outlook.facts.demands):
        result[d, None] = outlook.past[d]
        if outlook.facts.is_window(d):
            total = sum((worked.get((d, t), ZERO) for t in outlook.facts.horizon), ZERO)
            result[d, min(outlook.open[d], default=0)] = outlook.wanted[d] - total
        else:
            for t in outlook.facts.horizon:
                result[d, t] = outlook.asked[d, t] - worked.get((d, t), ZERO)
    return {key: hours for key, hours in result.items() if hours > 0}


def measure_unfilled(outlook: Outlook, x: Slices) -> Fraction:
    """Weighted hours that stay unfilled on projects that are on."""
    facts = outlook.facts
    unfilled = unfilled_hours(outlook, x)
    return sum((facts.weight[facts.project_of[d]] * h for (d, _), h in unfilled.items()), ZERO)


def points_dropped(outlook: Outlook, p: str) -> Fraction:
    """What it costs to leave an optional project off."""
    value = outlook.facts.projects[p].get("value")
    if value is not None:
        return exact(value)
    return outlook.facts.policy.weights["dropped"] * weighted_hours(outlook, p)


def weighted_hours(outlook: Outlook, p: str) -> Fraction:
    """weight[p] times the hours p asks for in the horizon at delay 0."""
    return outlook.facts.weight[p] * outlook.facts.hours_in_horizon(p)


def dropped(outlook: Outlook) -> Part:
    """Points of the projects that are off; the amount is values as they are and weighted hours."""
    off = [p for p, is_on in outlook.on.items() if not is_on]
    values = {p: outlook.facts.projects[p].get("value") for p in off}
    amount = sum(
        (weighted_hours(outlook, p) if v is None else exact(v) for p, v in values.items()), ZERO
    )
    return sum((points_dropped(outlook, p) for p in off), ZERO), amount


def measure_delay(outlook: Outlook) -> Fraction:
    """Periods of delay times what one costs, over projects that are on."""
    total = ZERO
    for p, entry in outlook.facts.projects.items():
        if outlook.on[p]:
            cost = entry.get("delay_cost")
            each = weighted_hours(outlook, p) if cost is None else exact(cost)
            total += outlook.delay[p] * each
    return total


def measure_cost(outlook: Outlook, x: Slices) -> Fraction:
    """Money: rate times hours."""
    return sum((outlook.facts.rate[i] * hours for (i, _, _), hours in x.items()), ZERO)


def load_of(x: Slices, i: str, t: int) -> Fraction:
    """The hours of a person in a period."""
    return sum((hours for (j, _, s), hours in x.items() if (j, s) == (i, t)), ZERO)


def measure_overtime(outlook: Outlook, x: Slices) -> Fraction:
    """Money: the premium on hours beyond both capacity and locks."""
    facts, total = outlook.facts, ZERO
    for (i, t), cap in facts.cap.items():
        beyond = load_of(x, i, t) - max(cap, outlook.locked_load(i, t))
        total += max(ZERO, beyond) * facts.rate[i] * facts.policy.overtime_premium
    return total


def pairs_of(x: Slices) -> set[tuple[str, str]]:
    """Everybody's demands: the pairs (i, d) with hours."""
    return {(i, d) for i, d, _ in x}


def measure_team(outlook: Outlook, x: Slices) -> Fraction:
    """Pairs of a person and a demand."""
    return Fraction(len(pairs_of(x)))


def measure_change(outlook: Outlook, x: Slices) -> Fraction:
    """Hours of the plan of record that are not worked, on projects that are on."""
    return sum(
        (
            max(ZERO, hours - x.get(key, ZERO))
            for key, hours in outlook.por.items()
            if outlook.is_on(key[1])
        ),
        ZERO,
    )


def measure_restarts(outlook: Outlook, x: Slices) -> Fraction:
    """Gaps in which the person could have worked, between two periods with hours of a pair."""
    total = 0
    for i, d in pairs_of(x):
        worked = sorted(t for j, e, t in x if (j, e) == (i, d))
        for before, again in pairwise(worked):
            total += any(is_workable(outlook, i, d, t) for t in range(before + 1, again))
    return Fraction(total)


def is_workable(outlook: Outlook, i: str, d: str, t: int) -> bool:
    """Whether i has capacity and d asks hours in t."""
    return outlook.facts.cap[i, t] > 0 and outlook.asked[d, t] > 0


def preferences_of(outlook: Outlook, i: str, d: str) -> list[dict]:
    """The preference entries that speak of a pair."""
    entries = outlook.facts.document.get("preferences") or []
    members = outlook.facts.members
    return [e for e in entries if e["demand"] == d and i in members[e["person"]]]


def points_liked(outlook: Outlook, i: str, d: str) -> Fraction:
    """Preference points per hour of a pair."""
    entries = preferences_of(outlook, i, d)
    return sum((exact(e.get("points") or 0) for e in entries), ZERO)


def points_once(outlook: Outlook, i: str, d: str) -> Fraction:
    """Preference points of using a pair at all."""
    entries = preferences_of(outlook, i, d)
    return sum((exact(e.get("once") or 0) for e in entries), ZERO)


def measure_preference(outlook: Outlook, x: Slices) -> Fraction:
    """Points of hours, and once of every pair in use."""
    by_hours = sum((points_liked(outlook, i, d) * hours for (i, d, _), hours in x.items()), ZERO)
    return by_hours + sum((points_once(outlook, i, d) for i, d in pairs_of(x)), ZERO)


def parts_of(outlook: Outlook, x: Slices) -> dict[str, Part]:
    """Every part as (points, amount)."""
    measured = {
        "unfilled": measure_unfilled(outlook, x),
        "delay": measure_delay(outlook),
        "cost": measure_cost(outlook, x),
        "overtime": measure_overtime(outlook, x),
        "team": measure_team(outlook, x),
        "change": measure_change(outlook, x),
        "restarts": measure_restarts(outlook, x),
        "preference": measure_preference(outlook, x),
    }
    weights = outlook.facts.policy.weights
    result = {part: (weights[part] * amount, amount) for part, amount in measured.items()}
    return {**result, "dropped": dropped(outlook)}
