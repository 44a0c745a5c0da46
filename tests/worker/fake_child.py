"""A solver's process whose solver does what the portfolio's name says."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from solver.errors import CheckerRefused, Evidence, Infeasible, NoPlanInTime
from solver.search.progress import Progress
from tests.samples import FIRST, SLICES, decision, plan

STEPS, STEP_SECONDS = 12, 0.25


def answers(watch: Any, _: Any) -> Any:
    watch.progress(Progress(1300.0, 900.0, 0.3, 0.0, "improve"))
    sys.stdout.write("a library that prints\n")
    os.write(1, b"and one that does so past Python\n")
    return plan(*SLICES)


def answers_slowly(watch: Any, _: Any) -> Any:
    time.sleep(1.5)
    return plan(*SLICES)


def crashes(*_: Any) -> Any:
    os.kill(os.getpid(), signal.SIGSEGV)


def raises(*_: Any) -> Any:
    raise RuntimeError("an invariant broke")


def is_killed(*_: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def eats_memory(*_: Any) -> Any:
    sys.stderr.write("terminate called after throwing an instance of 'std::bad_alloc'\n")
    sys.stderr.flush()
    os.abort()


def has_no_memory(*_: Any) -> Any:
    raise MemoryError


def is_infeasible(*_: Any) -> Any:
    raise Infeasible("Nothing keeps the budget.", ["budget"], ["crm"])


def is_refused(*_: Any) -> Any:
    raise CheckerRefused(Evidence({"capacity": 2.5}, ("ann works 42.5 h",)))


def waits(watch: Any, _: Any) -> Any:
    """For the stop flag, with a plan."""
    while not watch.is_stopped():
        time.sleep(0.02)
    return plan(*SLICES)


def finds_nothing(watch: Any, _: Any) -> Any:
    """Until the stop flag."""
    while not watch.is_stopped():
        time.sleep(0.02)
    raise NoPlanInTime("Nothing was found.")


def hangs(watch: Any, start: Any) -> Any:
    """It finds a plan, then heeds nothing; asked to judge that plan, it does."""
    if start is not None:
        assert watch.is_stopped()
        return plan(*((a.person, a.demand, a.period, a.hours) for a in start.allocations))
    watch.plan(decision(*SLICES[:2]))
    while True:
        time.sleep(1)


def resumes(watch: Any, start: Any) -> Any:
    """It finds a plan and goes on for ever; begun again, it ends with that plan."""
    if start is not None:
        return plan(*((a.person, a.demand, a.period, a.hours) for a in start.allocations))
    watch.plan(decision(*SLICES[:2]))
    return waits(watch, start)


def climbs(watch: Any, start: Any) -> Any:
    """Step by step, each a better plan; begun again, it goes on from the step it had reached."""
    step = 0 if start is None else round(start.allocations[0].hours * 4)
    while step < STEPS and not watch.is_stopped():
        time.sleep(STEP_SECONDS)
        step += 1
        watch.plan(decision(("ann", "crm-dev", FIRST, step / 4)))
        watch.progress(Progress(float(STEPS - step), 0.0, 1.0, 0.0, "improve"))
    return plan(("ann", "crm-dev", FIRST, step / 4))


def hangs_with_nothing(*_: Any) -> Any:
    while True:
        time.sleep(1)


def optimize(portfolio: Any, settings: Any, watch: Any, start: Any = None) -> Any:
    """The first word of the name is what to do; the pid is left where a test looks for it."""
    if "SOLVERS" in os.environ:
        (Path(os.environ["SOLVERS"]) / str(os.getpid())).write_text(portfolio.name)
    return globals()[portfolio.name.split()[0]](watch, start)


if __name__ == "__main__":
    fake = ModuleType("solver.optimize")
    fake.optimize = optimize  # type: ignore[attr-defined]  # a module made up here
    sys.modules["solver.optimize"] = fake
    from app.worker.child import main

    main()
