"""The natural size of each price: what the hours it is for are worth on average.

Where everything asked is cheaply filled, prices differ by what hours cost, far less than they
earn: there a thrifty problem takes the costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solver.problem.problem import AnyInts
from solver.search.bound.cuts import Cuts
from solver.search.bound.shape import Floats

if TYPE_CHECKING:
    from solver.search.bound.priced import PricedProblem

LEAST, ENDLESS, SHARE = 1e-9, 1e30, 0.3


@dataclass(frozen=True, slots=True)
class Scales:
    """unit float64 [n]: a step of each price; dearest float64 [n]: where it ends."""

    unit: Floats
    dearest: Floats

    @classmethod
    def of(cls, priced: PricedProblem, cuts: Cuts) -> Scales:
        """The scales of a problem and its cuts."""
        shape, places, figures = priced.shape, priced.places, priced.figures
        slices = shape.length.astype(float)
        points = slices * priced.worths
        mean = float(points.sum()) / max(1.0, float(slices.sum())) + LEAST
        spent = float((priced.budgets.rate.floats()[shape.i] * slices).sum())

        def average(axis: AnyInts, count: int) -> Floats:
            hours = np.bincount(axis, weights=slices, minlength=count)
            worth = np.bincount(axis, weights=points, minlength=count)
            return np.where(hours > 0, worth / np.maximum(hours, 1), mean) + LEAST

        lam = np.repeat(average(shape.d, places.D), shape.spans.length)
        pi = np.repeat(average(shape.i, len(priced.problem.cap)), places.T)
        money = np.full(places.budgets, float(points.sum()) / spent if spent > 0 else LEAST)
        more = float(figures.bonus + figures.most_liked)
        hour = figures.hour.floats()[priced.problem.project] + more
        most = float(hour.max(initial=0))
        dearest = np.repeat(hour, shape.spans.length), np.full(len(pi), most)
        endless = np.full(places.budgets + cuts.count, ENDLESS)
        unit = np.concatenate([lam, pi, money, _of_cuts(priced, cuts, mean)])
        return cls(unit, np.concatenate([*dearest, endless]))


def _of_cuts(priced: PricedProblem, cuts: Cuts, mean: float) -> Floats:
    """A share of what a tick of each cut's pairs is worth; of a set-up where it has no hours."""
    values = priced.worths
    count, owner = np.maximum(np.diff(cuts.first), 1), cuts.owner()
    worth = np.bincount(owner, weights=values[cuts.pair], minlength=cuts.count) / count
    coef = np.bincount(owner, weights=np.abs(cuts.coef), minlength=cuts.count) / count
    team = float(priced.figures.team) + LEAST
    return np.where(coef > 0, (worth + LEAST) / np.maximum(coef, LEAST), team) * SHARE
