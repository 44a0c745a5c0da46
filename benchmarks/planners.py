"""The planners by name: portfolio, settings and whom to tell in; a decision and a bound out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from benchmarks import greedy, highs, plain_cpsat
from benchmarks.telling import NotHere, Teller
from solver.optimize import optimize
from solver.plan import Decision, ProjectChoice
from solver.portfolio.portfolio import Portfolio
from solver.search.progress import Progress
from solver.search.settings import Settings

Found = tuple[Decision | None, float | None, bool]
Planner = Callable[[Portfolio, Settings, Teller], Found]


class Watching:
    """Follows a run of Staffolio and tells what it reaches."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self._has_plan = False

    def progress(self, progress: Progress) -> None:
        """The run has come further."""
        self._teller.tell(progress.objective, progress.bound)

    def plan(self, decision: Decision) -> None:
        """A plan was found: the first is told at once, before its worth is known."""
        if not self._has_plan:
            self._has_plan = True
            self._teller.first_plan()

    def is_stopped(self) -> bool:
        """Never."""
        return False


def _staffolio(portfolio: Portfolio, settings: Settings, teller: Teller) -> Found:
    plan = optimize(portfolio, settings, Watching(teller))
    choices = tuple(ProjectChoice(p.id, p.on, p.delay) for p in plan.projects)
    objective = plan.objective
    return Decision(choices, plan.allocations), objective.bound, objective.optimal


def _greedy(portfolio: Portfolio, _: Settings, teller: Teller) -> Found:
    decision = greedy.plan(portfolio)
    teller.first_plan()
    return decision, None, False


def _timefold(portfolio: Portfolio, settings: Settings, teller: Teller) -> Found:
    return _timefold_module().plan(portfolio, settings, teller)  # type: ignore[no-any-return]  # loaded late


def _timefold_module() -> Any:
    """Starts a Java machine. Raises NotHere where there is none, or no package."""
    try:
        return import_module("benchmarks.timefold_seats")
    except ImportError as error:
        raise NotHere(f"Timefold's Python package is not installed ({error.name})") from error
    except Exception as error:
        raise NotHere(f"Java does not start: {error}") from error


def prepare(planner: str) -> None:
    """Load what a planner needs, before its time counts. Raises NotHere."""
    if planner == "timefold":
        _timefold_module().warm()


PLANNERS: Mapping[str, Planner] = {
    "staffolio": _staffolio,
    "greedy": _greedy,
    "plain-cpsat": plain_cpsat.plan,
    "highs": highs.plan,
    "timefold": _timefold,
}
