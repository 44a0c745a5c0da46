"""Climbing, weighing and summing in machine code: a problem's arrays as the kernels want them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from solver.search.bound.ascent import LONG_AGO, Climb, Pace, Start, first_point
from solver.search.bound.cuts import Cuts
from solver.search.bound.exact import Sums
from solver.search.bound.kernels.boards import (
    Asking,
    Board,
    Cut,
    Field,
    Money,
    Odd,
    Places32,
    Record,
    Singles,
    Walk,
    Worth,
)
from solver.search.bound.kernels.climbing import climb
from solver.search.bound.kernels.earning import choose, weigh
from solver.search.bound.kernels.oddities import weigh_oddly
from solver.search.bound.kernels.proving import Exact, earned_by_all
from solver.search.bound.odd import OddPairs
from solver.search.bound.prices import Prices
from solver.search.bound.scales import Scales
from solver.search.bound.separating import separating
from solver.search.bound.shape import Floats
from solver.search.bound.together import Together
from solver.search.compiling import strictly

if TYPE_CHECKING:
    from solver.search.bound.priced import PricedProblem

Kernel = Callable[..., Any]
EVERY = 50
MARGIN = 4.0
NO_RECORD = Record(np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.float32))


class Kernels(NamedTuple):
    """What sums up floats."""

    climb: Kernel
    choose: Kernel
    weigh: Kernel
    weigh_oddly: Kernel


ROUGH = Kernels(climb, choose, weigh, weigh_oddly)


@cache
def strict() -> Kernels:
    """The same with one result on every machine."""
    return Kernels(*(strictly(kernel) for kernel in ROUGH))


class CompiledWork:
    """The arrays of a problem and its cuts in the kernels' types."""

    def __init__(
        self, priced: PricedProblem, odd: OddPairs, before: CompiledWork | None = None
    ) -> None:
        self.priced, self.odd = priced, odd
        self.kernels = strict() if priced.is_strict else ROUGH
        self.is_odd = np.zeros(len(priced.shape.pair), dtype=bool)
        self.is_odd[odd.j] = True
        field: Field = _field(priced, odd) if before is None else before.field
        self.field: Field = field._replace(odd=_odd(odd), cut=_cut(odd))

    def climb(self, pace: Pace, start: Start | None) -> Climb:
        """A climb from some prices, or from none."""
        return CompiledClimb(self, pace, start)

    def nets(self, point: Floats) -> Floats:
        """What each pair earns beyond its prices and its set-up."""
        net = np.zeros(len(self.is_odd), dtype=np.float32)
        paid = np.zeros(self.priced.problem.P, dtype=np.float32)
        worth = self.field.worth._replace(charged=self.field.worth.value.copy())
        field = self.field._replace(odd=_odd(self.odd), worth=worth)
        self.kernels.weigh(field, _singles(point), paid, net)
        own = np.zeros(len(self.odd.j), dtype=np.float32)
        self.kernels.weigh_oddly(field, _singles(point), own)
        net[self.odd.j] = own
        return net.astype(np.float64)

    def earned(self, sums: Sums) -> int:
        """sum over pairs of max(0, what they earn), held ones whatever they do; on the grid."""
        cuts = self.odd.cuts
        sigma = sums.point[len(sums.point) - cuts.count :]
        extra, team = cuts.charges(sigma, len(self.odd.slice), len(self.odd.j))
        bonus = np.array([sums.bonus], dtype=np.int64)
        exact = Exact(sums.point, sums.value, sums.setup, bonus, extra, team)
        return int(earned_by_all(self.is_odd, self.field.board, self.field.odd, exact))

    def separating(self, x: Singles, y: Singles, most_rows: int = 2) -> Iterator[Cuts]:
        """Cuts that mean hours x [s] and use y [j] break, some at a time."""
        return separating(self.priced, x, y, most_rows)


class CompiledClimb:
    """A climb in machine code. Between screenings only pairs that might pay are looked at."""

    def __init__(self, work: CompiledWork, pace: Pace, start: Start | None) -> None:
        self.work, self.places, self.pace, self.done = work, work.priced.places, pace, 0
        scales = Scales.of(work.priced, work.odd.named)
        point = first_point(work.priced, scales, start)
        slope, mean, square = (np.zeros(len(point), dtype=np.float32) for _ in range(3))
        paid = np.zeros(work.priced.problem.P, dtype=np.float32)
        unit, dearest = _singles(scales.unit), _singles(scales.dearest)
        self.walk = Walk(_singles(point), slope, mean, square, unit, dearest, paid)
        begun = 0
        if start is not None and start.square is not None:
            square[:], begun = start.square, LONG_AGO
        self.moves = np.array([0, begun, pace.first, pace.decay], dtype=np.float32)
        self.drop = MARGIN * float(scales.unit[: self.places.money_at].mean())
        self.active = np.zeros(0, dtype=np.uint32)
        self.record, self.recorded = NO_RECORD, 0
        self.hands = 1

    def square(self) -> Floats:
        """The mean squared slope of each price."""
        return self.walk.square.astype(np.float64)

    def record_means(self) -> None:
        """Sum up hours and use from here on."""
        shape = self.work.priced.shape
        sums = (np.zeros(n, dtype=np.float32) for n in (len(shape.top), len(shape.pair)))
        self.record, self.recorded = Record(*sums), self.done

    def means(self) -> tuple[Singles, Singles]:
        """Mean hours of each slice and use of each pair since `record_means`."""
        x, y = self.record
        count = np.float32(max(1, self.done - self.recorded))
        x /= count
        y /= count
        self.record = NO_RECORD
        return x, y

    def prices(self) -> Prices:
        """The prices reached."""
        return self.places.prices(self.walk.point.astype(np.float64), self.work.odd.named)

    def advance(self, steps: int) -> None:
        """So many more steps."""
        if self.hands == 1 or self.work.priced.is_strict:
            self._advance(steps, self._alone)
            return
        together = Together(self.walk, self.hands)
        try:
            self._advance(steps, together.climb)
        finally:
            together.close()

    def _advance(self, steps: int, climb: Kernel) -> None:
        while steps > 0:
            if self.done % EVERY == 0:
                self._screen()
            count = min(steps, EVERY - self.done % EVERY)
            if self.work.priced.moving is not None:
                self._settle()
                count = 1
            self.moves[0] = count
            climb(self.active, self.work.field, self.record, self.moves)
            self.done += count
            steps -= count

    def _alone(self, active: Places32, field: Field, record: Record, pace: Singles) -> None:
        self.work.kernels.climb(active, field, self.walk, record, pace)

    def _settle(self) -> None:
        """Who moves at these prices, and what choices cost less for those they excuse."""
        asked = self.work.priced.settled(self.walk.point.astype(np.float64))
        asking = self.work.field.asking
        asking.base[:], asking.spare[:] = asked.base, asked.spare
        asking.fixed[:], asking.off[:] = asked.fixed, asked.off

    def _screen(self) -> None:
        drop = _singles([self.drop * float(self.moves[2])])
        self.active = self.work.kernels.choose(self.work.is_odd, self.work.field, self.walk, drop)


def _field(priced: PricedProblem, odd: OddPairs) -> Field:
    return Field(
        _board(priced),
        _worth(priced),
        _odd(odd),
        _cut(odd),
        _asking(priced),
        Money(priced.budgets.whose.astype(np.int32), _places([priced.places.money_at])),
        _singles([float(priced.figures.bonus)]),
    )


def _board(priced: PricedProblem) -> Board:
    shape, places = priced.shape, priced.places
    own = _places(places.pi_at(shape.i, shape.spans.low[shape.d]))
    lam, first = _places(shape.spans.first[shape.d]), _places(shape.first[:-1])
    return Board(lam, own, _places(shape.length), first, shape.top)


def _worth(priced: PricedProblem) -> Worth:
    shape, figures = priced.shape, priced.figures
    value, setup = figures.rough_values(shape.pair), figures.rough_setups(shape.pair)
    rate = priced.budgets.rate.floats()[shape.i]
    payer = priced.problem.pair_p[shape.pair]
    return Worth(
        _singles(value), _singles(setup), _singles(rate), _places(payer), _singles(value).copy()
    )


def _odd(odd: OddPairs) -> Odd:
    q, n = len(odd.slice), len(odd.j)
    extra, x = np.zeros(q, dtype=np.float32), np.zeros(q, dtype=np.float32)
    team, y = np.zeros(n, dtype=np.float32), np.zeros(n, dtype=np.float32)
    lock, booked = odd.lock.astype(np.int32), odd.booked.astype(np.int32)
    return Odd(_places(odd.j), _places(odd.first), lock, booked, odd.is_held, extra, team, x, y)


def _cut(odd: OddPairs) -> Cut:
    cuts = odd.cuts
    first, entries = _places(cuts.first), (_places(cuts.slice), _places(cuts.pair))
    return Cut(first, *entries, *(_singles(each) for each in (cuts.coef, cuts.weight, cuts.most)))


def _asking(priced: PricedProblem) -> Asking:
    asked = priced.asked
    return Asking(
        _singles(asked.base),
        _singles(asked.over),
        _singles(asked.spare),
        _places(asked.open_first),
        _singles(asked.fixed),
        _singles(asked.off),
        _places(asked.first),
        _places(asked.place),
        _singles(asked.cover),
        _places(asked.window_first),
        _places(asked.window),
    )


def _singles(values: object) -> Singles:
    return np.ascontiguousarray(values, dtype=np.float32)


def _places(values: object) -> np.ndarray:
    return np.ascontiguousarray(values, dtype=np.uint32)
