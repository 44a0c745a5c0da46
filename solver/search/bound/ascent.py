"""Finding good prices: Adam on the supergradient, in floating point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver.search.bound.choices import PricedChoices

if TYPE_CHECKING:
    from solver.search.bound.prices import PricedProblem

Floats = NDArray[np.float64]
FIRST_STEP, AGAIN_STEP, LAST_STEP = 0.7, 0.05, 1e-4


@dataclass(frozen=True, slots=True)
class Prices:
    """lam float64 [need], pi float64 [i * T + t]: points per tick."""

    lam: Floats
    pi: Floats


class Ascent:
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
        self.has_bonus = bool(self.bonus and s.booked.any())

    def run(self, steps: int, is_stopped: Callable[[], bool], start: Prices | None) -> Prices:
        """Adam, each price in steps of its own size: what hours there are worth on average."""
        lam_unit, pi_unit = self._units()
        n, unit = len(lam_unit), np.concatenate([lam_unit, pi_unit])
        dearest = max(float(self.value.max(initial=0)) + self.bonus, 1.0)
        if start is None:
            point = np.concatenate([np.zeros(n), pi_unit])
        else:
            point = np.concatenate([start.lam, start.pi])
        m, v = np.zeros_like(point), np.zeros_like(point)
        size = FIRST_STEP if start is None else AGAIN_STEP
        decay = (LAST_STEP / size) ** (1 / max(1, steps))
        for step in range(1, steps + 1):
            slope = self._slope(point[:n], point[n:])
            m += 0.1 * (slope - m)
            v += 0.001 * (slope * slope - v)
            fair = (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-3)
            point = np.clip(point + size * unit * fair, 0, dearest)
            size *= decay
            if step % 16 == 0 and is_stopped():
                break
        return Prices(point[:n], point[n:])

    def _units(self) -> tuple[Floats, Floats]:
        """Mean value of an hour's tick over the slices of each demand and of each person."""
        s, own = self.slices, np.maximum(self.own, 0)
        usual = max(float(own.mean()) if len(own) else 0.0, 1e-9)
        units = []
        for axis, count in ((s.need, self.priced.choices.needs.count), (s.it, len(self.usual))):
            slices = np.bincount(axis, minlength=count)
            worth = np.bincount(axis, weights=own, minlength=count)
            units.append(np.where(slices > 0, worth / np.maximum(slices, 1), usual) + 1e-9)
        return units[0], units[1]

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

    def _asked(self, lam: Floats, choices: PricedChoices) -> Floats:
        """Hours asked under the cheapest choice of each project."""
        cost = self.fixed - choices.priced(lam)
        first = self.priced.problem.first_choice
        rows = choices.entries
        least = np.minimum.reduceat(cost, first[:-1]) if len(cost) else cost
        is_least = (cost <= least[choices.project]) & (least <= self.off)[choices.project]
        taken = is_least[rows.choice_of_need]
        asked = rows.cover[taken].astype(np.float64)
        return np.asarray(
            np.bincount(rows.need[taken], weights=asked, minlength=choices.needs.count),
            dtype=np.float64,
        )
