"""A climb by several threads: each adds up what its share of the pairs takes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

from solver.search.bound.kernels.boards import Field, Places32, Record, Singles, Walk
from solver.search.bound.kernels.climbing import close_step, open_step
from solver.search.bound.kernels.earning import take


class Together:
    """So many threads for the climbs of one walk; close it when they are done."""

    def __init__(self, walk: Walk, hands: int) -> None:
        self.walk = walk
        self.asides = [_aside(walk) for _ in range(hands - 1)]
        self.pool = ThreadPoolExecutor(hands - 1)

    def climb(self, active: Places32, field: Field, record: Record, pace: Singles) -> None:
        """So many steps, as the kernel of that name takes them."""
        own, *shares = _shares(active, 1 + len(self.asides))
        for _ in range(int(pace[0])):
            open_step(field, self.walk)
            others = [
                self.pool.submit(_take, share, field, aside, record)
                for share, aside in zip(shares, self.asides, strict=True)
            ]
            take(own, field, self.walk, record)
            for other in others:
                other.result()
            for aside in self.asides:
                self.walk.slope[:] += aside.slope
                self.walk.paid[:] += aside.paid
            close_step(field, self.walk, record, pace)

    def close(self) -> None:
        """End the threads."""
        self.pool.shutdown()


def _aside(walk: Walk) -> Walk:
    """The same prices, sums of its own."""
    return walk._replace(slope=np.zeros_like(walk.slope), paid=np.zeros_like(walk.paid))


def _take(share: Places32, field: Field, aside: Walk, record: Record) -> None:
    aside.slope[:], aside.paid[:] = 0, 0
    take(share, field, aside, record)


def _shares(active: Places32, count: int) -> Iterator[Places32]:
    ends = np.linspace(0, len(active), count + 1).astype(np.int64).tolist()
    return (active[first:end] for first, end in pairwise(ends))
