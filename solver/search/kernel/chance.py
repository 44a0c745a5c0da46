"""Random numbers inside compiled code: xorshift64*, its state one uint64 that is passed in.

Source: S. Vigna, An experimental exploration of Marsaglia's xorshift generators, 2016.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solver.search.kernel.compiled import inlined

Dice = NDArray[np.uint64]
FIRST, SECOND, THIRD = np.uint64(12), np.uint64(25), np.uint64(27)
TIMES, TOP = np.uint64(2685821657736338717), np.uint64(11)
UNIT = 1.0 / (1 << 53)


def dice(seed: int) -> Dice:
    """A state of its own for each seed."""
    return np.random.default_rng(seed).integers(1, 1 << 63, size=1, dtype=np.uint64)


@inlined
def drawn(rng: Dice) -> float:
    """A number in [0, 1)."""
    x = rng[0]
    x ^= x >> FIRST
    x ^= x << SECOND
    x ^= x >> THIRD
    rng[0] = x
    return float((x * TIMES) >> TOP) * UNIT


@inlined
def pick(rng: Dice, count: int) -> int:
    """One of 0..count - 1."""
    return int(drawn(rng) * count)
