"""The best plan of a large search, shared by who anneals it and who solves parts of it."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from fractions import Fraction

from solver.search.draft import Draft
from solver.search.flat import Hours
from solver.search.gap import Gap
from solver.search.kernel.ground import Survey
from solver.search.kernel.state import draft_of
from solver.search.part import Patch

MOST_WAITING = 64


@dataclass(frozen=True, slots=True)
class Seen:
    """A plan as it was at some time, not to be changed: hours [k, t] of a survey's pairs.

    version: how many changes it holds that kernels can't weigh against others.
    """

    survey: Survey
    x: Hours
    version: int


class Board:
    """The best plan so far, the plan as it is being annealed, and patches that wait to be tried.

    values: points of each tier up to a constant; points: of the last tier. coolness: how far
    annealing has come, from 0 to 1.
    """

    def __init__(self, first: Seen, values: tuple[Fraction, ...], points: Fraction) -> None:
        self.gap, self.coolness = Gap(points), 0.0
        self._best = self._now = first
        self._values, self._rest = values, points - values[-1]
        self._patches: deque[tuple[Seen, Patch]] = deque()
        self._lock = threading.Lock()

    def show(self, now: Seen, values: tuple[Fraction, ...]) -> None:
        """Let others see a plan, and keep it where it is the best, earlier tiers first."""
        with self._lock:
            self._now = now
            if values < self._values:
                self._best, self._values = now, values
                self.gap.points = values[-1] + self._rest

    def seen(self) -> Seen:
        """The plan shown last."""
        return self._now

    def suggest(self, seen: Seen, patch: Patch) -> None:
        """Leave a patch for whoever holds the plan; the oldest give way where too many wait."""
        with self._lock:
            self._patches.append((seen, patch))
            if len(self._patches) > MOST_WAITING:
                self._patches.popleft()

    def suggested(self) -> list[tuple[Seen, Patch]]:
        """The patches that wait."""
        with self._lock:
            waiting = list(self._patches)
            self._patches.clear()
        return waiting

    def best(self) -> Seen:
        """The best plan, as it was shown."""
        return self._best

    def draft(self) -> Draft:
        """The best plan."""
        best = self._best
        return draft_of(best.survey, best.x)
