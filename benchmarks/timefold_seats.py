"""A peer: Timefold, the way its own examples go: seats to be taken, one planning variable each.

What a demand asks in a week is cut into seats of at most 16 hours, as many as people may work on
it; each is taken by one able person or by nobody. Knows what the cases use.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from jpype import JImplements, JOverride
from timefold.solver.config import Duration, SolverConfigOverride, TerminationConfig

from benchmarks.generator import HOURS_A_HEAD
from benchmarks.telling import Teller
from benchmarks.timefold_model import FACTORY, POINT, Crew, Promise, Seat, Seating, Worker
from solver.plan import Allocation, Decision, ProjectChoice
from solver.portfolio.numbers import QUARTERS_PER_HOUR, hours_of
from solver.portfolio.portfolio import Portfolio
from solver.search.settings import Settings

LEAST_SECONDS, ASK_SECONDS = 0.1, 0.2


def _solver(seconds: float) -> Any:
    limit = TerminationConfig(spent_limit=Duration(milliseconds=int(seconds * 1000)))
    return FACTORY.build_solver(SolverConfigOverride(termination_config=limit))


def warm() -> None:
    """Two seats for one worker: what Java makes of the model at its first use is made then."""
    worker = Worker(0, [1], 1, 1)
    crew = Crew(0, [worker])
    seats = [Seat(n, 0, 0, 0, 1, 1, crew) for n in range(2)]
    _solver(LEAST_SECONDS).solve(Seating([worker], [Promise(0, worker, 0, 0, 2, 1)], seats))


def plan(
    portfolio: Portfolio, settings: Settings, teller: Teller
) -> tuple[Decision | None, float | None, bool]:
    """The best plan found; no bound. Building counts."""
    seating = _seating(portfolio)
    left = max(LEAST_SECONDS, settings.time_limit - teller.seconds)
    solver = _solver(left)
    _listen(solver, teller)
    has_ended = threading.Event()
    threading.Thread(target=_stop, args=(solver, left, has_ended), daemon=True).start()
    best = solver.solve(seating)
    has_ended.set()
    if best.score is None or best.score.hard_score < 0:
        return None, None, False
    return _decision(portfolio, best), None, False


def _stop(solver: Any, left: float, has_ended: threading.Event) -> None:
    """Its own limit counts only from when it has taken the seats over."""
    has_ended.wait(left)
    while not has_ended.wait(ASK_SECONDS):
        solver.terminate_early()


def _listen(solver: Any, teller: Teller) -> None:
    """Tell of every better score. Its Python listener would copy every plan as well."""

    @JImplements("ai.timefold.solver.core.api.solver.event.SolverEventListener")
    class Listener:
        @JOverride
        def bestSolutionChanged(self, event: Any) -> None:  # noqa: N802 (Java's name)
            score = event.getNewBestScore()
            if event.isNewBestSolutionInitialized() and score.hardScore() == 0:
                teller.tell(-float(score.softScore()) / POINT)

    solver._delegate.addEventListener(Listener())  # noqa: SLF001 (no public way without copies)


def _seating(portfolio: Portfolio) -> Seating:
    axes = portfolio.axes
    step = axes.hours.step

    def score(part: str, amount: Fraction) -> int:
        hours = Fraction(step, QUARTERS_PER_HOUR)
        return int(portfolio.policy.weight(part) * amount * hours * POINT)

    workers = [
        Worker(
            i,
            (axes.cap[i] // step).tolist(),
            score("cost", axes.rate[i]),
            int(axes.max_projects[i]),
        )
        for i in range(axes.I)
    ]
    price = [score("unfilled", axes.weight[int(p)]) for p in axes.project_of]
    crews: dict[tuple[int, ...], Crew] = {}
    seats = []
    for n, (where, steps, able) in enumerate(_pieces(portfolio, price)):
        crew = crews.setdefault(able, Crew(len(crews), [workers[i] for i in able]))
        seats.append(Seat(n, *where, steps, price[where[0]] * steps, crew))
    return Seating(workers, _promises(portfolio, workers, score("change", Fraction(1))), seats)


def _pieces(
    portfolio: Portfolio, price: list[int]
) -> Iterator[tuple[tuple[int, int, int], int, tuple[int, ...]]]:
    """Demand, project and week of each seat, its steps, and who may take it; dearest first."""
    axes, step = portfolio.axes, portfolio.axes.hours.step
    most = HOURS_A_HEAD * QUARTERS_PER_HOUR // step
    for d in sorted(range(axes.D), key=lambda d: -price[d]):
        demand, project = axes.demands[d], int(axes.project_of[d])
        may = portfolio.doors.are_open(demand, (slice(None), slice(None))) & (axes.cap > 0)
        for t, asked in enumerate((axes.hours.asked(demand) // step).tolist()):
            able = tuple(np.flatnonzero(may[:, t]).tolist())
            for first in range(0, asked, most):
                yield (d, project, t), min(most, asked - first), able


def _promises(portfolio: Portfolio, workers: list[Worker], lost: int) -> list[Promise]:
    axes = portfolio.axes
    promises: list[Promise] = []
    for member, name in axes.hours.booked_pairs:
        i, d = axes.i_of[member], axes.d_of[name]
        for t, steps in enumerate((axes.hours.por((member, name)) // axes.hours.step).tolist()):
            if steps:
                promises.append(Promise(len(promises), workers[i], d, t, steps, lost))
    return promises


def _decision(portfolio: Portfolio, seating: Seating) -> Decision:
    axes = portfolio.axes
    taken: defaultdict[tuple[int, int, int], int] = defaultdict(int)
    for seat in seating.seats:
        if seat.worker is not None:
            taken[seat.worker.id, seat.demand, seat.week] += seat.steps * axes.hours.step
    return Decision(
        tuple(ProjectChoice(project.id) for project in axes.projects),
        tuple(
            Allocation(axes.members[i], axes.demands[d].id, axes.dates[t], hours_of(quarters))
            for (i, d, t), quarters in taken.items()
        ),
    )
