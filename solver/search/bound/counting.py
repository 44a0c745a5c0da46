"""Cuts from limits on heads: a slice of x hours, at most u, is x / u of a head at least."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver.problem.problem import Ints
from solver.search.bound.cuts import Cuts
from solver.search.bound.shape import starts

if TYPE_CHECKING:
    from solver.search.bound.priced import PricedProblem

Singles = NDArray[np.float32]
FINENESS, LEAST_HEADS = 64, 0.05


@dataclass(frozen=True, slots=True)
class Heads:
    """Slices with mean hours: slice, j, t int64 [e]; share float64 [e], heads they are at least."""

    slice: Ints
    j: Ints
    t: Ints
    share: NDArray[np.float64]


def counting(priced: PricedProblem, x: Singles, y: Singles) -> Cuts:
    """Broken limits on heads of a demand or projects of a member in a period, and on teams."""
    shape, problem = priced.shape, priced.problem
    s = np.flatnonzero(x > 0)
    j = np.searchsorted(shape.first, s, side="right") - 1
    t = shape.spans.low[shape.d[j]] + s - shape.first[j]
    heads = Heads(s, j, t, x[s] / shape.top[s].astype(np.float64))
    demand, member = shape.d[j] * problem.T + t, shape.i[j] * problem.T + t
    every = np.arange(len(s))
    of_projects = _fullest(heads, member * problem.P + problem.pair_p[shape.pair[j]])
    return Cuts.joined(
        [
            _broken(priced, heads, (every, demand), problem.heads_most.ravel()),
            _broken(
                priced, heads, (of_projects, member[of_projects]), problem.max_projects.ravel()
            ),
            _teams(priced, y),
        ]
    )


def _fullest(heads: Heads, group: Ints) -> Ints:
    """Of each group the slice that is most of a head."""
    order = np.lexsort((-heads.share, group))
    _, first = np.unique(group[order], return_index=True)
    return np.sort(order[first])


def _broken(priced: PricedProblem, heads: Heads, rows: tuple[Ints, Ints], most: Ints) -> Cuts:
    """sum of x / u <= most, for rows that break it. rows: slices, and the row of each."""
    e, row = rows
    total = np.bincount(row, weights=heads.share[e], minlength=len(most))
    is_kept = total > most + LEAST_HEADS
    kept = is_kept[row]
    e, row = e[kept], row[kept]
    order = np.argsort(row, kind="stable")
    e, row = e[order], row[order]
    limit, count = np.unique(row, return_counts=True)
    top = priced.shape.top[heads.slice[e]].astype(np.int64)
    first = starts(count)
    largest = np.maximum.reduceat(top, first[:-1]) if len(e) else top
    scale = largest * FINENESS
    coef = np.repeat(scale, count) // top
    nothing = np.zeros(len(e), dtype=np.int64)
    return Cuts(first, heads.slice[e], heads.j[e], coef, nothing, most[limit] * scale)


def _teams(priced: PricedProblem, y: Singles) -> Cuts:
    """sum of y <= the largest team, for demands that break it."""
    shape, most = priced.shape, priced.problem.team_most
    total = np.bincount(shape.d, weights=y, minlength=len(most))
    j = np.flatnonzero((total > most + LEAST_HEADS)[shape.d])
    d, count = np.unique(shape.d[j], return_counts=True)
    one = np.ones(len(j), dtype=np.int64)
    return Cuts(starts(count), shape.first[j], j, np.zeros_like(one), one, most[d])
