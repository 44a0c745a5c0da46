"""One planner on one case, in a process of its own: plans, tells of it, has the plan judged."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import generator, published
from benchmarks.cases import Case
from benchmarks.planners import PLANNERS, prepare
from benchmarks.record import LEGAL, NONE, NOT_RUN
from benchmarks.telling import CannotPlan, NotHere, Teller
from solver import document
from solver.checker.check import check, evidence_of
from solver.checker.measure import measure
from solver.errors import NoPlanInTime
from solver.plan import Decision
from solver.portfolio.portfolio import Portfolio
from solver.search.settings import Settings

KILOBYTES = 1024
STATUS = Path("/proc/self/status")


def portfolio_of(case: Mapping[str, Any]) -> Portfolio:
    """The portfolio of a generated case, or of a published one in a file."""
    if "file" in case:
        return document.parse(json.dumps(published.document(Path(case["file"]))).encode())
    return document.parse(json.dumps(generator.document(Case(**case))).encode())


def peak_memory_mb() -> float:
    """The most memory this program has held, in megabytes.

    The usage that the operating system counts per process begins with what its parent held:
    the high water mark, where there is one, begins with the program.
    """
    if STATUS.exists():
        for line in STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / KILOBYTES
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES


def run(planner: str, case: Mapping[str, Any], settings: Settings, teller: Teller) -> None:
    """Plan a case and judge the plan; everything is told as it happens."""
    try:
        prepare(planner)
    except NotHere as reason:
        teller.say("ended", verdict=f"{NOT_RUN}: {reason}")
        return
    portfolio = portfolio_of(case)
    teller.begin()
    try:
        decision, bound, is_proven = PLANNERS[planner](portfolio, settings, teller)
    except NoPlanInTime:
        decision, bound, is_proven = None, None, False
    except (CannotPlan, MemoryError) as reason:
        teller.say("ended", verdict=f"{NONE}: {str(reason) or 'out of memory'}")
        return
    teller.say("planned", seconds=teller.seconds, memory_mb=peak_memory_mb(), bound=bound)
    if decision is None:
        teller.say("ended", verdict=f"{NONE} within the time")
    else:
        teller.say("ended", is_proven=is_proven, **judged(portfolio, decision))


def judged(portfolio: Portfolio, decision: Decision) -> dict[str, Any]:
    """What the checker says of a plan: total, share of the hours filled, rules broken."""
    found = measure(portfolio, decision)
    broken = evidence_of(check(portfolio, decision)).rules
    verdict = ", ".join(f"{rule} by {by:g}" for rule, by in broken.items()) or LEGAL
    return {
        "verdict": verdict,
        "total": float(found.total),
        "coverage": found.kpis["coverage"].value,
    }


def main(arguments: list[str]) -> None:
    """Planner, case and settings as JSON in, events as JSON lines out.

    Engines print what they like: their standard output goes to standard error.
    """
    planner, case, settings = (json.loads(text) for text in arguments)
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as out:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        run(planner, case, Settings(**settings), Teller(out))


if __name__ == "__main__":
    main(sys.argv[1:])
