"""Priced problems, prices of all kinds, and the optimum that no bound may pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from solver.portfolio.portfolio import Portfolio
from solver.search.bound.ascent import AGAIN, FIRST, Singles, Start
from solver.search.bound.cuts import Cuts
from solver.search.bound.priced import PricedProblem
from solver.search.bound.prices import Prices
from tests.search.modelled import Modelled

STEPS, ROUNDS, MOST_ROWS = 40, 2, 6


def priced_of(
    model: Modelled, parts: tuple[str, ...] | None = None, *, is_compiled: bool | None = None
) -> PricedProblem:
    """The relaxation of a model under some parts, or all."""
    problem = model.problem
    weights = problem.weights_of(tuple(problem.weights) if parts is None else parts)
    return PricedProblem(problem, weights, is_compiled=is_compiled)


def priced(office: Portfolio, *, is_compiled: bool | None = None) -> PricedProblem:
    """The relaxation of a portfolio."""
    return priced_of(Modelled.of(office), is_compiled=is_compiled)


def optimum(model: Modelled, parts: tuple[str, ...]) -> Fraction | None:
    """The proven best of some parts in points; None where no plan is legal."""
    objective, answer = model.solved(parts)
    assert answer.is_closed
    assert objective.is_exact
    return None if answer.values is None else objective.points(objective.of(answer.values))


def assert_never_above(
    best: Fraction, model: Modelled, parts: tuple[str, ...], rng: np.random.Generator, what: str
) -> None:
    """No prices give a bound above the best, in numpy and in machine code."""
    for is_compiled in (False, True):
        found = priced_of(model, parts, is_compiled=is_compiled)
        for kind, prices in drawn(found, rng):
            assert found.prove(prices) <= best, f"{what}, {kind} prices, {parts}"


def drawn(priced: PricedProblem, rng: np.random.Generator) -> Iterator[tuple[str, Prices]]:
    """Climbed, shaken, random, absurd prices, and prices of cuts."""
    climbed = priced.ascend(STEPS, lambda: False)
    dearest = max(1.0, float(climbed.lam.max(initial=0)), float(climbed.pi.max(initial=0)))
    lam, pi = (rng.uniform(0, 2 * dearest, old.shape) for old in (climbed.lam, climbed.pi))
    money = rng.uniform(0, 2, climbed.money.shape)
    yield "climbed", climbed
    yield "shaken", shaken(climbed, rng)
    yield "random", Prices(lam, pi, money)
    yield "no", Prices(np.zeros_like(lam), np.zeros_like(pi))
    yield "absurd", Prices(climbed.lam * 1e9 - 1, climbed.pi * 1e9 + 1e12, money * 1e9)
    if priced.is_compiled:
        yield from with_cuts(priced, climbed, rng)


def with_cuts(
    priced: PricedProblem, start: Prices, rng: np.random.Generator
) -> Iterator[tuple[str, Prices]]:
    """Prices climbed and shaken with cuts, those of true means and those of invented ones."""
    for _ in range(ROUNDS):
        climb = priced.climb(replace(AGAIN, first=FIRST.first, steps=STEPS), Start(start))
        climb.advance(STEPS // 2)
        climb.record_means()
        climb.advance(STEPS // 2)
        yield "cutting", climb.prices()
        x, y = climb.means()
        invented = x * rng.uniform(0, 1, x.shape), rng.uniform(0, 1, y.shape)
        start = with_more_cuts(priced, climb.prices(), (x, y))
        start = with_more_cuts(priced, start, tuple(part.astype(np.float32) for part in invented))
        yield "cut", replace(start, sigma=rng.uniform(0, 30, start.sigma.shape))
        yield "shaken cut", shaken(start, rng)


def with_more_cuts(priced: PricedProblem, prices: Prices, means: Sequence[Singles]) -> Prices:
    """The same prices with the cuts that means break, free of charge."""
    work = priced.work(prices.cuts)
    found = Cuts.joined([prices.cuts, *work.separating(means[0], means[1], MOST_ROWS)])
    return replace(
        prices, cuts=found, sigma=np.append(prices.sigma, np.zeros(found.count - len(prices.sigma)))
    )


def shaken(prices: Prices, rng: np.random.Generator) -> Prices:
    """Each price by up to a half dearer or cheaper."""
    names = ("lam", "pi", "money", "sigma")
    parts = {name: getattr(prices, name) for name in names}
    return replace(
        prices, **{name: part * rng.uniform(0.5, 1.5, part.shape) for name, part in parts.items()}
    )
