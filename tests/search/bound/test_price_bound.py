"""A bound by prices is at most the optimum, whatever the prices: proven in exact arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from solver.search.bound.prices import Prices
from tests.builders import demand, person, portfolio, project
from tests.oracle.portfolios import tiny
from tests.properties.voices import read_tiny
from tests.search.bound.pricing import STEPS, assert_never_above, optimum, priced, priced_of
from tests.search.modelled import Modelled

SEEDS = [range(first, first + 50) for first in range(0, 50, 50)]
MORE = [range(first, first + 100) for first in range(50, 1150, 100)]


@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"from {seeds[0]}")
def test_no_prices_give_a_bound_above_the_optimum(seeds: range) -> None:
    for seed in seeds:
        try_prices(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seeds", MORE, ids=lambda seeds: f"from {seeds[0]}")
def test_no_prices_give_a_bound_above_the_optimum_of_many_more(seeds: range) -> None:
    for seed in seeds:
        try_prices(seed)


def try_prices(seed: int) -> None:
    """The whole objective and each tier alone, in numpy and in machine code."""
    model, rng = Modelled.of(read_tiny(tiny(seed))), np.random.default_rng(seed)
    every = tuple(model.problem.weights)
    for parts in dict.fromkeys([every, *model.problem.tiers]):
        best = optimum(model, parts)
        if best is None:
            return
        assert_never_above(best, model, parts, rng, f"seed {seed}")


def test_climbed_prices_prove_the_best_plan_where_pairs_do_not_compete() -> None:
    model = Modelled.of(portfolio(person("ann", rate=10), project("crm"), demand("crm", 20)))
    best, found = optimum(model, tuple(model.problem.weights)), priced_of(model)
    assert best == 200 + 20
    assert float(best - found.prove(found.ascend(1000, lambda: False))) < 1


@pytest.mark.parametrize("is_compiled", [False, True])
def test_a_budget_lifts_the_bound_by_what_it_keeps_unfilled(is_compiled: bool) -> None:
    office = portfolio(
        person("ann", rate=50), project("crm", budget=500), demand("crm", 40), weights={"team": 0}
    )
    model = Modelled.of(office)
    best = optimum(model, tuple(model.problem.weights))
    found = priced_of(model, is_compiled=is_compiled)
    assert best == 30 * 300 + 10 * 5
    assert float(best - found.prove(found.ascend(1000, lambda: False))) < 10


def test_climbing_ends_at_once_when_it_is_stopped() -> None:
    found = priced(portfolio(person("ann"), demand("crm", 20)))
    assert len(found.ascend(10**7, lambda: True).pi) == 1


def test_a_bound_holds_where_numbers_are_as_large_as_they_may_be() -> None:
    office = portfolio(
        *(person(name, rate=999_999_999) for name in ("ann", "bob")),
        project("crm", weight=999_999_999, value=999_999_999, optional=True),
        demand("crm", 60),
        weights={"unfilled": 100_000_000, "cost": 100_000_000, "team": 0.000001},
    )
    for is_compiled in (False, True):
        found = priced(office, is_compiled=is_compiled)
        assert found.prove(found.ascend(STEPS, lambda: False)) <= 999_999_999


def test_worth_tells_which_pairs_pay() -> None:
    office = portfolio(person("ann", rate=1), person("bob", rate=1e8), demand("crm", 20))
    free = Prices(np.zeros(1), np.zeros(2))
    for is_compiled in (False, True):
        ann, bob = priced(office, is_compiled=is_compiled).worth(free)
        assert ann > 0 > bob  # 20 h x 300 - 200 - cost
