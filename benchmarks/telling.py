"""How a planner in a process of its own tells of its progress: JSON lines as it goes."""

from __future__ import annotations

import json
import time
from typing import Any, TextIO

EVERY_SECONDS = 0.1


class NotHere(Exception):
    """A planner that cannot run on this machine, and why."""


class CannotPlan(Exception):
    """A planner that gives up on a case, and why."""


class Teller:
    """Writes what a planner reaches, with the seconds since it began."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self.began = time.monotonic()
        self._objective: float | None = None
        self._bound: float | None = None
        self._told = float("-inf")

    @property
    def seconds(self) -> float:
        """Seconds of planning so far."""
        return time.monotonic() - self.began

    def begin(self) -> None:
        """The portfolio is in memory: from here on the time counts."""
        self.began = time.monotonic()
        self.say("began")

    def tell(self, objective: float | None, bound: float | None = None) -> None:
        """A plan of that worth or a bound was found; the first is told at once, worse never."""
        is_first = self._objective is None and objective is not None
        before = (self._objective, self._bound)
        if objective is not None:
            held = self._objective
            self._objective = objective if held is None else min(objective, held)
        if bound is not None:
            self._bound = bound if self._bound is None else max(bound, self._bound)
        is_new = before != (self._objective, self._bound)
        if is_first or (is_new and self.seconds - self._told >= EVERY_SECONDS):
            self._told = self.seconds
            self.say("point", seconds=self._told, objective=self._objective, bound=self._bound)

    def first_plan(self) -> None:
        """A plan was found, whatever it is worth."""
        self.say("plan", seconds=self.seconds)

    def say(self, event: str, **entry: Any) -> None:
        """One line."""
        self._out.write(json.dumps({"event": event, **entry}) + "\n")
        self._out.flush()
