"""The slices of a problem, laid out pair after pair, are those the problem knows."""

from __future__ import annotations

import numpy as np
import pytest

from solver.search.bound.cuts import Cuts
from solver.search.bound.odd import odd_pairs
from solver.search.bound.shape import shape_of
from tests.oracle.portfolios import tiny
from tests.properties.voices import read_tiny
from tests.search.modelled import Modelled

SEEDS = range(60)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_slice_that_may_hold_hours_is_there_with_its_most(seed: int) -> None:
    problem = Modelled.of(read_tiny(tiny(seed))).problem
    shape = shape_of(problem)
    top = np.zeros((len(problem.pair_i), problem.T), dtype=np.int64)
    top[shape.pair[shape.owner()], shape.period()] = shape.top
    assert (top == problem.top_of(np.arange(len(problem.pair_i)))).all()
    assert (shape.ticks() == top[shape.pair].sum(axis=1)).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_every_lock_and_booking_within_reach_is_there(seed: int) -> None:
    problem = Modelled.of(read_tiny(tiny(seed))).problem
    shape = shape_of(problem)
    odd = odd_pairs(problem, shape, Cuts.none())
    k, t = shape.pair[shape.owner()[odd.slice]], shape.period()[odd.slice]
    lock, booked = np.zeros((2, len(problem.pair_i), problem.T), dtype=np.int64)
    lock[k, t], booked[k, t] = odd.lock, odd.booked
    every = np.arange(len(problem.pair_i))
    assert (lock == problem.lock_of(every)).all()
    assert (booked <= problem.top_of(every)).all()
    fixed = problem.choices[problem.pair_p] == 1
    known = np.minimum(problem.por_of(every), problem.top_of(every))
    assert (booked[fixed] == known[fixed]).all()
