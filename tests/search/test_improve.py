"""Improving keeps every row at every step, never gets worse, and ends when it is told to."""

from __future__ import annotations

import time
from fractions import Fraction

import numpy as np
import pytest

from solver.portfolio.portfolio import Portfolio
from solver.search import improve as improving
from solver.search.best import Best
from solver.search.clock import Clock
from solver.search.draft import Draft
from solver.search.improve import Searching, Yields, improve
from solver.search.ledger import Ledger
from solver.search.progress import Unwatched
from tests.builders import demand, hard, person, portfolio, project
from tests.oracle.portfolios import tiny
from tests.properties.voices import read_tiny
from tests.search.modelled import Modelled

SECONDS = 0.6


def beginning(document: Portfolio) -> Best | None:
    """The locks alone, as the first plan of a search; None where they are no legal plan."""
    model = Modelled.of(document)
    delays = np.zeros(model.problem.P, dtype=np.int64)
    draft = Draft.of_ledger(Ledger(model.problem, delays))
    objective = model.built.objective(tuple(model.problem.weights))
    best = Best(model.built, objective, draft)
    return None if model.built.model.broken(best.values) else best


def searching(best: Best, seconds: float, told: list[Fraction] | None = None) -> Searching:
    totals = [] if told is None else told
    everything = np.ones(len(best.built.columns.pairs), dtype=bool)
    return Searching(
        best,
        everything,
        Clock(seconds, Unwatched()),
        lambda: totals.append(best.points),
        lambda: best.is_good_enough(Fraction(0)),
        lambda: False,
    )


def staff() -> Portfolio:
    return portfolio(
        *(person(name, rate=rate) for name, rate in (("ann", 10), ("bob", 20), ("cy", 30))),
        *(demand("crm", 50, min_people=2), demand("erp", 30), project("erp", priority="high")),
        hard("cy", "crm", 8),
        weeks=3,
    )


def test_improving_reaches_the_optimum_of_a_small_office() -> None:
    best = beginning(staff())
    assert best is not None
    model = Modelled.of(staff())
    objective, answer = model.solved()
    assert answer.values is not None
    optimum = objective.points(objective.of(answer.values))
    best.raise_bound(optimum)
    told: list[Fraction] = []
    improve(searching(best, 10, told), threads=2, seed=1)
    assert best.points == optimum
    assert best.built.model.broken(best.values) == []
    assert told == sorted(told, reverse=True)


@pytest.mark.parametrize("seed", [3, 7, 29, 30, 41])
def test_improving_tiny_portfolios_keeps_every_row_and_never_gets_worse(seed: int) -> None:
    best = beginning(read_tiny(tiny(seed)))
    if best is None:
        pytest.skip("the locks alone are no plan of this one")
    before = best.total
    improve(searching(best, SECONDS), threads=1, seed=seed)
    assert best.total <= before
    assert best.built.model.broken(best.values) == []


def test_improving_ends_in_time() -> None:
    best = beginning(staff())
    assert best is not None
    began = time.monotonic()
    improve(searching(best, SECONDS), threads=2, seed=1)
    assert time.monotonic() - began < SECONDS + 1.5


def test_a_defect_in_a_thread_is_raised_and_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    best = beginning(staff())
    assert best is not None
    monkeypatch.setattr(improving, "ENGINES", (fail, fail))
    with pytest.raises(ZeroDivisionError):
        improve(searching(best, 5), threads=1, seed=1)


def test_what_yields_most_is_picked_most_and_nothing_never() -> None:
    yields, rng = Yields(3, 0.1), np.random.default_rng(1)
    yields.learn(1, 100.0, 1.0)
    yields.learn(2, 1.0, 1.0)
    picked = np.bincount([yields.pick(rng) for _ in range(600)], minlength=3)
    assert picked.argmax() == 1
    assert picked.min() > 20
