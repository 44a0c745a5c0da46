"""What each project costs before anybody works, under each of its choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.problem.problem import Ints, Problem
from solver.search.bound.needs import needs_of
from solver.search.bound.shape import coverable


@dataclass(frozen=True, slots=True)
class ChoiceRows:
    """demand, choice int64 [r]; choice_of_need, need, cover int64 [entry]."""

    demand: Ints
    choice: Ints
    choice_of_need: Ints
    need: Ints
    cover: Ints


class PricedChoices:
    """What each project costs before anybody works, under each of its choices."""

    def __init__(
        self,
        problem: Problem,
        weights: Mapping[str, Fraction],
        hour: list[Fraction],
        bonus: Fraction,
    ) -> None:
        self.problem = problem
        self.needs = needs_of(problem)
        booked = booked_ticks(problem)
        project = np.repeat(np.arange(problem.P), problem.choices)
        delay = np.arange(len(project)) - problem.first_choice[project]
        rows = rows_of_choices(problem)
        asked = np.where(
            problem.is_window[rows.demand], problem.cover_total, problem.cover.sum(axis=1)
        )
        ticks = np.zeros(len(project), dtype=np.int64)
        np.add.at(ticks, rows.choice, asked + problem.past)
        self.project = project
        self.fixed = [
            hour[p] * int(ticks[c])
            + bonus * int(booked[c])
            + problem.delay_points[p] * weights["delay"] * int(delay[c])
            for c, p in enumerate(project.tolist())
        ]
        self.off = [
            None
            if not problem.can_be_off[p]
            else problem.off_points[p]
            * weights["dropped_value" if problem.has_value[p] else "dropped"]
            for p in range(problem.P)
        ]
        self.entries = rows

    def reach(self, dearest: Fraction) -> Fraction:
        """How large the sum can get."""
        own = sum((abs(v) for v in self.fixed), Fraction(0))
        own += sum((v for v in self.off if v is not None), Fraction(0))
        return own + dearest * sum(
            int(a.astype(object).sum()) for a in (self.problem.cover, self.problem.cover_total)
        )

    def least(self, lam: Ints, grid: Fraction, relief: Ints) -> int:
        """sum over projects of the cheapest choice, demand prices and relief taken off; rounded
        down. relief int64: by choice, then by project where it is off."""
        taken = self.priced(lam) + relief[: len(self.project)]
        of_off = relief[len(self.project) :].tolist()
        total = 0
        costs = [(v * grid).__floor__() - int(taken[c]) for c, v in enumerate(self.fixed)]
        for p in range(self.problem.P):
            first, end = self.problem.first_choice[p : p + 2]
            options = costs[first:end]
            off = self.off[p]
            if off is not None:
                options = [*options, (off * grid).__floor__() - of_off[p]]
            total += min(options)
        return total

    def priced(self, lam: NDArray[Any]) -> NDArray[Any]:
        """sum of lam x cover over the needs of each choice."""
        sums = np.zeros(len(self.project), dtype=lam.dtype)
        rows = self.entries
        np.add.at(sums, rows.choice_of_need, lam[rows.need] * rows.cover)
        return sums


def rows_of_choices(problem: Problem) -> ChoiceRows:
    demand = np.repeat(np.arange(len(problem.first_row)), problem.demand_rows)
    delay = np.arange(len(demand)) - problem.first_row[demand]
    choice = problem.first_choice[problem.project[demand]] + delay
    needs = needs_of(problem).of[demand]
    cover, total = coverable(problem)
    window = problem.is_window[demand]
    cover[window] = 0
    cover[window, 0] = total[window]
    r, t = np.nonzero(cover)
    return ChoiceRows(demand, choice, choice[r], needs[r, t], cover[r, t])


def booked_ticks(problem: Problem) -> Ints:
    """Ticks of the plan of record under each choice, inside the horizon: int64 [c]."""
    ticks = np.zeros(int(problem.first_choice[-1]), dtype=np.int64)
    held = np.flatnonzero(problem.por_row >= 0)
    for k in held:
        p = problem.pair_p[k]
        first, end = problem.first_choice[p : p + 2]
        rows = problem.por[problem.por_row[k] : problem.por_row[k] + end - first]
        ticks[first:end] += rows.sum(axis=1)
    return ticks
