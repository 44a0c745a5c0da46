"""The numbering of what is asked and priced."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.problem.problem import Ints, Problem


@dataclass(frozen=True, slots=True)
class Needs:
    """Numbering of what is priced: (d, t), or one number for all of a window. of: int64 [d, t]."""

    of: Ints
    count: int


def needs_of(problem: Problem) -> Needs:
    D, T = len(problem.is_window), problem.T
    of = np.arange(D * T, dtype=np.int64).reshape(D, T)
    of = np.where(problem.is_window[:, None], of[:, :1], of) if D else of
    return Needs(of, D * T)
