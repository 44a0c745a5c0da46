"""What is given out so far, and what may still be given to whom without breaking any rule."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from solver.problem.problem import NONE, Bools, Ints, Problem
from solver.search.guards import Guards

PLENTY = 1 << 60
UNLIMITED = 1 << 400


class Ledger:
    """A legal plan in the making, under fixed delays. Hours only ever grow. Ticks.

    load int64 [i, t], left int64 [d, t] still asked, heads int64 [d, t], team int64 [d],
    x: pair -> int64 [t].
    """

    def __init__(self, problem: Problem, delays: Ints) -> None:
        self.problem, self.delays = problem, delays
        D, T = len(problem.project), problem.T
        self.row = problem.first_row + np.maximum(delays[problem.project], 0)
        self.is_on = delays[problem.project] >= 0
        self.load = np.zeros_like(problem.cap)
        self.left = np.where(self.is_on[:, None], problem.cover[self.row], 0)
        self.left_total = np.where(problem.is_window, problem.cover_total[self.row], PLENTY)
        self.heads = np.zeros((D, T), dtype=np.int64)
        self.team = np.zeros(D, dtype=np.int64)
        self.x: dict[int, Ints] = {}
        self.projects = np.zeros_like(problem.cap)
        self.on_project: dict[tuple[int, int], Bools] = {}
        self.money = {p: self._units(budget) for p, budget in problem.budgets.items()}
        self._rate = problem.rate.top
        self.value = self._values()
        self.setup = float(problem.weights["team"])
        self.guards = Guards(self)
        for k in np.flatnonzero(problem.lock_row >= 0):
            lock = problem.lock_of(np.array([k]))[0]
            self._book(int(k), int(problem.pair_i[k]), int(problem.pair_d[k]), lock)

    def least(self, d: int) -> Ints:
        """Least new slice of a demand per period; a large number where there is none."""
        problem, req = self.problem, self.problem.req[self.row[d]]
        least = problem.least_of(np.array([d]), req[None])[0]
        return np.where((req == 0) | (least > req), PLENTY, least)

    def is_asking(self, d: int) -> bool:
        """Whether a demand still asks for hours."""
        return bool(self.is_on[d] and self.left_total[d] > 0 and (self.left[d] > 0).any())

    def room(self, pairs: Ints, *, is_joint: bool = False) -> Ints:
        """Hours each pair of one demand could take in each period, alone: int64 [pair, t]."""
        problem = self.problem
        i, d = problem.pair_i[pairs], int(problem.pair_d[pairs[0]])
        if not self.is_on[d]:
            return np.zeros((len(pairs), problem.T), dtype=np.int64)
        free = problem.usual[i] - self.load[i]
        hours = np.minimum(np.minimum(free, self.left[d]), self.left_total[d])
        hours = hours // problem.step * problem.step
        is_open = problem.may[pairs] & (self.heads[d] < problem.heads_most[d])
        if not is_joint:
            is_open &= self.heads[d] + 1 >= problem.heads_least[d]
        p = int(problem.project[d])
        is_here = np.array([self.works(int(member), p) for member in i])
        is_open &= is_here | (self.projects[i] < problem.max_projects[i])
        is_open &= self.guards.allows(i, d)
        for row, k in enumerate(pairs.tolist()):
            if k in self.x:
                is_open[row] &= self.x[k] == 0
            elif self.team[d] >= problem.team_most[d]:
                is_open[row] = False
        return np.where(is_open, np.maximum(hours, 0), 0)

    def worth(self, pairs: Ints, hours: Ints) -> Ints:
        """Points that giving the hours would earn, roughly."""
        setup = np.array([0 if k in self.x else 1 for k in pairs.tolist()])
        value = np.array([self.value[k] for k in pairs.tolist()])
        return np.asarray(hours.sum(axis=1) * value - setup * self.setup)

    def works(self, i: int, p: int) -> Bools:
        """Periods in which a member has hours on a project."""
        found = self.on_project.get((i, p))
        return np.zeros(self.problem.T, dtype=bool) if found is None else found

    def give_all(self, k: int, i: int, d: int, hours: Ints) -> None:
        """Give a pair new slices, as far as the totals (window, budgets) reach."""
        step, least = self.problem.step, self.least(d)
        given = np.zeros_like(hours)
        for t in np.flatnonzero(hours):
            rest = min(
                int(hours[t]), int(self.left_total[d] - given.sum()), self._affordable(i, d, given)
            )
            rest = rest // step * step
            if rest >= least[t]:
                given[t] = rest
        if given.any():
            self._book(k, i, d, given)

    def give_jointly(self, pairs: Ints, d: int, t: int, hours: Ints) -> None:
        """Give several pairs a slice each in one period, all or none."""
        problem = self.problem
        i = problem.pair_i[pairs]
        new = sum(1 for k in pairs.tolist() if k not in self.x)
        dear = sum(int(self._rate[m]) * int(h) for m, h in zip(i, hours, strict=True))
        p = int(problem.project[d])
        if self.team[d] + new > problem.team_most[d] or hours.sum() > self.left_total[d]:
            return
        if dear > min(self.money.get(p, UNLIMITED), self.money.get(NONE, UNLIMITED)):
            return
        if len(pairs) > problem.heads_most[d, t] or not self.guards.allows_jointly(i, d, t):
            return
        for k, member, ticks in zip(pairs.tolist(), i.tolist(), hours.tolist(), strict=True):
            given = np.zeros(problem.T, dtype=np.int64)
            given[t] = ticks
            self._book(k, member, d, given)

    def slices(self) -> tuple[Ints, Ints, Ints]:
        """k, t and ticks of everything given."""
        found = [(k, t, ticks[t]) for k, ticks in self.x.items() for t in np.flatnonzero(ticks)]
        table = np.array(found, dtype=np.int64).reshape(len(found), 3)
        return table[:, 0], table[:, 1], table[:, 2]

    def _book(self, k: int, i: int, d: int, given: Ints) -> None:
        problem = self.problem
        p = int(problem.project[d])
        is_new = k not in self.x
        self.x[k] = given if is_new else self.x[k] + given
        self.team[d] += is_new
        self.load[i] += given
        self.left[d] -= given
        self.left_total[d] -= given.sum() if problem.is_window[d] else 0
        self.heads[d] += given > 0
        here = self.works(i, p)
        self.projects[i] += (given > 0) & ~here
        self.on_project[i, p] = here | (given > 0)
        spent = int(self._rate[i]) * int(given.sum())
        for budget in (p, NONE):
            if budget in self.money:
                self.money[budget] -= spent
        self.guards.booked(i)

    def _affordable(self, i: int, d: int, given: Ints) -> int:
        """Ticks of a member that the project's and the portfolio's budgets still pay for."""
        rate, spent = int(self._rate[i]), int(given.sum())
        p = int(self.problem.project[d])
        money = min(self.money.get(p, UNLIMITED), self.money.get(NONE, UNLIMITED))
        return max(0, money // rate - spent) if rate else PLENTY

    def _units(self, budget: Fraction) -> int:
        return (budget * self.problem.rate.bottom * 4).__floor__()

    def _values(self) -> dict[int, float]:
        """Points an hour's tick of each pair earns: its shortage avoided less its cost."""
        problem, weights = self.problem, self.problem.weights
        short = problem.weight.floats() * float(weights["unfilled"]) / 4
        rate = problem.rate.floats() * float(weights["cost"]) / 4
        value = short[problem.pair_p] - rate[problem.pair_i]
        table = dict(enumerate(value.tolist()))
        for k, points in problem.likes.items():
            table[k] -= float(points * weights["preference"]) / 4
        return table
