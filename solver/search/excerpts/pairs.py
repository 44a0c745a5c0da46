"""Who could work on what in a small problem, with locks and the plan of record."""

from __future__ import annotations

from typing import Any

import numpy as np

from solver.problem.problem import NONE, Bools, Ints
from solver.search.excerpts.frame import Frame


def pair_arrays(frame: Frame, is_free: Bools) -> dict[str, Any]:
    problem, standing = frame.problem, frame.standing
    k, window = standing.pairs[frame.chosen], frame.window
    x = standing.x[frame.chosen, window]
    may = problem.may_of(k)[:, window]
    if not problem.together and not frame.is_opening:
        may = may & (is_free | (x > 0))
    por_row, por = _por(frame, k)
    place = {int(pair): n for n, pair in enumerate(k.tolist())}
    return {
        "pair_i": frame.i,
        "pair_d": frame.d,
        "may_row": np.arange(len(k)),
        "mays": may,
        "lock_row": np.arange(len(k)),
        "locks": problem.lock_of(k)[:, window],
        "por_row": por_row,
        "por": por,
        "likes": {n: problem.likes[pair] for pair, n in place.items() if pair in problem.likes},
        "once": {n: problem.once[pair] for pair, n in place.items() if pair in problem.once},
    }


def _por(frame: Frame, k: Ints) -> tuple[Ints, Ints]:
    """The plan of record under the choice there is, or under all of them."""
    problem, window = frame.problem, frame.window
    p = problem.pair_p[k]
    delay = frame.standing.delays[p]
    if not frame.is_opening:
        por = problem.por_of(k, np.maximum(delay, 0))[:, window] * (delay >= 0)[:, None]
        return np.where(por.any(axis=1), np.arange(len(k)), NONE), por
    held = problem.por_row[k] >= 0
    count = np.where(held, problem.choices[p], 0)
    first = np.cumsum(count) - count
    row = np.repeat(problem.por_row[k] - first, count) + np.arange(int(count.sum()))
    return np.where(held, first, NONE), problem.por[row][:, window]
