"""Whose load differs from the baseline's, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.comparisons.amounts import Ints, totals
from app.comparisons.axes import Axes, Placed
from app.comparisons.entries import PersonCompared, PersonDelta, PersonFigures
from app.comparisons.queries import StoredPlan
from solver.portfolio.numbers import hours_of


@dataclass(frozen=True, slots=True)
class _Loads:
    """Everybody's load in a plan: [i]. Quarter hours; peak: NaN without capacity.

    periods: in how many the load differs from the baseline's.
    """

    quarters: Ints
    capacity: Ints
    peak: NDArray[np.float64]
    periods: Ints


def people(
    axes: Axes, plans: Sequence[StoredPlan], placed: Sequence[Placed]
) -> tuple[PersonCompared, ...]:
    """People whose load differs in a period of some plan, in the order of the documents."""
    loads = [_loads(axes, plan, placed[0]) for plan in placed]
    differs = np.any([plan.periods > 0 for plan in loads], axis=0)
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
    size, width = len(axes.people), len(axes.periods)
    changed = plan.loads.minus(baseline.loads).places // width
    able = plan.capacity
    shares = plan.loads.at(able.places) / able.quarters
    peak = np.full(size, np.nan)
    np.fmax.at(peak, able.places // width, shares)
    return _Loads(
        quarters=totals(plan.loads.places // width, plan.loads.quarters, size),
        capacity=totals(able.places // width, able.quarters, size),
        peak=peak,
        periods=np.bincount(changed, minlength=size),
    )


def _figures(plan: _Loads, baseline: _Loads, i: int, *, is_there: bool) -> PersonFigures:
    """The load of a person who is in the plan's scenario, or in the baseline's alone."""
    quarters, capacity = int(plan.quarters[i]), int(plan.capacity[i])
    delta, periods = PersonDelta(hours_of(quarters - int(baseline.quarters[i]))), plan.periods[i]
    if not is_there:
        return PersonFigures(None, None, None, None, delta, int(periods))
    return PersonFigures(
        hours=hours_of(quarters),
        capacity=hours_of(capacity),
        utilisation=quarters / capacity if capacity else None,
        peak=float(plan.peak[i]) if capacity else None,
        delta=delta,
        periods=int(periods),
    )
