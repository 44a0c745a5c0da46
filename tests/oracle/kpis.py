"""The figures a planner compares plans by."""

from __future__ import annotations

from fractions import Fraction

from tests.oracle.exact import ZERO
from tests.oracle.facts import Slices
from tests.oracle.outlook import Outlook
from tests.oracle.parts import load_of, measure_cost, measure_restarts, pairs_of, unfilled_hours
from tests.oracle.rules_of_a_plan import moved_people


def kpis_of(outlook: Outlook, x: Slices) -> dict[str, Fraction | int]:
    """Every KPI of a plan by its name in the problem statement."""
    facts = outlook.facts
    asked = {p: asked_by(outlook, p) for p, is_on in outlook.on.items() if is_on}
    unfilled = dict.fromkeys(asked, ZERO)
    for (d, _), hours in unfilled_hours(outlook, x).items():
        unfilled[facts.project_of[d]] += hours
    filled = {p: asked[p] - unfilled[p] for p in asked}
    pairs = pairs_of(x)
    return {
        "asked_hours": sum(asked.values(), ZERO),
        "filled_hours": sum(filled.values(), ZERO),
        "unfilled_hours": sum(unfilled.values(), ZERO),
        "coverage": ratio(sum(filled.values()), sum(asked.values()), 1),
        "weighted_coverage": ratio(
            sum(facts.weight[p] * filled[p] for p in asked),
            sum(facts.weight[p] * asked[p] for p in asked),
            1,
        ),
        "projects_fully_staffed": sum(asked[p] > 0 and unfilled[p] == 0 for p in asked),
        "projects_off": len(facts.projects) - len(asked),
        "cost": measure_cost(outlook, x),
        "utilisation": utilisation(outlook, x),
        "overbooked_people": overbooked_people(outlook, x),
        "people_moved": len(moved_people(outlook, x)),
        "mean_team": ratio(len(pairs), len({d for _, d in pairs}), 0),
        "switches": int(measure_restarts(outlook, x)),
    }


def asked_by(outlook: Outlook, p: str) -> Fraction:
    """The hours a project asks for, those past the horizon included."""
    demands = outlook.facts.demands_of(p)
    return sum((outlook.wanted[d] + outlook.past[d] for d in demands), ZERO)


def ratio(part: Fraction | int, whole: Fraction | int, of_nothing: int) -> Fraction:
    """part / whole, or what is said where the whole is nothing."""
    return Fraction(part) / whole if whole else Fraction(of_nothing)


def utilisation(outlook: Outlook, x: Slices) -> Fraction:
    """The share of their capacity that people who have any are given."""
    cap = outlook.facts.cap
    able = {i for (i, _), hours in cap.items() if hours > 0}
    worked = sum((hours for (i, _, _), hours in x.items() if i in able), ZERO)
    return ratio(worked, sum(cap.values(), ZERO), 0)


def overbooked_people(outlook: Outlook, x: Slices) -> int:
    """People with more hours than capacity in any period."""
    cap = outlook.facts.cap
    return len({i for (i, t), hours in cap.items() if load_of(x, i, t) > hours})
