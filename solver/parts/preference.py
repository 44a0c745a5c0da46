"""What people like and dislike, by the hour and once per pair."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.parts.base import Measured, Part
from solver.plan import Decision
from solver.portfolio.numbers import QUARTERS_PER_HOUR, exact
from solver.portfolio.portfolio import Portfolio

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows


class Preference(Part):
    """What people like and dislike, by the hour and once per pair."""

    name = "preference"
    unit = "points"

    def prices(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """points / 4 per quarter hour of x, once per y."""
        place = {int(pair): k for k, pair in enumerate(columns.pairs)}
        likes = [Fraction(0)] * len(columns.pairs)
        once = [Fraction(0)] * len(columns.pairs)
        for table, found in ((likes, problem.likes), (once, problem.once)):
            for pair, points in found.items():
                if pair in place:
                    table[place[pair]] = points
        if any(points < 0 for points in once):
            columns.tie_pairs()
        liked = np.flatnonzero([points != 0 for points in likes])
        s = np.flatnonzero(np.isin(columns.k, liked))
        if len(s):
            by_pair = problem.ratios(likes)
            rows.price("preference", columns.x[s], by_pair.at(columns.k[s]).times(Fraction(1, 4)))
        if any(once):
            rows.price("preference", columns.y, problem.ratios(once))

    def measure(self, portfolio: Portfolio, plan: Decision) -> Measured:
        pairs, axes = plan.ledger(portfolio).x.pairs, portfolio.axes
        keys = zip(pairs.i.tolist(), pairs.d.tolist(), strict=True)
        hours = dict(zip(keys, pairs.quarters.tolist(), strict=True))
        amount = Fraction(0)
        for entry in portfolio.preferences:
            d = axes.d_of[entry.demand]
            for i in axes.positions((entry.person,)):
                if (i, d) in hours:
                    worked = Fraction(hours[i, d], QUARTERS_PER_HOUR)
                    amount += exact(entry.points) * worked + exact(entry.once)
        return Measured(portfolio.policy.weight(self.name) * amount, amount)
