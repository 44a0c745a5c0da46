"""Whose load differs from the baseline's, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.comparisons.axes import Axes, Placed, Totals
from app.comparisons.entries import PersonCompared, PersonDelta, PersonFigures
from app.comparisons.queries import StoredPlan
from solver.portfolio.numbers import hours_of


@dataclass(frozen=True, slots=True)
class _Loads:
    """What people work in a plan; in how many periods that differs from the baseline: [i]."""

    totals: Totals
    periods: Sequence[int]


def people(
    axes: Axes, plans: Sequence[StoredPlan], placed: Sequence[Placed]
) -> tuple[PersonCompared, ...]:
    """People whose load differs in a period of some plan, in the order of the documents."""
    loads = [_loads(axes, plan, placed[0]) for plan in placed]
    differs = np.any([plan.periods for plan in loads], axis=0)
    known = {row.id: row for plan in reversed(plans) for row in plan.document.people}
    held = [{row.id for row in plan.document.people} for plan in plans]
    ids = dict.fromkeys(row.id for plan in plans for row in plan.document.people)
    position = {name: i for i, name in enumerate(axes.people) if differs[i]}

    def values(name: str) -> tuple[PersonFigures | None, ...]:
        i = position[name]
        return tuple(
            _figures(plan, loads[0], i, is_there=name in of_plan)
            if name in of_plan or name in held[0]
            else None
            for plan, of_plan in zip(loads, held, strict=True)
        )

    return tuple(
        PersonCompared(*known[name], values=values(name)) for name in ids if name in position
    )


def _loads(axes: Axes, plan: Placed, baseline: Placed) -> _Loads:
    changed = plan.loads.minus(baseline.loads).places // len(axes.periods)
    return _Loads(plan.totals, np.bincount(changed, minlength=len(axes.people)).tolist())


def _figures(plan: _Loads, baseline: _Loads, i: int, *, is_there: bool) -> PersonFigures:
    """The load of a person who is in the plan's scenario, or in the baseline's alone."""
    quarters, capacity = plan.totals.worked[i], plan.totals.capacity[i]
    delta = PersonDelta(hours_of(quarters - baseline.totals.worked[i]))
    periods = plan.periods[i]
    if not is_there:
        return PersonFigures(None, None, None, None, delta, periods)
    return PersonFigures(
        hours=hours_of(quarters),
        capacity=hours_of(capacity),
        utilisation=quarters / capacity if capacity else None,
        peak=plan.totals.peak[i] if capacity else None,
        delta=delta,
        periods=periods,
    )
