"""A bound by prices: an hour of each demand and of each person gets a price, pairs are then alone.

For any prices lam [d, t] and pi [i, t] >= 0 the sum below is at most the optimum of the exact
problem (Lagrangian relaxation of coverage and capacity); every other rule is dropped, which only
lowers a minimum. Prices are found by Adam on the supergradient in floating point; the proof
rounds them to a grid and recomputes the sum in integers over all pairs.
Source: Geoffrion, Lagrangean relaxation for integer programming, 1974; Kingma and Ba, Adam, 2015.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from solver.problem.columns import grouped
from solver.problem.problem import Ints, Problem

Floats = NDArray[np.float64]
PAIRS_AT_ONCE = 20_000
SPAN_BITS = 60


@dataclass(frozen=True, slots=True)
class Slices:
    """Every slice that may hold hours, sorted by pair; j numbers the pairs that have one.

    pair int64 [j]; first int64 [j], its first slice; i, need, top, lock, booked int64 [s] (ticks);
    it int64 [s], the (i, t) it uses; need, the (d, t) or window it fills.
    """

    pair: Ints
    first: Ints
    j: Ints
    it: Ints
    need: Ints
    top: Ints
    lock: Ints
    booked: Ints


@dataclass(frozen=True, slots=True)
class Prices:
    """lam float64 [need], pi float64 [i * T + t]: points per tick."""

    lam: Floats
    pi: Floats


class PricedProblem:
    """The relaxation of a problem under given weights of the parts."""

    def __init__(self, problem: Problem, weights: Mapping[str, Fraction]) -> None:
        self.problem, self.weights = problem, weights
        self.slices = _slices(problem)
        quarter = Fraction(1, 4)
        self.hour = [problem.weight[p] * weights["unfilled"] * quarter for p in range(problem.P)]
        rate = [problem.rate[i] for i in range(len(problem.cap))]
        cost = [r * weights["cost"] * quarter for r in rate]
        premium = problem.overtime_premium * weights["overtime"] * quarter
        self.over = [r * premium for r in rate]
        self.bonus = weights["change"] * quarter
        pairs = self.slices.pair.tolist()
        liking = weights["preference"]
        self.value = [
            self.hour[problem.pair_p[k]]
            - cost[problem.pair_i[k]]
            - problem.likes.get(k, Fraction(0)) * liking * quarter
            for k in pairs
        ]
        self.setup = [weights["team"] + problem.once.get(k, Fraction(0)) * liking for k in pairs]
        self.choices = _Choices(problem, weights, self.hour, self.bonus)

    # -- prices ---------------------------------------------------------------------------

    def ascend(
        self, steps: int, is_stopped: Callable[[], bool], start: Prices | None = None
    ) -> Prices:
        """Better prices by so many steps of Adam; the last ones reached when stopped."""
        work = _Ascent(self)
        return work.run(steps, is_stopped, start)

    def worth(self, prices: Prices) -> Floats:
        """What each pair earns beyond its prices and its set-up, points [j]; < 0: not used."""
        return _Ascent(self).pair_values(prices)[1]

    # -- the proof ------------------------------------------------------------------------

    def prove(self, prices: Prices) -> Fraction:
        """The bound of these prices, in exact arithmetic: at most the optimum."""
        grid = self._grid(prices)
        lam = _rounded(np.maximum(prices.lam, 0), grid)
        pi = _rounded(np.maximum(prices.pi, 0), grid)
        total = self.choices.least(lam, grid) - self._people(pi, grid) - self._pairs(lam, pi, grid)
        return Fraction(total) / grid

    def _grid(self, prices: Prices) -> Fraction:
        """A power of two that keeps every sum within 60 bits."""
        dearest = max((abs(v) for v in (*self.value, *self.setup)), default=Fraction(0))
        prices_most = Fraction(float(max(prices.lam.max(initial=0), prices.pi.max(initial=0), 0)))
        ticks = int(self.slices.top.sum()) + int(self.problem.limit.sum()) + 1
        reach = (dearest + prices_most + self.bonus + 1) * (ticks + len(self.setup))
        reach += self.choices.reach(prices_most)
        bits = SPAN_BITS - (reach.__ceil__()).bit_length() - 2
        return Fraction(2) ** min(bits, 12)

    def _people(self, pi: Ints, grid: Fraction) -> int:
        """sum of pi usual + max(0, pi - overtime price) (limit - usual)."""
        usual = self.problem.usual.ravel()
        spare = self.problem.limit.ravel() - usual
        over = np.array([(v * grid).__floor__() for v in self.over], dtype=np.int64)
        dear = np.maximum(pi - np.repeat(over, self.problem.T), 0)
        return _dot(pi, usual) + _dot(dear, spare)

    def _pairs(self, lam: Ints, pi: Ints, grid: Fraction) -> int:
        """sum over pairs of max(0, what its slices earn - set-up); locked pairs are always used."""
        s = self.slices
        value = np.array([(v * grid).__ceil__() for v in self.value], dtype=np.int64)
        setup = np.array([(v * grid).__floor__() for v in self.setup], dtype=np.int64)
        bonus = (self.bonus * grid).__ceil__()
        gain = value[s.j] - lam[s.need] - pi[s.it]
        earned = np.add.reduceat(_best(gain, bonus, s), s.first) if len(s.first) else gain
        net = earned - setup
        held = np.add.reduceat(s.lock, s.first) > 0 if len(s.first) else net > 0
        return int(np.where(held, net, np.maximum(net, 0)).sum())


class _Choices:
    """What each project costs before anybody works, under each of its choices."""

    def __init__(
        self,
        problem: Problem,
        weights: Mapping[str, Fraction],
        hour: list[Fraction],
        bonus: Fraction,
    ) -> None:
        self.problem = problem
        self.needs = _needs(problem)
        booked = _booked_ticks(problem)
        project = np.repeat(np.arange(problem.P), problem.choices)
        delay = np.arange(len(project)) - problem.first_choice[project]
        rows = _rows_of_choices(problem)
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
        return own + dearest * int(self.problem.cover.sum() + self.problem.cover_total.sum())

    def least(self, lam: Ints, grid: Fraction) -> int:
        """sum over projects of the cheapest choice, demand prices taken off; rounded down."""
        priced = self.priced(lam)
        total = 0
        costs = [(v * grid).__floor__() - int(priced[c]) for c, v in enumerate(self.fixed)]
        for p in range(self.problem.P):
            first, end = self.problem.first_choice[p : p + 2]
            options = costs[first:end]
            off = self.off[p]
            if off is not None:
                options = [*options, (off * grid).__floor__()]
            total += min(options)
        return total

    def priced(self, lam: NDArray) -> NDArray:
        """sum of lam x cover over the needs of each choice."""
        sums = np.zeros(len(self.project), dtype=lam.dtype)
        rows = self.entries
        np.add.at(sums, rows.choice_of_need, lam[rows.need] * rows.cover)
        return sums


@dataclass(frozen=True, slots=True)
class _ChoiceRows:
    """demand, choice int64 [r]; choice_of_need, need, cover int64 [entry]."""

    demand: Ints
    choice: Ints
    choice_of_need: Ints
    need: Ints
    cover: Ints


class _Ascent:
    """Floating-point twin of the proof, for finding prices."""

    def __init__(self, priced: PricedProblem) -> None:
        self.priced, self.slices = priced, priced.slices
        self.value = np.array([float(v) for v in priced.value])
        self.setup = np.array([float(v) for v in priced.setup])
        self.over = np.repeat(np.array([float(v) for v in priced.over]), priced.problem.T)
        self.bonus = float(priced.bonus)
        self.usual = priced.problem.usual.ravel().astype(np.float64)
        self.spare = priced.problem.limit.ravel() - self.usual
        self.fixed = np.array([float(v) for v in priced.choices.fixed])
        self.off = np.array([np.inf if v is None else float(v) for v in priced.choices.off])
        s = self.slices
        self.top, self.lock = s.top.astype(np.float64), s.lock.astype(np.float64)
        self.booked = np.clip(s.booked, s.lock, s.top).astype(np.float64)
        self.own = self.value[s.j]
        self.bonus_at = self.bonus * np.minimum(s.booked, s.top)
        self.has_bonus = bool(self.bonus and s.booked.any())

    def run(self, steps: int, is_stopped: Callable[[], bool], start: Prices | None) -> Prices:
        positive = self.value[self.value > 0]
        unit = float(np.median(positive)) if len(positive) else 1.0
        lam, pi = self._start(unit, start)
        dearest = max(float(self.value.max(initial=0)) + self.bonus, unit)
        n = len(lam)
        point = np.concatenate([lam, pi])
        m, v = np.zeros_like(point), np.zeros_like(point)
        size, least = (0.05 if start else 0.7) * unit, 1e-4 * unit
        decay = (least / size) ** (1 / max(1, steps))
        for step in range(1, steps + 1):
            slope = self._slope(point[:n], point[n:])
            m += 0.1 * (slope - m)
            v += 0.001 * (slope * slope - v)
            fair = size * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-3)
            point = np.clip(point + fair, 0, dearest)
            size *= decay
            if step % 16 == 0 and is_stopped():
                break
        return Prices(point[:n], point[n:])

    def _start(self, unit: float, start: Prices | None) -> tuple[Floats, Floats]:
        if start is not None:
            return start.lam, start.pi
        return np.zeros(self.priced.choices.needs.count), np.full(len(self.usual), unit)

    def pair_values(self, prices: Prices) -> tuple[Floats, Floats]:
        """Hours each slice would take, and what each pair earns beyond its set-up."""
        s = self.slices
        gain = self.own - prices.lam[s.need] - prices.pi[s.it]
        hours = np.where(gain > 0, self.top, self.lock)
        if self.has_bonus:
            keeps = (gain <= 0) & (gain > -self.bonus)
            hours = np.where(keeps, self.booked, hours)
            earned = gain * hours + self.bonus * np.minimum(hours, s.booked)
        else:
            earned = gain * hours
        if not len(s.first):
            return hours, self.setup
        return hours, np.add.reduceat(earned, s.first) - self.setup

    def _slope(self, lam: Floats, pi: Floats) -> Floats:
        s, choices = self.slices, self.priced.choices
        hours, net = self.pair_values(Prices(lam, pi))
        used = (net > 0)[s.j] | (self.lock > 0)
        hours = np.where(used, hours, 0)
        filled = np.bincount(s.need, weights=hours, minlength=len(lam))
        worked = np.bincount(s.it, weights=hours, minlength=len(pi))
        asked = self._asked(lam, choices)
        capacity = self.usual + np.where(pi > self.over, self.spare, 0)
        return np.concatenate([filled - asked, worked - capacity])

    def _asked(self, lam: Floats, choices: _Choices) -> Floats:
        """Hours asked under the cheapest choice of each project."""
        cost = self.fixed - choices.priced(lam)
        first = self.priced.problem.first_choice
        rows = choices.entries
        least = np.minimum.reduceat(cost, first[:-1]) if len(cost) else cost
        is_least = (cost <= least[choices.project]) & (least <= self.off)[choices.project]
        taken = is_least[rows.choice_of_need]
        return np.bincount(
            rows.need[taken], weights=rows.cover[taken], minlength=choices.needs.count
        )


@dataclass(frozen=True, slots=True)
class Needs:
    """Numbering of what is priced: (d, t), or one number for all of a window. of: int64 [d, t]."""

    of: Ints
    count: int


def _needs(problem: Problem) -> Needs:
    D, T = len(problem.is_window), problem.T
    of = np.arange(D * T, dtype=np.int64).reshape(D, T)
    of = np.where(problem.is_window[:, None], of[:, :1], of) if D else of
    return Needs(of, D * T)


def _rows_of_choices(problem: Problem) -> _ChoiceRows:
    demand = np.repeat(np.arange(len(problem.first_row)), problem.demand_rows)
    delay = np.arange(len(demand)) - problem.first_row[demand]
    choice = problem.first_choice[problem.project[demand]] + delay
    needs = _needs(problem).of[demand]
    cover = problem.cover.copy()
    window = problem.is_window[demand]
    cover[window] = 0
    cover[window, 0] = problem.cover_total[window]
    r, t = np.nonzero(cover)
    return _ChoiceRows(demand, choice, choice[r], needs[r, t], cover[r, t])


def _booked_ticks(problem: Problem) -> Ints:
    """Ticks of the plan of record under each choice, inside the horizon: int64 [c]."""
    ticks = np.zeros(int(problem.first_choice[-1]), dtype=np.int64)
    held = np.flatnonzero(problem.por_row >= 0)
    for k in held:
        p = problem.pair_p[k]
        first, end = problem.first_choice[p : p + 2]
        rows = problem.por[problem.por_row[k] : problem.por_row[k] + end - first]
        ticks[first:end] += rows.sum(axis=1)
    return ticks


def _slices(problem: Problem) -> Slices:
    T, needs = problem.T, _needs(problem)
    found = []
    for low in range(0, len(problem.pair_i), PAIRS_AT_ONCE):
        k = np.arange(low, min(low + PAIRS_AT_ONCE, len(problem.pair_i)))
        top, lock = problem.top_of(k), problem.lock_of(k)
        row, t = np.nonzero(top)
        pair = k[row]
        i, d = problem.pair_i[pair], problem.pair_d[pair]
        booked = _most_booked(problem, k)[row, t]
        found.append((pair, i * T + t, needs.of[d, t], top[row, t], lock[row, t], booked))
    if not found:
        nothing = np.zeros(0, dtype=np.int64)
        return Slices(*(nothing for _ in range(8)))
    pair, it, need, top, lock, booked = (np.concatenate(axis) for axis in zip(*found, strict=True))
    j, first = grouped(pair)
    return Slices(pair[first], first, j, it, need, top, lock, booked)


def _most_booked(problem: Problem, k: Ints) -> Ints:
    """The plan of record under the delay that keeps most of it, period by period: [len(k), t]."""
    booked = problem.por_of(k)
    for row in np.flatnonzero((problem.por_row[k] >= 0) & (problem.choices[problem.pair_p[k]] > 1)):
        first = problem.por_row[k[row]]
        delays = problem.choices[problem.pair_p[k[row]]]
        booked[row] = problem.por[first : first + delays].max(axis=0)
    return booked


def _best(gain: Ints, bonus: int, s: Slices) -> Ints:
    """max over lock <= x <= top of gain x + bonus min(x, booked)."""
    kept = np.clip(s.booked, s.lock, s.top)
    most = np.maximum(
        gain * s.top + bonus * np.minimum(s.top, s.booked),
        gain * s.lock + bonus * np.minimum(s.lock, s.booked),
    )
    return np.maximum(most, gain * kept + bonus * np.minimum(kept, s.booked))


def _rounded(prices: Floats, grid: Fraction) -> Ints:
    return np.rint(prices * float(grid)).astype(np.int64)


def _dot(a: Ints, b: Ints) -> int:
    return int(a @ b)
