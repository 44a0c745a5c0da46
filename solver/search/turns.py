"""Something done in between by the thread that searches, for a share of the time or work."""

from __future__ import annotations

from collections.abc import Callable

from solver.search.clock import Clock


class Turns:
    """What is done in between, step by step. step: False once there is nothing more to do."""

    def __init__(self, clock: Clock, step: Callable[[], bool]) -> None:
        self.clock, self.step = clock, step
        self._owed, self._has_more = 0.0, True

    def after(self, seconds: float, share: float) -> None:
        """Its turn, after so many seconds of the search, where it gets a share of both together."""
        if not self._has_more:
            return
        self._owed += seconds * share / (1 - share)
        while self._has_more and self._owed > 0 and not self.clock.is_over():
            began = self.clock.seconds
            self._has_more = self.step()
            self._owed -= self.clock.seconds - began
