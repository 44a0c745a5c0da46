"""A bound by prices is at most the optimum, whatever the prices: proven in exact arithmetic."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from solver.problem.problem import Problem
from solver.search.bound.ascent import Prices
from solver.search.bound.prices import PricedProblem
from tests.builders import demand, person, portfolio, project
from tests.oracle.portfolios import tiny
from tests.properties.voices import read_tiny
from tests.search.modelled import Modelled

SEEDS = [range(first, first + 50) for first in range(0, 200, 50)]
MORE = [range(first, first + 100) for first in range(200, 1000, 100)]
STEPS = 40


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
    """The whole objective and each tier alone: climbed, shaken and random prices."""
    model, rng = Modelled.of(read_tiny(tiny(seed))), np.random.default_rng(seed)
    problem = model.problem
    every = tuple(problem.weights)
    for parts in dict.fromkeys([every, *problem.tiers]):
        best = optimum(model, parts)
        if best is None:
            return
        priced = PricedProblem(problem, problem.weights_of(parts))
        for kind, prices in drawn(priced, problem, rng):
            assert priced.prove(prices) <= best, f"seed {seed}, {kind} prices, {parts}"


def optimum(model: Modelled, parts: tuple[str, ...]) -> Fraction | None:
    """The proven best of some parts in points; None where no plan is legal."""
    objective, answer = model.solved(parts)
    assert answer.is_closed
    assert objective.is_exact
    return None if answer.values is None else objective.points(objective.of(answer.values))


def drawn(
    priced: PricedProblem, problem: Problem, rng: np.random.Generator
) -> list[tuple[str, Prices]]:
    climbed = priced.ascend(STEPS, lambda: False)
    dearest = max(1.0, float(climbed.lam.max(initial=0)), float(climbed.pi.max(initial=0)))
    shaken = Prices(shake(climbed.lam, rng), shake(climbed.pi, rng))
    lam, pi = (rng.uniform(0, 2 * dearest, old.shape) for old in (climbed.lam, climbed.pi))
    nothing = Prices(np.zeros_like(climbed.lam), np.zeros_like(climbed.pi))
    absurd = Prices(climbed.lam * 1e9 - 1, climbed.pi * 1e9 + 1e12)
    return [
        ("climbed", climbed),
        ("shaken", shaken),
        ("random", Prices(lam, pi)),
        ("no", nothing),
        ("absurd", absurd),
    ]


def shake(prices: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.asarray(prices * rng.uniform(0.5, 1.5, prices.shape))


def test_climbed_prices_prove_the_best_plan_where_pairs_do_not_compete() -> None:
    office = portfolio(person("ann", rate=10), project("crm"), demand("crm", 20))
    model = Modelled.of(office)
    problem = model.problem
    priced = PricedProblem(problem, problem.weights_of(tuple(problem.weights)))
    best = optimum(model, tuple(problem.weights))
    assert best == 200 + 20
    assert float(best - priced.prove(priced.ascend(1000, lambda: False))) < 1


def test_climbing_ends_at_once_when_it_is_stopped() -> None:
    office = portfolio(person("ann"), demand("crm", 20))
    problem = Modelled.of(office).problem
    priced = PricedProblem(problem, problem.weights_of(tuple(problem.weights)))
    assert len(priced.ascend(10**7, lambda: True).pi) == 1


def test_a_bound_holds_where_numbers_are_as_large_as_they_may_be() -> None:
    office = portfolio(
        *(person(name, rate=999_999_999) for name in ("ann", "bob")),
        project("crm", weight=999_999_999, value=999_999_999, optional=True),
        demand("crm", 60),
        weights={"unfilled": 100_000_000, "cost": 100_000_000, "team": 0.000001},
    )
    model = Modelled.of(office)
    problem = model.problem
    parts = tuple(problem.weights)
    priced = PricedProblem(problem, problem.weights_of(parts))
    bound = priced.prove(priced.ascend(STEPS, lambda: False))
    assert bound <= 999_999_999


def test_worth_tells_which_pairs_pay() -> None:
    office = portfolio(person("ann", rate=1), person("bob", rate=1e8), demand("crm", 20))
    problem = Modelled.of(office).problem
    priced = PricedProblem(problem, problem.weights_of(tuple(problem.weights)))
    free = Prices(np.zeros(1), np.zeros(2))
    ann, bob = priced.worth(free)
    assert ann > 0 > bob  # 20 h x 300 - 200 - cost
