"""What is given out so far, and what may still be given to whom without breaking any rule."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from solver.problem.problem import NONE, Bools, Ints, Problem
from solver.search.guards import Guards

PLENTY = 1 << 60
UNLIMITED = 1 << 400


class Ledger:
    """A legal plan in the making, under fixed delays. Hours only ever grow. Ticks.

    load int64 [i, t], left int64 [d, t] still asked, heads int64 [d, t], team int64 [d],
    x: pair -> int64 [t], is_used bool [k]: pairs in x. staff: project -> member -> bool [t].
    value float64 [k]: points a tick of the pair earns.
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
        self.is_used = np.zeros(len(problem.pair_i), dtype=bool)
        self.staff: dict[int, dict[int, Bools]] = {}
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
        every = np.arange(problem.T)
        if not self.is_on[d]:
            return np.zeros((len(pairs), problem.T), dtype=np.int64)
        free = self.free(pairs, every)
        guarded = self.guards.allows(i, d)
        if guarded is not None:
            free[~guarded] = 0
        return self.takes(pairs, free, every, is_joint=is_joint)

    def free(self, pairs: Ints, t: Ints) -> Ints:
        """Hours the people of some pairs of one demand have left for it in periods t: [pair, t].

        What other people do on the demand does not change it.
        """
        problem = self.problem
        i, p = problem.pair_i[pairs], int(problem.pair_p[pairs[0]])
        at = i[:, None], t
        free = np.maximum(problem.usual[at] - self.load[at], 0)
        has_project = self.projects[at] < problem.max_projects[at]
        staff = self.staff.get(p, {})
        members = np.array([*staff], dtype=np.int64)
        place = np.minimum(np.searchsorted(i, members), len(i) - 1)
        for n in np.flatnonzero(i[place] == members).tolist():
            has_project[place[n]] |= staff[int(members[n])][t]
        free[~(problem.mays[problem.may_row[pairs][:, None], t] & has_project)] = 0
        for row in np.flatnonzero(self.is_used[pairs]):
            free[row, self.x[int(pairs[row])][t] > 0] = 0
        return np.asarray(free)

    def takes(self, pairs: Ints, free: Ints, t: Ints, *, is_joint: bool = False) -> Ints:
        """Of the hours people have left, those their demand still takes: int64 [pair, t]."""
        problem, d = self.problem, int(self.problem.pair_d[pairs[0]])
        asked = np.minimum(self.left[d, t], self.left_total[d])
        heads = self.heads[d, t]
        is_open = heads < problem.heads_most[d, t]
        if not is_joint:
            is_open &= heads + 1 >= problem.heads_least[d, t]
        hours = np.minimum(free, np.where(is_open, asked, 0)) // problem.step * problem.step
        if self.team[d] >= problem.team_most[d]:
            hours[~self.is_used[pairs]] = 0
        return hours

    def worth(self, pairs: Ints, hours: Ints) -> NDArray[np.float64]:
        """Points that giving the hours would earn, roughly."""
        setup = np.where(self.is_used[pairs], 0.0, self.setup)
        return np.asarray(hours.sum(axis=1) * self.value[pairs] - setup)

    def works(self, i: int, p: int) -> Bools:
        """Periods in which a member has hours on a project."""
        found = self.staff.get(p, {}).get(i)
        return np.zeros(self.problem.T, dtype=bool) if found is None else found

    def give_all(self, k: int, i: int, d: int, hours: Ints) -> None:
        """Give a pair new slices, as far as the totals (window, budgets) reach."""
        step, least = self.problem.step, self.least(d)
        given = hours // step * step
        given[given < least] = 0
        if self.money or self.problem.is_window[d]:
            given = self._within_totals(i, d, given, least)
        if given.any():
            self._book(k, i, d, given)

    def _within_totals(self, i: int, d: int, hours: Ints, least: Ints) -> Ints:
        step = self.problem.step
        given = np.zeros_like(hours)
        for t in np.flatnonzero(hours):
            rest = min(
                int(hours[t]), int(self.left_total[d] - given.sum()), self._affordable(i, d, given)
            )
            rest = rest // step * step
            if rest >= least[t]:
                given[t] = rest
        return given

    def give_jointly(self, pairs: Ints, d: int, t: int, hours: Ints) -> None:
        """Give several pairs a slice each in one period, all or none."""
        problem = self.problem
        i = problem.pair_i[pairs]
        new = int((~self.is_used[pairs]).sum())
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
        pairs = np.array([*self.x], dtype=np.int64)
        table = np.array([*self.x.values()], dtype=np.int64).reshape(len(pairs), self.problem.T)
        row, t = np.nonzero(table)
        return pairs[row], t.astype(np.int64), table[row, t]

    def _book(self, k: int, i: int, d: int, given: Ints) -> None:
        problem = self.problem
        p = int(problem.project[d])
        is_new = not self.is_used[k]
        self.x[k] = given if is_new else self.x[k] + given
        self.is_used[k] = True
        self.team[d] += is_new
        self.load[i] += given
        self.left[d] -= given
        self.left_total[d] -= given.sum() if problem.is_window[d] else 0
        self.heads[d] += given > 0
        here = self.works(i, p)
        self.projects[i] += (given > 0) & ~here
        self.staff.setdefault(p, {})[i] = here | (given > 0)
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

    def _values(self) -> NDArray[np.float64]:
        problem, weights = self.problem, self.problem.weights
        short = problem.weight.floats() * float(weights["unfilled"]) / 4
        rate = problem.rate.floats() * float(weights["cost"]) / 4
        value = short[problem.pair_p] - rate[problem.pair_i]
        for k, points in problem.likes.items():
            value[k] -= float(points * weights["preference"]) / 4
        return np.asarray(value)
