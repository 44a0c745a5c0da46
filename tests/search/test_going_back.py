"""A search that finds nothing more begins again with its best plan, and never loses it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from solver.checker.check import check
from solver.checker.measure import measure
from solver.problem.compile import compile_problem
from solver.search.bound.prices import Prices
from solver.search.clock import Clock
from solver.search.crew import Company
from solver.search.large import LargeSearch
from solver.search.progress import Unwatched
from solver.search.start import first_draft
from solver.search.wish import Wish
from solver.warming import warm
from tests.search.transports import transport

SECONDS = 6


@pytest.mark.slow  # kernels are compiled
@pytest.mark.parametrize("threads", [1, 2])
def test_a_cold_plan_that_gets_no_better_is_warmed_and_kept(threads: int) -> None:
    warm()
    portfolio = transport(seed=2, size=8)
    problem, index = compile_problem(portfolio)
    clock = Clock(600, Unwatched())
    first = first_draft(portfolio, problem, index, clock)
    search = LargeSearch(problem, problem.tiers, 1)
    total = measure(portfolio, first.decision(problem, index)).tiers[0].total
    board = search.begin(np.arange(len(problem.pair_i)), first, total)
    seen = [(0.0, total)]
    company = Company(
        lambda: seen.append((board.coolness, board.gap.points)), lambda: False, lambda: False
    )
    free = Prices(np.zeros(len(problem.project) * problem.T), np.zeros(problem.cap.size))
    wish = Wish(first.delays, np.zeros(len(problem.cap)), free)
    search.run(Clock(clock.elapsed + SECONDS, Unwatched()), threads, wish, company)
    assert any(before >= 1 > after for (before, _), (after, _) in pairwise(seen))
    assert all(after <= before for (_, before), (_, after) in pairwise(seen))
    decision = board.draft().decision(problem, index)
    assert check(portfolio, decision) == ()
    assert measure(portfolio, decision).tiers[0].total <= seen[-1][1]
