"""Machine code and numpy climb, weigh and prove alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from solver.search.bound.ascent import FIRST, Start
from solver.search.bound.compiled import CompiledClimb
from solver.search.bound.plain import PlainClimb
from solver.search.bound.priced import PricedProblem
from solver.search.bound.prices import Prices
from tests.oracle.portfolios import tiny
from tests.properties.voices import read_tiny
from tests.search.bound.pricing import drawn, priced_of
from tests.search.modelled import Modelled

pytestmark = pytest.mark.slow  # one of the twins is compiled

SEEDS = range(40)
WITHOUT_TIES = ("shaken", "random", "cut", "shaken cut")


def twins(seed: int) -> tuple[PricedProblem, PricedProblem, dict[str, Prices]]:
    """A tiny problem in numpy and in machine code, and prices with cuts and without."""
    model = Modelled.of(read_tiny(tiny(seed)))
    plain, fast = (priced_of(model, is_compiled=kind) for kind in (False, True))
    return plain, fast, dict(drawn(fast, np.random.default_rng(seed)))


@pytest.mark.parametrize("seed", SEEDS)
def test_both_prove_the_same_and_find_the_same_worth(seed: int) -> None:
    plain, fast, every = twins(seed)
    for prices in every.values():
        assert plain.prove(prices) == fast.prove(prices)
        one, other = plain.worth(prices), fast.worth(prices)
        is_known = np.isfinite(one)
        assert (np.isfinite(other) == is_known).all()
        scale = 1 + np.abs(one[is_known]).max(initial=0)
        assert np.allclose(one[is_known] / scale, other[is_known] / scale, atol=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
def test_both_take_the_same_hours_in_a_step(seed: int) -> None:
    plain, fast, every = twins(seed)
    for kind in WITHOUT_TIES:
        prices = every[kind]
        rounded = plain.places.point(prices).astype(np.float32).astype(np.float64)
        start = plain.places.prices(rounded, prices.cuts)
        one, other = (each.climb(FIRST, Start(start)) for each in (plain, fast))
        assert isinstance(one, PlainClimb)
        assert isinstance(other, CompiledClimb)
        slope = one.slope(one.point)
        other.advance(1)
        assert np.allclose(slope, other.walk.slope, rtol=1e-3, atol=1e-2)


@pytest.mark.parametrize("seed", SEEDS)
def test_both_climb_to_about_the_same_height(seed: int) -> None:
    plain, fast, _ = twins(seed)
    pace = replace(FIRST, steps=300)
    heights = []
    for kind in (plain, fast):
        climb = kind.climb(pace)
        climb.advance(pace.steps)
        heights.append(float(kind.prove(climb.prices())))
    assert heights[0] == pytest.approx(heights[1], rel=0.05, abs=50)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("hands", [2, 3])
def test_several_hands_take_together_what_one_takes(seed: int, hands: int) -> None:
    _, fast, every = twins(seed)
    for prices in every.values():
        alone, together = (fast.climb(FIRST, Start(prices)) for _ in range(2))
        assert isinstance(alone, CompiledClimb)
        assert isinstance(together, CompiledClimb)
        together.hands = hands
        for climb in (alone, together):
            climb.record_means()
            climb.advance(1)
        assert np.allclose(alone.walk.slope, together.walk.slope, rtol=1e-4, atol=1e-3)
        assert np.allclose(alone.walk.paid, together.walk.paid, rtol=1e-4, atol=1e-3)
        for one, other in zip(alone.means(), together.means(), strict=True):
            assert (one == other).all()
        alone.advance(200)
        together.advance(200)
        heights = [float(fast.prove(climb.prices())) for climb in (alone, together)]
        assert heights[0] == pytest.approx(heights[1], rel=0.05, abs=50)


def test_hands_do_not_change_what_is_the_same_on_every_machine() -> None:
    model = Modelled.of(read_tiny(tiny(1)))
    weights = model.problem.weights_of(tuple(model.problem.weights))
    strict = PricedProblem(model.problem, weights, is_compiled=True, is_strict=True)
    alone, together = (strict.climb(FIRST) for _ in range(2))
    together.hands = 2
    alone.advance(50)
    together.advance(50)
    assert strict.prove(alone.prices()) == strict.prove(together.prices())
