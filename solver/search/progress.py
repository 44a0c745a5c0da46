"""How far a run has come, as told to whoever watches it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from typing import Protocol

from solver.plan import Decision


@dataclass(frozen=True, slots=True)
class Progress:
    """The best total so far, the proven bound, and how far apart they are.

    objective, bound: points, None while there is none. seconds: since the run began.
    """

    objective: float | None
    bound: float | None
    gap: float | None
    seconds: float
    phase: str


REPEAT_SECONDS = 0.4
COMPILING = "compiling"
"""The phase in which a run waits for the compiler; its time limit begins after that."""


class Watch(Protocol):
    """Whoever follows a run. Called from the run's own thread, quickly."""

    def progress(self, progress: Progress) -> None:
        """The run has come further."""

    def plan(self, decision: Decision) -> None:
        """A better legal plan: worth keeping in case the machine dies."""

    def is_stopped(self) -> bool:
        """Whether to end now and keep the best plan."""


class Unwatched:
    """Nobody watches, and nobody stops the run."""

    def progress(self, progress: Progress) -> None:
        """Told to nobody."""

    def plan(self, decision: Decision) -> None:
        """Kept by nobody."""

    def is_stopped(self) -> bool:
        """Never."""
        return False


class Repeating:
    """Tells a watch again how far a run is, while a long step has nothing new to tell.

    Steps ask now and then whether the run is to stop: so it is seen to live.
    """

    def __init__(self, watch: Watch) -> None:
        self._watch, self._own = watch, threading.get_ident()
        self._last: Progress | None = None
        self._told = 0.0

    def progress(self, progress: Progress) -> None:
        """Passed on."""
        self._last, self._told = progress, time.monotonic()
        self._watch.progress(progress)

    def plan(self, decision: Decision) -> None:
        """Passed on."""
        self._watch.plan(decision)

    def is_stopped(self) -> bool:
        """Passed on; in the run's own thread a reason to tell where nothing was told for long."""
        last = self._last
        if last is not None and threading.get_ident() == self._own:
            silent = time.monotonic() - self._told
            if silent > REPEAT_SECONDS:
                self.progress(replace(last, seconds=last.seconds + silent))
        return self._watch.is_stopped()
