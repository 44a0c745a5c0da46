"""The rules that look at the choice of projects, or at the whole horizon. 0: the rule is kept."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from tests.oracle.exact import ZERO, exact
from tests.oracle.facts import Facts, Slices
from tests.oracle.outlook import Outlook
from tests.oracle.rules_of_a_period import excess

On = dict[str, bool]
Delay = dict[str, int]


def locked_projects(facts: Facts) -> set[str]:
    """Projects with locked or frozen hours in the horizon."""
    return {facts.project_of[d] for _, d, _ in facts.lock}


def selection(facts: Facts, on: On, delay: Delay) -> int:
    """Projects that are off though they are not optional, or have locks."""
    locked = locked_projects(facts)
    return sum(
        not on[p] and (not entry.get("optional") or p in locked)
        for p, entry in facts.projects.items()
    )


def start(facts: Facts, on: On, delay: Delay) -> int:
    """Periods of delay beyond max_delay (none for a project with locks), or below 0."""
    locked, total = locked_projects(facts), 0
    for p, entry in facts.projects.items():
        most = 0 if p in locked else entry.get("max_delay") or 0
        total += max(0, delay[p] - most, -delay[p])
    return total


def after(facts: Facts, on: On, delay: Delay) -> int:
    """Periods by which a project begins too early; 1 where the other project is off."""
    total = 0
    for p, entry in facts.projects.items():
        for other in (entry.get("after") or []) if on[p] else []:
            q, lag = other["project"], other.get("lag") or 0
            mine, theirs = asking_periods(facts, p), asking_periods(facts, q)
            if not on[q]:
                total += 1
            elif mine and theirs:
                first, last = min(mine) + delay[p], max(theirs) + delay[q]
                total += max(0, last + lag + 1 - first)
    return total


def asking_periods(facts: Facts, p: str) -> set[int]:
    """The periods in which a project asks for hours at delay 0, on the calendar without ends."""
    asking: set[int] = set()
    for d in facts.demands_of(p):
        periods = {t for t, hours in facts.effort[d].items() if hours > 0}
        if periods and facts.is_window(d):
            periods = facts.window_periods(d)
        asking |= periods
    return asking


def one_of(facts: Facts, on: On, delay: Delay) -> int:
    """Projects too many, or missing, in lists of which exactly one is on."""
    lists = [rule["projects"] for rule in facts.rules if rule["kind"] == "one_of"]
    return sum(abs(sum(on[p] for p in projects) - 1) for projects in lists)


def budget(outlook: Outlook, x: Slices) -> Fraction:
    """Money beyond the budgets of the projects and of the portfolio."""
    facts, spent = outlook.facts, dict.fromkeys(outlook.facts.projects, ZERO)
    for (i, d, _), hours in x.items():
        spent[facts.project_of[d]] += facts.rate[i] * hours
    total = ZERO
    for p, entry in facts.projects.items():
        if entry.get("budget") is not None:
            total += excess(spent[p], exact(entry["budget"]))
    if facts.policy.budget is not None:
        total += excess(sum(spent.values(), ZERO), facts.policy.budget)
    return total


def team_over_the_horizon(outlook: Outlook, x: Slices) -> int:
    """People of a demand beyond max_team."""
    total, facts = 0, outlook.facts
    for d, demand in facts.demands.items():
        if demand.get("max_team") is not None:
            total += max(0, len(people_of(x, d)) - team_limit(facts, d))
    return total


def people_of(slices: Slices, d: str) -> set[str]:
    """Everybody with hours on a demand."""
    return {i for i, e, _ in slices if e == d}


def team_limit(facts: Facts, d: str) -> int:
    """max_team, or the team that the locks make."""
    return max(facts.demands[d]["max_team"], len(people_of(facts.lock, d)))


def window_totals(outlook: Outlook, x: Slices) -> Fraction:
    """Hours of windows beyond their totals."""
    total = ZERO
    for d in outlook.open:
        if outlook.is_on(d):
            worked = sum((hours for (_, e, _), hours in x.items() if e == d), ZERO)
            total += excess(worked, outlook.window_limit(d))
    return total


def moved_people(outlook: Outlook, x: Slices) -> set[str]:
    """Everybody with a slice that differs from the plan of record."""
    return {
        key[0]
        for key in x.keys() | outlook.por.keys()
        if x.get(key, ZERO) != outlook.por.get(key, ZERO)
    }


def moves(outlook: Outlook, x: Slices) -> int:
    """People moved beyond max_moves, without those who must move."""
    most = outlook.facts.policy.max_moves
    if most is None:
        return 0
    counted = {i for i in moved_people(outlook, x) if not outlook.is_exempt(i)}
    return max(0, len(counted) - most)


CHOICE_RULES: dict[str, Callable] = {
    "selection": selection,
    "start": start,
    "after": after,
    "one_of": one_of,
}
PLAN_RULES: dict[str, Callable] = {
    "budget": budget,
    "team": team_over_the_horizon,
    "coverage": window_totals,
    "moves": moves,
}
