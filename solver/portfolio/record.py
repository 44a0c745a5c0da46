"""The plan of record beside a plan: who moves away from it, and who can't help it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from solver.portfolio.axes import Bools
from solver.portfolio.slices import Slices

if TYPE_CHECKING:
    from solver.portfolio.ledger import Ledger


class Record:
    """The plan of record inside the horizon, moved by the delays of a plan's projects."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.portfolio, self.axes = ledger, ledger.portfolio, ledger.axes

    @cached_property
    def por(self) -> Slices:
        """Its slices: max(base, lock), also on projects that are off."""
        hours, d_of, delays = self.portfolio.hours, self.axes.d_of, self.ledger.delays
        pairs = hours.booked_pairs
        moved = [hours.por(pair, delays[d_of[pair[1]]]) for pair in pairs]
        return Slices.of_pairs(self.axes, pairs, moved)

    @cached_property
    def moved(self) -> Bools:
        """Who has a slice that differs from it: [i]."""
        x, por = self.ledger.x, self.por
        return self._people(por, x.at(por) != por.quarters) | self._people(x, por.at(x) == 0)

    @cached_property
    def must_move(self) -> Bools:
        """Whose plan of record is impossible by itself: [i].

        Not employed or eligible, beyond what is asked, on a project that is off, or more than
        the person can give; where locks go further, beyond the locks.
        """
        por, lock = self.por, self.portfolio.locked.x
        most = np.maximum(self.ledger.asked, lock.worked)
        impossible = ~self.portfolio.doors.admits(por) & (por.quarters > lock.at(por))
        impossible |= ~self.ledger.is_on[por.p] | (por.quarters > most[por.d, por.t])
        limit = np.maximum(self.axes.cap_with_overtime, lock.load)
        must: Bools = self._people(por, impossible) | (por.load > limit).any(axis=1)
        return must

    @cached_property
    def counted(self) -> Bools:
        """Who moves without having to: [i]."""
        return self.moved & ~self.must_move

    def _people(self, slices: Slices, chosen: Bools) -> Bools:
        people = np.zeros(self.axes.I, dtype=bool)
        people[slices.i[chosen]] = True
        return people
