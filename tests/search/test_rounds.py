"""Rounds of annealing on small portfolios, where every set-up counts."""

from __future__ import annotations

import numpy as np
import pytest

from solver.checker.check import check
from solver.checker.measure import measure
from solver.optimize import optimize
from solver.portfolio.portfolio import Portfolio
from solver.problem.compile import compile_problem
from solver.search import run
from solver.search.bound.bounding import Bounding
from solver.search.clock import Clock
from solver.search.compiling import is_warm
from solver.search.crew import Company
from solver.search.draft import Draft
from solver.search.progress import Unwatched
from solver.search.rounds import Rounds
from solver.search.settings import Settings
from solver.search.start import first_draft
from solver.warming import warm
from tests.search.transports import transport

pytestmark = pytest.mark.slow  # kernels are compiled


def annealed(portfolio: Portfolio, seconds: float, threads: int) -> float:
    """The total that rounds reach; every plan they tell of is legal and no worse than before."""
    problem, index = compile_problem(portfolio)
    clock = Clock(600, Unwatched())
    first = first_draft(portfolio, problem, index, clock)
    rounds = Rounds(problem, problem.tiers, np.arange(len(problem.pair_i)), first, 1)
    totals = [measure(portfolio, first.decision(problem, index)).tiers[0].total]

    def take(draft: Draft) -> None:
        decision = draft.decision(problem, index)
        assert check(portfolio, decision) == ()
        totals.append(measure(portfolio, decision).tiers[0].total)

    company = Company(lambda: None, lambda: False, lambda: False)
    rounds.run(Clock(clock.elapsed + seconds, Unwatched()), threads, take, company)
    assert totals == sorted(totals, reverse=True)
    return float(totals[-1])


def without_cuts(portfolio: Portfolio) -> float:
    """What prices of hours alone prove."""
    problem, _ = compile_problem(portfolio)
    bounding = Bounding(problem, problem.weights, is_compiled=False)
    bounding.begin(Clock(20, Unwatched()))
    return float(bounding.bound)


def test_rounds_find_the_optimum_that_the_exact_model_proves() -> None:
    portfolio = transport(seed=1, size=7)
    proven = optimize(portfolio, Settings(time_limit=60)).objective
    assert proven.optimal
    assert annealed(portfolio, seconds=4, threads=2) == pytest.approx(proven.total)


def test_a_rough_landscape_is_no_longer_left_to_the_exact_model_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As long as kernels are not compiled there are no rounds: a plan is a tenth dearer then."""
    warm()
    assert is_warm()
    portfolio, settings = transport(seed=3, size=16), Settings(time_limit=16)
    found = optimize(portfolio, settings).objective
    assert found.bound > without_cuts(portfolio)
    monkeypatch.setattr(run, "is_warm", lambda: False)
    by_model_alone = optimize(portfolio, settings).objective
    assert found.total <= by_model_alone.total * 0.97
