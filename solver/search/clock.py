"""What is left for a run, in seconds or in counted work, and whether its watcher wants it to stop.

Where work is counted nothing is decided by the time: a slow or busy machine takes the same steps.
Whoever does something that takes long says so by `spend`; where time counts that does nothing.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from solver.engines.cpsat import Answer, Effort
from solver.problem.model import Model
from solver.problem.problem import Ints
from solver.search.progress import Watch

Engine = Callable[[Model, Ints, Ints | None, Effort], Answer]


@dataclass
class Meter:
    """Work done since a run began."""

    work: float = 0.0


@dataclass(frozen=True)
class Clock:
    """Counts seconds since the run began, or units of work where there is a meter.

    limit: when the plan is due, in what is counted; a unit of work is about a second of a usual
    core (see costs.py). stop: seconds after which a run ends that counts work.
    """

    limit: float
    watch: Watch
    began: float = field(default_factory=time.monotonic)
    meter: Meter | None = None
    stop: float = math.inf

    @classmethod
    def metered(cls, work: float, watch: Watch, stop: float = math.inf) -> Clock:
        """A clock that counts so much work."""
        return cls(work, watch, meter=Meter(), stop=stop)

    @property
    def elapsed(self) -> float:
        """Seconds since the run began: to be told, not to decide by."""
        return time.monotonic() - self.began

    @property
    def seconds(self) -> float:
        """Seconds since the run began, or the units of work that stand for them."""
        return self.elapsed if self.meter is None else self.meter.work

    @property
    def left(self) -> float:
        """What is left until the plan is due; never negative."""
        return max(0.0, self.limit - self.seconds)

    @property
    def is_cut(self) -> bool:
        """Whether a run that counts work was ended by its time or its watcher instead."""
        if self.meter is None:
            return False
        return self.elapsed >= self.stop or self.watch.is_stopped()

    def is_over(self) -> bool:
        """Whether all is spent or the watcher has stopped the run."""
        return self.left <= 0 or self.watch.is_stopped() or self.is_cut

    def spend(self, work: float) -> None:
        """So much work was done."""
        if self.meter is not None:
            self.meter.work += work

    def after(self, work: float) -> Callable[[], bool]:
        """`is_over` for a loop that has done so much work each time it asks."""
        if self.meter is None:
            return self.is_over

        def is_over() -> bool:
            self.spend(work)
            return self.is_over()

        return is_over

    def before(self, seconds: float) -> Clock:
        """A clock that runs out so much earlier."""
        return replace(self, limit=self.limit - seconds)

    def part(self, share: float, at_most: float) -> Clock:
        """A clock that runs out after a share of what is left."""
        return replace(self, limit=self.seconds + min(self.left * share, at_most))

    def closing(self, seconds: float) -> Clock:
        """A clock that leaves time for what follows the search, which counts as no work."""
        if self.meter is None:
            return self.before(seconds)
        return replace(self, stop=self.stop - seconds)

    def effort(
        self, seconds: float, *, threads: int = 1, seed: int = 1, thoroughness: int = 1
    ) -> Effort:
        """What an engine may cost: so many seconds, or so much work on one thread."""
        if self.meter is None:
            return Effort(seconds, threads, seed, None, thoroughness)
        return Effort(self.stop - self.elapsed, 1, seed, seconds, thoroughness)

    def counting(self, engine: Engine) -> Engine:
        """An engine whose work is spent."""

        def solve(model: Model, cost: Ints, hint: Ints | None, effort: Effort) -> Answer:
            answer = engine(model, cost, hint, effort)
            self.spend(answer.work)
            return answer

        return solve


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
