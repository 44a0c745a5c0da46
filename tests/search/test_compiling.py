"""A rough function may sum in any order; its strict twin has one result, whatever the processor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solver.search.compiling import roughly, strictly

Singles = NDArray[np.float32]
NOTHING = np.float32(0)


@roughly
def summed(values: Singles) -> np.float32:
    total = NOTHING
    for n in range(len(values)):
        total += values[n]
    return total


@roughly
def doubled(values: Singles) -> np.float32:
    return summed(values) * np.float32(2)


def in_order(values: Singles) -> np.float32:
    """The sum from left to right in single precision."""
    return np.float32(np.cumsum(values, dtype=np.float32)[-1])


def test_a_strict_twin_sums_from_left_to_right_down_to_what_it_calls() -> None:
    rng = np.random.default_rng(1)
    strict = strictly(doubled)
    for _ in range(20):
        values = rng.random(10_000, dtype=np.float32)
        assert strict(values) == in_order(values) * 2
        assert np.isclose(doubled(values), strict(values), rtol=1e-3)


def test_a_function_keeps_its_rough_form_beside_its_twin() -> None:
    strictly(doubled)
    assert doubled.targetoptions["fastmath"]  # type: ignore[attr-defined]  # numba's own
    assert doubled.py_func.__globals__["summed"] is summed  # type: ignore[attr-defined]  # numba's own
