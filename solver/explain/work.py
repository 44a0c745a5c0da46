"""What somebody works on instead: on projects that weigh as much or more, and could be taken off.

Locked hours stay, and so does work that a rule keeps, such as a mentor's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np

from solver.explain.words import joined
from solver.portfolio.ledger import Ledger
from solver.portfolio.numbers import hours_of, plain
from solver.rules.base import Ask, Blocks, Leave

Place = tuple[int, int]


class Work:
    """Everybody's slices in each period, and which of them could be taken away."""

    def __init__(self, ledger: Ledger, blocks: Mapping[str, Blocks]) -> None:
        self.ledger, self.axes, self.x = ledger, ledger.axes, ledger.x
        self.lock = ledger.portfolio.locked.x
        self.limit = np.maximum(self.axes.cap_with_overtime, self.lock.load)
        self.keeps = [each.keeps for each in blocks.values()]
        self.project_of: list[int] = self.axes.project_of.tolist()

    def weightier(self, ask: Ask, i: int, *, leaves: bool) -> tuple[int, ...]:
        """Demands of at least the ask's weight without which i could take hours; (): none.

        leaves: whether he must leave a project for it.
        """
        weight, least = self.axes.weight[ask.p], ask.least_of(i)
        room = int(self.limit[i, ask.t] - self.x.load[i, ask.t])
        movable = {
            d: quarters
            for d, (quarters, held) in self._slices.get((i, ask.t), {}).items()
            if quarters > held and d != ask.d and self.axes.weight[self.project_of[d]] >= weight
        }
        for taken in _choices(movable):
            freed = sum(movable[d] - self._slices[i, ask.t][d][1] for d in taken)
            if room + freed >= least:
                leave = self._leave(i, ask.t, taken)
                has_left = not leaves or bool(leave.projects)
                if has_left and not any(keeps(leave) for keeps in self.keeps):
                    return taken
        return ()

    def words(self, ask: Ask, i: int, taken: tuple[int, ...]) -> str:
        """Who works on what instead, and how it weighs."""
        slices = self._slices[i, ask.t]
        work = joined([f"{hours_of(slices[d][0])} h on {self.axes.demands[d].id}" for d in taken])
        own = self.axes.weight[ask.p]
        others = [self.axes.weight[self.project_of[d]] for d in taken]
        if len(taken) > 1:
            weighs = "which weigh as much or more"
        elif others[0] > own:
            weighs = f"which weighs more ({plain(others[0]):,} to {plain(own):,})"
        else:
            weighs = f"which weighs the same ({plain(own):,})"
        return (
            f"{self.axes.members[i]} could do it but works {work} {self.axes.when(ask.t)},"
            f" {weighs}; taking {self.axes.members[i]} off that work would help."
        )

    def _leave(self, i: int, t: int, taken: tuple[int, ...]) -> Leave:
        """What i leaves for good where so much is taken away; locked slices shrink to the lock."""
        slices = self._slices[i, t]
        gone = tuple(d for d in taken if not slices[d][1])
        stays = {self.project_of[d] for d in slices if d not in gone}
        left = sorted({self.project_of[d] for d in gone} - stays)
        return Leave(i, t, gone, tuple(left))

    @cached_property
    def _slices(self) -> Mapping[Place, Mapping[int, tuple[int, int]]]:
        """(i, t) -> d -> quarter hours worked, and those of them that are locked."""
        table: dict[Place, dict[int, tuple[int, int]]] = defaultdict(dict)
        x, held = self.x, self.lock.at(self.x)
        columns = (each.tolist() for each in (x.i, x.d, x.t, x.quarters, held))
        for i, d, t, quarters, locked in zip(*columns, strict=True):
            table[i, t][d] = (quarters, locked)
        return table


def _choices(movable: Mapping[int, int]) -> Iterator[tuple[int, ...]]:
    """What to take away: the longest slice, each of the others, then all of them."""
    by_hours = sorted(movable, key=lambda d: (-movable[d], d))
    yield from ((d,) for d in by_hours)
    if len(by_hours) > 1:
        yield tuple(by_hours)
