"""One planner on one case: what came of it, judged by the checker."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from benchmarks import generator, greedy, plain_cpsat
from benchmarks.cases import Case
from solver import document
from solver.checker.check import check, evidence_of
from solver.checker.measure import measure
from solver.optimize import optimize
from solver.plan import Decision, ProjectChoice
from solver.portfolio.portfolio import Portfolio
from solver.search.progress import Progress
from solver.search.settings import Settings

KILOBYTES = 1024


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a planner reached. total None: no plan; bound None: none is given.

    verdict: `legal`, or the rules the checker saw broken. memory_mb: the most the process used.
    """

    total: float | None
    bound: float | None
    first_seconds: float | None
    seconds: float
    coverage: float | None
    memory_mb: float
    verdict: str


Found = tuple[Decision | None, float | None, float | None]


class FirstPlan:
    """Watches a run for its first plan."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.seconds: float | None = None

    def progress(self, progress: Progress) -> None:
        """How far it is does not matter here."""

    def plan(self, decision: Decision) -> None:
        """A plan was found."""
        if self.seconds is None:
            self.seconds = time.monotonic() - self.began

    def is_stopped(self) -> bool:
        """Never."""
        return False


def _staffolio(portfolio: Portfolio, settings: Settings) -> Found:
    watch = FirstPlan()
    plan = optimize(portfolio, settings, watch)
    choices = tuple(ProjectChoice(p.id, p.on, p.delay) for p in plan.projects)
    return Decision(choices, plan.allocations), plan.objective.bound, watch.seconds


def _greedy(portfolio: Portfolio, _: Settings) -> Found:
    began = time.monotonic()
    return greedy.plan(portfolio), None, time.monotonic() - began


PLANNERS: Mapping[str, Callable[[Portfolio, Settings], Found]] = {
    "staffolio": _staffolio,
    "greedy": _greedy,
    "plain-cpsat": plain_cpsat.plan,
}


def outcome(planner: str, case: Case, settings: Settings) -> Outcome:
    """Plan a case and judge the plan."""
    portfolio = document.parse(json.dumps(generator.document(case)).encode())
    began = time.monotonic()
    decision, bound, first_seconds = PLANNERS[planner](portfolio, settings)
    seconds = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES
    if decision is None:
        return Outcome(None, bound, None, seconds, None, memory, "no plan")
    found = measure(portfolio, decision)
    broken = evidence_of(check(portfolio, decision)).rules
    verdict = ", ".join(f"{rule} by {by:g}" for rule, by in broken.items()) or "legal"
    coverage = found.kpis["coverage"].value
    return Outcome(float(found.total), bound, first_seconds, seconds, coverage, memory, verdict)


def main(arguments: list[str]) -> None:
    """Planner, case and settings as JSON in, an outcome as JSON out: run in its own process."""
    planner, case, settings = (json.loads(text) for text in arguments)
    found = outcome(planner, Case(**case), Settings(**settings))
    sys.stdout.write(json.dumps(asdict(found)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
