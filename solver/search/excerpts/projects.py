"""What is to be decided about the projects of a small problem, and what budgets leave."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from solver.problem.problem import NONE, Ints, Ratios
from solver.search.excerpts.frame import Frame


def project_arrays(frame: Frame) -> dict[str, Any]:
    problem, p = frame.problem, frame.projects
    count = len(p)
    if frame.is_opening:
        return _choices(frame)
    nothing = Ratios(np.zeros(count, dtype=np.int64), 1)
    return {
        "weight": problem.weight.at(p),
        "first_choice": np.arange(count + 1),
        "can_be_off": np.zeros(count, dtype=bool),
        "off_points": nothing,
        "has_value": np.zeros(count, dtype=bool),
        "delay_points": nothing,
        "budgets": _budgets(frame),
        "after": (),
        "needs_on": (),
        "one_of": (),
    }


def _choices(frame: Frame) -> dict[str, Any]:
    """Projects with all their choices, and the rules between them."""
    problem, p = frame.problem, frame.projects
    small = {int(large): n for n, large in enumerate(p.tolist())}
    return {
        "weight": problem.weight.at(p),
        "first_choice": np.concatenate([[0], np.cumsum(problem.choices[p])]),
        "can_be_off": problem.can_be_off[p],
        "off_points": problem.off_points.at(p),
        "has_value": problem.has_value[p],
        "delay_points": problem.delay_points.at(p),
        "budgets": _budgets(frame),
        "after": tuple(
            (small[a], small[b], gap) for a, b, gap in problem.after if {a, b} <= small.keys()
        ),
        "needs_on": tuple(
            (small[a], small[b]) for a, b in problem.needs_on if {a, b} <= small.keys()
        ),
        "one_of": tuple(
            tuple(small[q] for q in listed)
            for listed in problem.one_of
            if set(listed) <= small.keys()
        ),
    }


def _budgets(frame: Frame) -> dict[int, Any]:
    """What hours outside leave of each budget."""
    problem, standing = frame.problem, frame.standing
    if not problem.budgets:
        return {}
    ticks = standing.x.sum(axis=1)
    ticks[frame.chosen] -= standing.x[frame.chosen, frame.window].sum(axis=1)
    spent = problem.rate.top[standing.i] * ticks
    found = {}
    for p, budget in problem.budgets.items():
        own = spent if p == NONE else spent[standing.p == p]
        left = budget - Fraction(int(own.sum()), problem.rate.bottom * 4)
        if p == NONE:
            found[NONE] = left
        elif p in frame.projects:
            found[int(np.searchsorted(frame.projects, p))] = left
    return found


def money_for(frame: Frame, ticks: Ints, p: int) -> Fraction:
    """Money for ticks of each pair of the small problem, of one project or (NONE) of all."""
    own = np.ones(len(ticks), dtype=bool) if p == NONE else frame.projects[p] == frame.p
    rate = frame.problem.rate
    money = rate.top[frame.standing.i[frame.chosen[own]]].astype(object) @ ticks[own]
    return Fraction(int(money), rate.bottom * 4)
