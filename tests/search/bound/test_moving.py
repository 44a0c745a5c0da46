"""Where only so many people may move, the bound knows that others work what is booked."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from solver.portfolio.portfolio import Portfolio
from tests.builders import demand, person, portfolio, project, soft
from tests.oracle.portfolios import tiny
from tests.properties.voices import read_tiny
from tests.search.bound.pricing import assert_never_above, optimum, priced_of
from tests.search.modelled import Modelled

SEEDS = [range(first, first + 25) for first in range(0, 50, 25)]
MORE = [
    pytest.param(range(first, first + 100), marks=pytest.mark.slow) for first in range(50, 850, 100)
]


@pytest.mark.parametrize("seeds", [*SEEDS, *MORE])
def test_no_prices_give_a_bound_above_the_optimum(seeds: range) -> None:
    for seed in seeds:
        try_prices(seed)


def try_prices(seed: int) -> None:
    """Any tiny portfolio, with nobody or one person who may move and all projects to choose."""
    rng, document = np.random.default_rng(seed), tiny(seed)
    document["policy"] = document.get("policy", {}) | {"max_moves": int(rng.integers(2))}
    for entry in document["projects"] if rng.random() < 0.5 else ():
        entry |= {"optional": True, "max_delay": int(rng.integers(3))}
    model = Modelled.of(read_tiny(document))
    parts = tuple(model.problem.weights)
    best = optimum(model, parts)
    if best is not None:
        assert_never_above(best, model, parts, rng, f"seed {seed}")


@pytest.mark.parametrize("is_compiled", [False, True])
def test_hours_that_nobody_may_take_lift_the_bound(*, is_compiled: bool) -> None:
    office = portfolio(
        person("ann"),
        person("bob"),
        demand("crm", 30),
        demand("erp", 60),
        soft("ann", "crm", 30),
        max_moves=1,
        weights={"team": 0, "cost": 0},
    )
    best, bound = climbed(office, is_compiled=is_compiled)
    assert float(best - bound) < 0.01 * float(best)


@pytest.mark.parametrize("is_compiled", [False, True])
def test_whoever_a_dropped_project_sets_free_may_work_elsewhere(*, is_compiled: bool) -> None:
    office = portfolio(
        person("ann"),
        project("crm", optional=True, value=1),
        demand("crm", 40),
        demand("erp", 40),
        soft("ann", "crm", 40),
        max_moves=0,
        weights={"team": 0},
    )
    best, bound = climbed(office, is_compiled=is_compiled)
    assert bound <= best


def climbed(office: Portfolio, *, is_compiled: bool) -> tuple[Fraction, Fraction]:
    """The best of a portfolio, and what climbed prices prove of it."""
    model = Modelled.of(office)
    best = optimum(model, tuple(model.problem.weights))
    assert best is not None
    found = priced_of(model, is_compiled=is_compiled)
    return best, found.prove(found.ascend(1000, lambda: False))
