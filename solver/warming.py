"""Everything that is compiled, compiled once: by `staffolio warm`, or beside a service."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import numpy as np

from solver.checker.measure import measure
from solver.document import PortfolioDocument, parse
from solver.portfolio.portfolio import Portfolio
from solver.problem.compile import compile_problem
from solver.search.bound.bounding import Bounding
from solver.search.clock import Clock
from solver.search.compiling import is_warm, mark_warm
from solver.search.crew import Company
from solver.search.progress import Unwatched
from solver.search.run import WHOLE_SLICES
from solver.search.shortlist import slices_of
from solver.search.start import first_draft
from solver.search.wish import Wish

PEOPLE, PROJECTS, WEEKS = 60, 30, 26
PATIENCE_SECONDS, BOUND_SECONDS = 600.0, 6.0
ROUNDS = 20


def warm() -> bool:
    """Compile what is not compiled yet; False where there was nothing to do."""
    if is_warm():
        return False
    from solver.search.large import LargeSearch  # noqa: PLC0415  # loads the compiler

    portfolio = _portfolio()
    problem, index = compile_problem(portfolio)
    clock = Clock(PATIENCE_SECONDS, Unwatched())
    _bound(Bounding(problem, problem.weights, is_compiled=True, hands=2), clock)
    strict = Bounding(problem, problem.weights, is_compiled=True, is_strict=True)
    strict.begin(clock.part(1, 1))
    strict.priced.worth(strict.prices)

    first = first_draft(portfolio, problem, index, clock)
    worth = measure(portfolio, first.decision(problem, index))
    search = LargeSearch(problem, problem.tiers, 1)
    search.begin(np.arange(len(problem.pair_i)), first, worth.tiers[0].total)
    rounds = count()
    search.run(
        clock,
        1,
        Wish(first.delays, np.zeros(len(problem.cap)), strict.prices),
        Company(lambda: None, lambda: next(rounds) >= ROUNDS, lambda: False),
    )
    nowhere = np.zeros(1, dtype=np.int64)
    search.keeper.climber.take(nowhere, nowhere, nowhere)
    search.keeper.climber.grain()
    mark_warm()
    return True


def is_needed(portfolio: Portfolio) -> bool:
    """Whether a search over a portfolio would have to wait for the compiler."""
    if is_warm():
        return False
    problem, _ = compile_problem(portfolio)
    return slices_of(problem) > WHOLE_SLICES


def _bound(bounding: Bounding, clock: Clock) -> None:
    """Climb, and climb again with cuts."""
    bounding.begin(clock.part(1, BOUND_SECONDS))
    until = Clock(clock.seconds + BOUND_SECONDS, clock.watch, clock.began)
    while bounding.go_on(until):
        pass
    bounding.priced.worth(bounding.prices)


def _portfolio() -> PortfolioDocument:
    """People, demands, bookings and wishes enough for every part of the search to be used."""
    rng = np.random.default_rng(1)
    weeks = {"from": "2027-01-04", "to": "2027-07-04"}
    people: list[dict[str, Any]] = [
        {"id": f"person-{i}", "rate": 50 + i % 7, "skills": {"any": 1 + i % 5}}
        for i in range(PEOPLE)
    ]
    demands: list[dict[str, Any]] = [
        {
            "id": f"demand-{d}",
            "project": f"project-{d // 2}",
            "skills": {"any": 1 + d % 4},
            "effort": [weeks | {"hours_per_week": int(rng.integers(20, 160))}],
            "max_people": 6,
        }
        for d in range(2 * PROJECTS)
    ]
    document = {
        "calendar": {"start": "2027-01-04", "periods": WEEKS},
        "skills": [{"id": "any"}],
        "people": people,
        "projects": [{"id": f"project-{p}", "weight": 1 + p % 9} for p in range(PROJECTS)],
        "demands": demands,
        "bookings": [
            {"person": f"person-{i}", "demand": f"demand-{i}", **weeks, "hours_per_week": 16}
            for i in range(0, PEOPLE, 3)
        ],
        "preferences": [{"person": "person-1", "demand": "demand-2", "points": -1, "once": 9}],
        "policy": {"overtime": 0.1, "budget": 1_500_000},
    }
    return parse(json.dumps(document).encode())
