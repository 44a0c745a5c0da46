"""Objective, key figures and parts beside the baseline's: by how much, better or worse, proven."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from decimal import Decimal
from typing import Any, Literal

from app.comparisons.entries import Figure, PartFigure, Units
from app.comparisons.footing import POINTS, Footing
from app.comparisons.queries import StoredPlan
from app.comparisons.schemas import Compared


def objective(plans: Sequence[StoredPlan]) -> tuple[Figure, ...]:
    """The total of each plan."""
    return tuple(_total(plan, plans[0]) for plan in plans)


def kpis(plans: Sequence[StoredPlan]) -> Mapping[str, tuple[Figure, ...]]:
    """Each key figure of each plan, by its name."""
    known = {name: kpi for plan in reversed(plans) for name, kpi in plan.kpis.items()}
    names = dict.fromkeys(name for plan in plans for name in plan.kpis)
    values = {name: [_value(plan.kpis.get(name)) for plan in plans] for name in names}
    return {
        name: _figures(plans, values[name], known[name].better, {known[name].unit})
        for name in names
    }


def parts(plans: Sequence[StoredPlan]) -> Mapping[str, tuple[PartFigure, ...]]:
    """Each part of the objective of each plan, by its name."""
    names = dict.fromkeys(name for plan in plans for name in plan.parts)
    return {name: _part(plans, name) for name in names}


def units(plans: Sequence[StoredPlan]) -> Units:
    """What KPIs and the amounts of parts are measured in."""
    return Units(
        kpis={name: kpi.unit for plan in plans for name, kpi in plan.kpis.items()},
        parts={name: part.unit for plan in plans for name, part in plan.parts.items()},
    )


def difference(value: float, baseline: float) -> float:
    """value less baseline as the decimals they are shown as: 0.3 - 0.1 is 0.2."""
    return float(Decimal(repr(value)) - Decimal(repr(baseline)))


def _part(plans: Sequence[StoredPlan], name: str) -> tuple[PartFigure, ...]:
    found = [plan.parts.get(name) for plan in plans]
    points = [None if part is None else part.points for part in found]
    figures = _figures(plans, points, "lower", {POINTS} | {part.unit for part in found if part})
    return tuple(
        PartFigure(
            figure.value,
            figure.delta,
            figure.better,
            figure.proven,
            None if part is None else part.amount,
        )
        for figure, part in zip(figures, found, strict=True)
    )


def _value(kpi: Any) -> float | None:
    return None if kpi is None else kpi.value


def _figures(
    plans: Sequence[StoredPlan],
    values: Sequence[float | None],
    good: Literal["higher", "lower"] | None,
    units: Set[str],
) -> tuple[Figure, ...]:
    """The values of one figure. units: what it is made of."""

    def figure(plan: StoredPlan, value: float | None) -> Figure:
        baseline = values[0]
        if value is None or baseline is None:
            return Figure(value, None, None, None)
        delta = difference(value, baseline)
        room = (plan.about.gap + plans[0].about.gap) * max(abs(value), abs(baseline))
        footing = Footing.of(plan, plans[0])
        better = footing.better(units, _is_better(delta, good))
        proven = footing.proven(units, abs(delta) > room) if delta else None
        return Figure(value, delta, better, proven)

    return tuple(figure(plan, value) for plan, value in zip(plans, values, strict=True))


def _is_better(delta: float, good: Literal["higher", "lower"] | None) -> bool | None:
    if delta == 0 or good is None:
        return None
    return (delta > 0) == (good == "higher")


def _total(plan: StoredPlan, baseline: StoredPlan) -> Figure:
    one, other = plan.about, baseline.about
    delta = difference(one.total, other.total)
    is_proven = _are_apart(one, other) and _are_tied(plan.tiers[:-1], baseline.tiers[:-1])
    footing, units = Footing.of(plan, baseline), _units_of_total(plan) | _units_of_total(baseline)
    better = footing.better(units, _is_better(delta, "lower"))
    return Figure(one.total, delta, better, footing.proven(units, is_proven) if delta else None)


def _units_of_total(plan: StoredPlan) -> Set[str]:
    """Points, and the units of the parts that they come from."""
    return {POINTS} | {part.unit for part in plan.parts.values() if part.points}


def _are_apart(one: Compared, other: Compared) -> bool:
    return one.total < other.bound or other.total < one.bound


def _are_tied(one: Sequence[Mapping[str, Any]], other: Sequence[Mapping[str, Any]]) -> bool:
    """Whether these tiers are optimal and equal in both, so that those after them compare."""
    return len(one) == len(other) and all(
        a["parts"] == b["parts"] and a["total"] == b["total"] and a["optimal"] and b["optimal"]
        for a, b in zip(one, other, strict=True)
    )
