"""Other choices of projects that keep every rule between projects: one changes, others follow."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator

from solver.problem.problem import Bools, Ints, Problem

OFF = -1
GOES_OFF, EARLIEST = 0.6, 0.5
MOST_BACK = 4
Change = tuple[int, int]


class Choosing:
    """Draws choices near given ones: a delay per project, -1 for off."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem = problem
        self.rng: Generator = np.random.default_rng(seed)
        self._turn: list[int] = []

    def another(self, delays: Ints) -> Ints | None:
        """One open project chosen otherwise, each in its turn, and what must follow from that.

        None where nothing legal follows.
        """
        if not self._turn:
            self._turn = self.rng.permutation(np.flatnonzero(self.problem.is_open)).tolist()
        p = self._turn.pop()
        return self._followed(delays, p, self._other(p, int(delays[p])))

    def going_back(self, movers: Bools) -> Bools:
        """A few of the people who have moved: bool [i]."""
        back = np.zeros(len(movers), dtype=bool)
        moved = np.flatnonzero(movers)
        if len(moved):
            count = int(self.rng.integers(1, MOST_BACK + 1))
            back[self.rng.choice(moved, size=min(count, len(moved)), replace=False)] = True
        return back

    def fewer(self, delays: Ints, share: float) -> Ints:
        """A share of what may be off is off, the least important first, as far as rules let it."""
        weight = self.problem.weight.floats()
        may = np.flatnonzero(self.problem.can_be_off & (delays >= 0))
        found = delays
        for p in may[np.argsort(weight[may], kind="stable")][: round(share * len(may))].tolist():
            if found[p] >= 0:
                followed = self._followed(found, p, OFF)
                found = found if followed is None else followed
        return found

    def towards(self, delays: Ints, wished: Ints) -> Ints:
        """As many projects as wished for as rules let it, the most important first."""
        found, is_done = delays, np.zeros(self.problem.P, dtype=bool)
        for p in np.argsort(-self.problem.weight.floats(), kind="stable").tolist():
            if self.problem.is_open[p] and found[p] != wished[p]:
                followed = self._followed(found, p, int(wished[p]))
                if followed is not None and (followed == found)[is_done].all():
                    found = followed
            is_done[p] = True
        return found

    def _followed(self, delays: Ints, p: int, delay: int) -> Ints | None:
        """Choices with one project's set, and others changed until every rule holds."""
        found, is_set = delays.copy(), np.zeros(self.problem.P, dtype=bool)
        change: Change | None = (p, delay)
        while change is not None:
            q, wanted = change
            if is_set[q] or not self._is_possible(q, wanted):
                return None
            found[q], is_set[q] = wanted, True
            change = next(self._mending(found, is_set), None)
        return None if (found == delays).all() else found

    def _other(self, p: int, delay: int) -> int:
        """Off, or on with another delay."""
        choices = int(self.problem.choices[p])
        if delay == OFF:
            return 0 if self.rng.random() < EARLIEST else int(self.rng.integers(choices))
        if self.problem.can_be_off[p] and (choices == 1 or self.rng.random() < GOES_OFF):
            return OFF
        return int((delay + self.rng.integers(1, max(2, choices))) % choices)

    def _is_possible(self, p: int, delay: int) -> bool:
        if delay == OFF:
            return bool(self.problem.can_be_off[p])
        return 0 <= delay < int(self.problem.choices[p])

    def _mending(self, delays: Ints, is_set: Bools) -> Iterator[Change]:
        """For each rule that does not hold, what could make it hold."""
        yield from self._companions(delays, is_set)
        yield from self._order(delays, is_set)
        for listed in self.problem.one_of:
            on = [p for p in listed if delays[p] >= 0]
            if len(on) > 1:
                yield next((p for p in on if not is_set[p]), on[0]), OFF
            elif not on:
                yield int(self.rng.choice([p for p in listed if not is_set[p]] or listed)), 0

    def _companions(self, delays: Ints, is_set: Bools) -> Iterator[Change]:
        """What is on without what it comes after."""
        for p, q in self.problem.needs_on:
            if delays[p] >= 0 > delays[q]:
                yield (p, OFF) if is_set[q] else (q, 0)

    def _order(self, delays: Ints, is_set: Bools) -> Iterator[Change]:
        """What begins before what it comes after has ended: later, earlier, or off."""
        for p, q, gap in self.problem.after:
            a, b = int(delays[p]), int(delays[q])
            if min(a, b) < 0 or a - b > gap:
                continue
            if is_set[p]:
                yield q, max(a - gap - 1, OFF) if a > gap else OFF
            elif b + gap + 1 < self.problem.choices[p]:
                yield p, b + gap + 1
            else:
                yield p, OFF
