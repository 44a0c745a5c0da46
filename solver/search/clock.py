"""Time left for a run, and whether its watcher wants it to stop."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field

from solver.search.progress import Watch


@dataclass(frozen=True)
class Clock:
    """Counts seconds since the run began; `limit` is when its plan is due."""

    limit: float
    watch: Watch
    began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds until the plan is due; never negative."""
        return max(0.0, self.limit - self.seconds)

    def is_over(self) -> bool:
        """Whether the time is up or the watcher has stopped the run."""
        return self.left <= 0 or self.watch.is_stopped()

    def before(self, seconds: float) -> Clock:
        """A clock that runs out so many seconds earlier."""
        return Clock(self.limit - seconds, self.watch, self.began)

    def part(self, share: float, at_most: float) -> Clock:
        """A clock that runs out after a share of what is left."""
        end = self.seconds + min(self.left * share, at_most)
        return Clock(end, self.watch, self.began)


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
