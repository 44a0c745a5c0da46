"""How far a run has come, as told to whoever watches it."""

from __future__ import annotations

from dataclasses import dataclass
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
