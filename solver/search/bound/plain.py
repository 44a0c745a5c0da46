"""What pairs earn and take at given prices, in numpy: for small problems, and the kernels' twin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from solver.problem.problem import Bools
from solver.search.bound.ascent import LONG_AGO, Climb, Pace, Start, first_point
from solver.search.bound.cuts import Cuts
from solver.search.bound.odd import OddPairs
from solver.search.bound.prices import Places, Prices
from solver.search.bound.scales import Scales
from solver.search.bound.shape import Floats, Shape

if TYPE_CHECKING:
    from solver.search.bound.exact import Sums
    from solver.search.bound.priced import PricedProblem

Numbers = NDArray[Any]
Singles = NDArray[np.float32]


class PlainPairs:
    """All pairs of a shape, slice by slice: locks and bookings as the odd pairs have them."""

    def __init__(self, shape: Shape, places: Places, odd: OddPairs) -> None:
        self.shape, self.odd, self.owner = shape, odd, shape.owner()
        offset = shape.offset()
        d = shape.d[self.owner]
        self.lam_at = shape.spans.first[d] + offset
        self.pi_at = places.pi_at(shape.i[self.owner], shape.spans.low[d] + offset)
        self.lock = np.zeros(len(shape.top), dtype=np.int64)
        self.booked = np.zeros(len(shape.top), dtype=np.int64)
        self.lock[odd.slice], self.booked[odd.slice] = odd.lock, odd.booked
        self.is_held = np.zeros(len(shape.pair), dtype=bool)
        self.is_held[odd.j] = odd.is_held

    def gains(self, value: Numbers, point: Numbers) -> Numbers:
        """What a tick of each slice earns beyond prices and cuts."""
        gain = value[self.owner] - point[self.lam_at] - point[self.pi_at]
        gain[self.odd.slice] -= self.charges(point)[0]
        return np.asarray(gain)

    def charges(self, point: Numbers) -> tuple[Numbers, Numbers]:
        """What cuts charge a tick of odd slices and the use of odd pairs."""
        cuts = self.odd.cuts
        sigma = point[len(point) - cuts.count :]
        return cuts.charges(sigma, len(self.odd.slice), len(self.odd.j))

    def best(self, gain: Numbers, bonus: Any) -> tuple[Numbers, Numbers]:
        """The hours lock <= x <= top that earn most with the bonus for booked ones, and what."""
        top, lock, booked = self.shape.top, self.lock, self.booked
        kept = np.maximum(booked, lock)
        hours = np.where(gain > 0, top, np.where(gain > -bonus, kept, lock))
        return hours, gain * hours + bonus * np.minimum(hours, booked)

    def nets(self, earned: Numbers, setup: Numbers, point: Numbers) -> Numbers:
        """What each pair earns beyond its set-up and what cuts charge it."""
        if not len(self.shape.pair):
            return earned[:0]
        net = np.add.reduceat(earned, self.shape.first[:-1]) - setup
        net[self.odd.j] -= self.charges(point)[1]
        return np.asarray(net)

    def used(self, net: Numbers) -> Bools:
        """Pairs that pay, or are held by locks."""
        return np.asarray((net > 0) | self.is_held)


class PlainWork:
    """Climbing, weighing and summing in numpy."""

    def __init__(
        self, priced: PricedProblem, odd: OddPairs, before: PlainWork | None = None
    ) -> None:
        self.priced, self.odd = priced, odd
        self.pairs = PlainPairs(priced.shape, priced.places, odd)
        self.value = priced.figures.rough_values(priced.shape.pair)
        self.setup = priced.figures.rough_setups(priced.shape.pair)

    def climb(self, pace: Pace, start: Start | None) -> Climb:
        """A climb from some prices, or from none."""
        return PlainClimb(self, pace, start)

    def nets(self, point: Floats) -> Floats:
        """What each pair earns beyond its prices and its set-up."""
        _, earned = self.taken(point)
        return self.pairs.nets(earned, self.setup, point)

    def taken(self, point: Floats) -> tuple[Floats, Floats]:
        """Hours each slice takes if its pair is used, and what they earn."""
        gain = self.pairs.gains(self.value - self.priced.charges(point), point)
        return self.pairs.best(gain, float(self.priced.figures.bonus))

    def earned(self, sums: Sums) -> int:
        """sum over pairs of max(0, what they earn), held ones whatever they do; on the grid."""
        pairs = self.pairs
        _, earned = pairs.best(pairs.gains(sums.value, sums.point), sums.bonus)
        net = pairs.nets(earned, sums.setup, sums.point)
        return int(np.where(pairs.used(net), net, 0).sum())

    def separating(self, x: Singles, y: Singles, most_rows: int = 2) -> Iterator[Cuts]:
        """None: what is small enough for numpy is solved exactly."""
        return iter(())


class PlainClimb:
    """A climb in numpy: for small problems, and as the kernels' twin."""

    def __init__(self, work: PlainWork, pace: Pace, start: Start | None) -> None:
        priced, odd = work.priced, work.odd
        self.priced, self.pairs, self.odd = priced, work.pairs, odd
        self.work, self.pace, self.done, self.hands = work, pace, 0, 1
        self.scales = Scales.of(priced, odd.named)
        self.point = first_point(priced, self.scales, start)
        self.mean, self.squares = np.zeros_like(self.point), np.zeros_like(self.point)
        self.begun = 0
        if start is not None and start.square is not None:
            self.squares, self.begun = start.square.copy(), LONG_AGO
        self.size = pace.first
        self.record_means()

    def square(self) -> Floats:
        """The mean squared slope of each price."""
        return self.squares

    def record_means(self) -> None:
        """Sum up hours and use from here on."""
        shape, self.recorded = self.priced.shape, self.done
        self.x, self.y = np.zeros(len(shape.top)), np.zeros(len(shape.pair))

    def means(self) -> tuple[Singles, Singles]:
        """Mean hours of each slice and use of each pair since `record_means`."""
        count = max(1, self.done - self.recorded)
        return (self.x / count).astype(np.float32), (self.y / count).astype(np.float32)

    def prices(self) -> Prices:
        return self.priced.places.prices(self.point, self.odd.named)

    def advance(self, steps: int) -> None:
        for _ in range(steps):
            self.done += 1
            slope = self.slope(self.point)
            self.mean += 0.05 * (slope - self.mean)
            self.squares += 0.001 * (slope * slope - self.squares)
            done = self.begun + self.done
            root = np.sqrt(self.squares / (1 - 0.999**done)) + 1e-3
            moved = self.size * self.scales.unit * self.mean / (1 - 0.95**done) / root
            self.point = np.clip(self.point + moved, 0, self.scales.dearest)
            self.size *= self.pace.decay

    def slope(self, point: Floats) -> Floats:
        """Hours taken less hours asked or had, money spent less budgets, cuts' violations."""
        priced, pairs, odd = self.priced, self.pairs, self.odd
        hours, earned = self.work.taken(point)
        used = pairs.used(pairs.nets(earned, self.work.setup, point))
        hours = np.where(used[pairs.owner], hours, 0)
        self.x += hours
        self.y += used
        slope = -priced.settled(point).at(point, len(point))
        slope += np.bincount(pairs.lam_at, weights=hours, minlength=len(point))
        slope += np.bincount(pairs.pi_at, weights=hours, minlength=len(point))
        priced.asked.fold(slope)
        slope[priced.places.money_at : priced.places.cuts_at] += priced.spent(hours)
        if odd.cuts.count:
            x, y = hours[odd.slice], used[odd.j].astype(float)
            slope[priced.places.cuts_at :] = odd.cuts.excess(x, y)
        return slope
