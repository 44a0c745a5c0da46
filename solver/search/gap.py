"""How far a plan may be from the best there is."""

from __future__ import annotations

import threading
from fractions import Fraction

from solver.search.clock import Clock
from solver.search.progress import Progress

CLOSE = Fraction(1, 100)


class Gap:
    """The total of the best plan so far and a proven bound, in points; threads share it."""

    def __init__(self, points: Fraction) -> None:
        self.points = points
        self.bound: Fraction | None = None
        self.is_closed = False
        self._lock = threading.Lock()

    def raise_bound(self, bound: Fraction) -> None:
        """A proven bound in points."""
        with self._lock:
            if self.bound is None or bound > self.bound:
                self.bound = bound

    @property
    def least(self) -> Fraction:
        """What no plan can be better than: the total where it is proven best."""
        if self.is_closed or self.bound is None:
            return self.points
        return min(self.bound, self.points)

    @property
    def share(self) -> Fraction | None:
        """(total - bound) / max(1, |total|), as far as a bound is proven."""
        if self.bound is None:
            return None
        return (self.points - self.bound) / max(Fraction(1), abs(self.points))

    def is_good_enough(self, gap: Fraction) -> bool:
        """Whether the plan is proven best, or as near to it as asked."""
        if self.is_closed:
            return True
        if self.bound is None:
            return False
        reached = self.share
        return self.points - self.bound < CLOSE or (reached is not None and 0 < gap >= reached)

    def progress(self, clock: Clock, phase: str) -> Progress:
        """How far it has come."""
        share = self.share
        return Progress(
            float(self.points),
            None if self.bound is None else float(self.bound),
            None if share is None else float(share),
            clock.elapsed,
            phase,
        )
