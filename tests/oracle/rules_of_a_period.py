"""The rules that look at one period alone. Each says how far a column goes beyond it, 0: kept.

A column is {(i, d): hours > 0}, all the work of one period t.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from tests.oracle.exact import ZERO
from tests.oracle.outlook import Outlook

Column = dict[tuple[str, str], Fraction]


def excess(amount: Fraction, limit: Fraction) -> Fraction:
    """By how much an amount is beyond its limit."""
    return max(amount - limit, Fraction(0))


def capacity(outlook: Outlook, t: int, column: Column) -> Fraction:
    """Hours of a person beyond cap with overtime."""
    load = dict.fromkeys(outlook.facts.people, ZERO)
    for (i, _), hours in column.items():
        load[i] += hours
    return sum((excess(load[i], outlook.load_limit(i, t)) for i in load), ZERO)


def eligibility(outlook: Outlook, t: int, column: Column) -> Fraction:
    """Hours of somebody who may not work there, beyond those locked."""
    lock = outlook.facts.lock
    return sum(
        excess(hours, lock.get((i, d, t), ZERO))
        for (i, d), hours in column.items()
        if not outlook.facts.is_eligible(i, d, t)
    )


def coverage(outlook: Outlook, t: int, column: Column) -> Fraction:
    """Hours beyond those asked on a demand; windows are looked at by `window` and over all t."""
    total = ZERO
    for d in outlook.facts.demands:
        if outlook.is_on(d) and not outlook.facts.is_window(d):
            total += excess(hours_on(column, d), outlook.hours_limit(d, t))
    return total


def hours_on(column: Column, d: str) -> Fraction:
    """The hours on a demand in the column."""
    return sum((hours for (_, e), hours in column.items() if e == d), ZERO)


def is_legal_slice(outlook: Outlook, key: tuple[str, str, int], hours: Fraction) -> bool:
    """Whether these hours are exactly the lock, or on the grid and not too few."""
    if hours == outlook.facts.lock.get(key, ZERO):
        return True
    return hours % outlook.facts.step == 0 and hours >= outlook.least_slice(*key[1:])


def slice_(outlook: Outlook, t: int, column: Column) -> int:
    """Slices that are off the grid or shorter than the least slice, and not the lock."""
    return sum(not is_legal_slice(outlook, (*key, t), hours) for key, hours in column.items())


def parallel(outlook: Outlook, t: int, column: Iterable[tuple[str, str]]) -> int:
    """Projects of a person beyond max_projects."""
    total = 0
    for i in outlook.facts.people:
        projects = {outlook.facts.project_of[d] for j, d in column if j == i}
        total += max(0, len(projects) - outlook.projects_limit(i, t))
    return total


def team(outlook: Outlook, t: int, column: Iterable[tuple[str, str]]) -> int:
    """People on a demand beyond max_people, or missing to min_people where anyone is."""
    total = 0
    for d, demand in outlook.facts.demands.items():
        heads, locked = sum(e == d for _, e in column), outlook.locked_heads(d, t)
        most, least = demand.get("max_people"), demand.get("min_people") or 0
        if most is not None:
            total += max(0, heads - max(most, locked))
        if heads:
            total += max(0, (min(least, locked) if locked else least) - heads)
    return total


def people_on(outlook: Outlook, column: Iterable[tuple[str, str]], p: str) -> set[str]:
    """Who has hours on a project in the column."""
    return {i for i, d in column if outlook.facts.project_of[d] == p}


def apart(outlook: Outlook, t: int, column: Iterable[tuple[str, str]]) -> int:
    """Listed people beyond the first on one project."""
    total = 0
    for rule in of_kind(outlook, "apart"):
        for p in outlook.facts.projects:
            listed = set(rule["people"])
            locked = len(listed & outlook.locked_people(p, t))
            total += max(0, len(listed & people_on(outlook, column, p)) - max(1, locked))
    return total


def together(outlook: Outlook, t: int, column: Iterable[tuple[str, str]]) -> int:
    """Listed people who are missing on a project where others of the list are."""
    total = 0
    for rule in of_kind(outlook, "together"):
        listed = set(rule["people"])
        for p in outlook.facts.projects:
            present = listed & people_on(outlook, column, p)
            locked = listed & outlook.locked_people(p, t)
            if 0 < len(locked) < len(listed) or not all(can_join(outlook, i, p, t) for i in listed):
                continue
            if present:
                total += len(listed - present)
    return total


def can_join(outlook: Outlook, i: str, p: str, t: int) -> bool:
    """Whether i has capacity and is eligible for, or locked on, a demand of p that asks hours."""
    facts = outlook.facts
    return facts.cap[i, t] > 0 and any(
        outlook.asked[d, t] > 0 and (facts.is_eligible(i, d, t) or (i, d, t) in facts.lock)
        for d in facts.demands_of(p)
    )


def mentor(outlook: Outlook, t: int, column: Iterable[tuple[str, str]]) -> int:
    """Juniors on a demand that needs the skill, with no mentor on the project."""
    total, facts = 0, outlook.facts
    locked = [(i, d) for i, d, s in facts.lock if s == t]
    for rule in of_kind(outlook, "mentor"):
        for p in facts.projects:
            alone = juniors_alone(outlook, t, rule, p, column)
            total += len(alone - juniors_alone(outlook, t, rule, p, locked))
    return total


def juniors_alone(
    outlook: Outlook, t: int, rule: dict, p: str, column: Iterable[tuple[str, str]]
) -> set[str]:
    """The juniors on demands of p that need the skill, where nobody on p can be their mentor."""
    facts, s = outlook.facts, rule["skill"]
    juniors = {
        i
        for i, d in column
        if facts.project_of[d] == p and s in facts.needs[d] and facts.level(i, s, t) < rule["level"]
    }
    able = {
        i for i in people_on(outlook, column, p) if facts.level(i, s, t) >= rule["mentor_level"]
    }
    return {i for i in juniors if not able - {i}}


def of_kind(outlook: Outlook, kind: str) -> list[dict]:
    """The planner's rules of one kind."""
    return [rule for rule in outlook.facts.rules if rule["kind"] == kind]


def locks(outlook: Outlook, t: int, column: Column) -> Fraction:
    """Locked hours that are missing."""
    locked = {(i, d): hours for (i, d, s), hours in outlook.facts.lock.items() if s == t}
    return sum((excess(hours, column.get(key, ZERO)) for key, hours in locked.items()), ZERO)


def freeze(outlook: Outlook, t: int, column: Column) -> Fraction:
    """Hours that differ from the booked ones in a frozen period."""
    if not outlook.facts.is_frozen(t):
        return ZERO
    locked = {(i, d): hours for (i, d, s), hours in outlook.facts.lock.items() if s == t}
    keys = locked.keys() | column.keys()
    return sum((abs(column.get(key, ZERO) - locked.get(key, ZERO)) for key in keys), ZERO)


def selection(outlook: Outlook, t: int, column: Column) -> Fraction:
    """Hours on projects that are off."""
    return sum((hours for (_, d), hours in column.items() if not outlook.is_on(d)), ZERO)


def window(outlook: Outlook, t: int, column: Column) -> Fraction:
    """Hours of a window beyond the most per period, or, unlocked, outside its periods."""
    total = ZERO
    for d, opened in outlook.open.items():
        if not outlook.is_on(d):
            continue
        limit = outlook.locked_on(d, t)
        if t in opened:
            limit = max(limit, outlook.most_per_period(d))
        total += excess(hours_on(column, d), limit)
    return total


HEAD_RULES: dict[str, Callable] = {
    "parallel": parallel,
    "team": team,
    "apart": apart,
    "together": together,
    "mentor": mentor,
}
HOUR_RULES: dict[str, Callable] = {
    "capacity": capacity,
    "eligibility": eligibility,
    "coverage": coverage,
    "slice": slice_,
    "locks": locks,
    "freeze": freeze,
    "selection": selection,
    "window": window,
}
