"""A large search begins again with its best plan, never loses it, and has a bound beside it."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from solver.checker.check import check
from solver.checker.measure import measure
from solver.problem.compile import compile_problem
from solver.search.bound.prices import Prices
from solver.search.clock import Clock
from solver.search.crew import Company
from solver.search.draft import Draft
from solver.search.large import LargeSearch
from solver.search.progress import Unwatched
from solver.search.start import first_draft
from solver.search.wish import Wish
from solver.warming import warm
from tests.search.transports import transport

pytestmark = pytest.mark.slow  # kernels are compiled

SECONDS = 6
PORTFOLIO = transport(seed=2, size=8)


def begun() -> tuple[LargeSearch, Draft, Fraction]:
    """A search over every pair of the portfolio, its first plan and what that costs."""
    warm()
    problem, index = compile_problem(PORTFOLIO)
    first = first_draft(PORTFOLIO, problem, index, Clock(600, Unwatched()))
    total = measure(PORTFOLIO, first.decision(problem, index)).tiers[0].total
    return LargeSearch(problem, problem.tiers, 1), first, total


def run(search: LargeSearch, first: Draft, threads: int, company: Company) -> None:
    problem = search.problem
    free = Prices(np.zeros(len(problem.project) * problem.T), np.zeros(problem.cap.size))
    wish = Wish(first.delays, np.zeros(len(problem.cap)), free)
    search.run(Clock(SECONDS, Unwatched()), threads, wish, company)


@pytest.mark.parametrize("threads", [1, 2])
def test_a_cold_plan_that_gets_no_better_is_warmed_and_kept(threads: int) -> None:
    search, first, total = begun()
    board = search.begin(np.arange(len(search.problem.pair_i)), first, total)
    seen = [(0.0, total)]
    company = Company(
        lambda: seen.append((board.coolness, board.gap.points)), lambda: False, lambda: False
    )
    run(search, first, threads, company)
    assert any(before >= 1 > after for (before, _), (after, _) in pairwise(seen))
    assert all(after <= before for (_, before), (_, after) in pairwise(seen))
    problem, index = compile_problem(PORTFOLIO)
    decision = board.draft().decision(problem, index)
    assert check(PORTFOLIO, decision) == ()
    assert measure(PORTFOLIO, decision).tiers[0].total <= seen[-1][1]


@pytest.mark.parametrize("threads", [1, 2])
def test_the_bound_climbs_at_first_and_again_once_the_plan_is_cold(threads: int) -> None:
    search, first, total = begun()
    board = search.begin(np.arange(len(search.problem.pair_i)), first, total)
    climbed: list[float] = []

    def climb() -> bool:
        climbed.append(board.coolness)
        return True

    run(search, first, threads, Company(lambda: None, lambda: False, climb))
    coolness = np.array(climbed)
    assert (coolness < 0.5).any()
    assert (coolness >= 1).any()
    assert ((coolness > 0.6) & (coolness < 0.9)).sum() == 0
