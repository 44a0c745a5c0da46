"""Quarter hours by place, where most places have none: sums, and where two of them differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Amounts:
    """Quarter hours by place. places: sorted, each once. quarters: of each place."""

    places: Ints
    quarters: Ints

    @classmethod
    def of(cls, places: Ints, quarters: Ints) -> Amounts:
        """The sum of each place. Places that are nearly sorted take the least time."""
        at, sums, _ = summed(places, quarters)
        return cls(places[at], sums)

    def minus(self, other: Amounts) -> Amounts:
        """Where the two differ, and by how much."""
        places = np.concatenate([self.places, other.places])
        found = Amounts.of(places, np.concatenate([self.quarters, -other.quarters]))
        differs = found.quarters != 0
        return Amounts(found.places[differs], found.quarters[differs])

    def at(self, places: Ints) -> Ints:
        """What there is at these places, 0 where there is nothing."""
        found = np.zeros(len(places), dtype=np.int64)
        if len(self.places):
            near = np.minimum(np.searchsorted(self.places, places), len(self.places) - 1)
            is_there = self.places[near] == places
            found[is_there] = self.quarters[near[is_there]]
        return found


def summed(places: Ints, quarters: Ints) -> tuple[Ints, Ints, Ints]:
    """(an entry, the sum, the number of entries) of each place, in order. places: none below 0."""
    order = np.argsort(places, kind="stable")
    first = np.flatnonzero(np.diff(places[order], prepend=-1))
    sums = np.add.reduceat(quarters[order], first) if len(first) else quarters
    return order[first], sums, np.diff(first, append=len(order))


def totals(group: Ints, quarters: Ints, size: int) -> Ints:
    """The sum of each group, exactly."""
    out: Ints = np.zeros(size, dtype=np.int64)
    np.add.at(out, group, quarters)
    return out
