"""The people who could work on a demand that lacks hours."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from solver.search.neighbourhoods.base import Freed, View, gather


def demands(view: View, rng: Generator, size: int) -> Freed:
    """A demand, the likelier the more it lacks, and people who could fill it."""
    lack = view.left.clip(min=0) + 1.0
    d = int(rng.choice(len(lack), p=lack / lack.sum()))
    could = np.unique(view.columns.i[view.columns.d == d])
    return Freed(gather(view, rng.permutation(could).tolist(), view.may_free, size))
