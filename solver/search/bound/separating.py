"""Finding cuts that mean hours and use break."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from solver.problem.problem import Ints
from solver.search.bound.counting import counting
from solver.search.bound.cuts import Cuts
from solver.search.bound.kernels.boards import Singles
from solver.search.bound.kernels.clusters import MOST_ENTRIES, Means
from solver.search.bound.kernels.rounding import Spots, Written, look, write
from solver.search.bound.shape import starts

if TYPE_CHECKING:
    from solver.search.bound.priced import PricedProblem

LEAST_STEPS = 0.3
NOWHERE = -1
SPOTS_AT_ONCE = 5_000


def separating(priced: PricedProblem, x: Singles, y: Singles, most_rows: int) -> Iterator[Cuts]:
    """The most broken cut of every row of a member or a demand in a period, alone and with others.

    x: mean hours of slices [s]; y: mean use of pairs [j]. Windows have no rows and are left out.
    most_rows: how many rows at most are taken together, at a price in time.
    """
    yield counting(priced, x, y)
    problem, shape, enough = priced.problem, priced.shape, LEAST_STEPS * priced.problem.step
    s = np.flatnonzero(x > enough)
    j = np.searchsorted(shape.first, s, side="right") - 1
    is_there = ~problem.is_window[shape.d[j]]
    s, j = s[is_there], j[is_there]
    t = shape.spans.low[shape.d[j]] + s - shape.first[j]
    member, demand = shape.i[j] * problem.T + t, shape.d[j] * problem.T + t
    entries = Means(shape.top[s].astype(np.int64), x[s], y[j], s, s, s, s)
    del x, y
    by_member, own = grouped(entries, member, problem.limit.ravel(), demand)
    by_demand, their = grouped(entries, demand, problem.cover_reach.ravel(), member)
    for g, h, order in ((by_member, by_demand, own), (by_demand, by_member, their)):
        for row, shared in (*_alone(g), *_shared(g, enough)):
            yield _found((g, h, (enough, most_rows)), (row, shared), (s[order], j[order]))


def grouped(entries: Means, of: Ints, rhs: Ints, other_of: Ints) -> tuple[Means, Ints]:
    """Entries grouped by row, and which they are. of, other_of: the number of the row of each."""
    order = np.argsort(of, kind="stable")
    place = np.empty(len(of), dtype=np.int64)
    place[np.argsort(other_of, kind="stable")] = np.arange(len(of))
    rows, row, count = np.unique(of[order], return_inverse=True, return_counts=True)
    top, x, y = entries.top[order], entries.x[order], entries.y[order]
    row = row.astype(np.int64)
    return Means(top, x, y, starts(count), rhs[rows], row, place[order]), order


def _alone(g: Means) -> Iterator[tuple[Ints, Ints]]:
    """Every row by itself, some at a time."""
    for low in range(0, len(g.rhs), SPOTS_AT_ONCE):
        row = np.arange(low, min(low + SPOTS_AT_ONCE, len(g.rhs)))
        yield row, np.full(len(row), NOWHERE, dtype=np.int64)


def _shared(g: Means, enough: float) -> Iterator[tuple[Ints, Ints]]:
    """Every row with the other row of each of its slices that is not full, some rows at a time."""
    e = np.flatnonzero(g.x < g.top - enough)
    ends = np.searchsorted(g.row[e], g.row[e[SPOTS_AT_ONCE::SPOTS_AT_ONCE]])
    for some in np.split(e, ends):
        yield g.row[some], some


def _found(
    rows: tuple[Means, Means, tuple[float, int]],
    places: tuple[Ints, Ints],
    names: tuple[Ints, Ints],
) -> Cuts:
    """The cuts found at places (row, shared entry). names: slice and pair of each entry."""
    g, h, limits = rows
    n = len(places[0])
    broken, least = np.zeros(n, dtype=np.float32), np.zeros(n, dtype=np.float32)
    delta, grown = np.ones(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    spots = Spots(places[0], places[1], broken, least, delta, grown)
    look(g, h, limits, spots)
    spots = _best(spots)
    count = len(spots.row)
    by_cut = [np.zeros(count, dtype=np.int64) for _ in range(2)]
    by_entry = [np.zeros(count * MOST_ENTRIES, dtype=np.int64) for _ in range(2)]
    written = Written(by_cut[0], by_cut[1], by_entry[0], by_entry[1])
    length = write(g, h, limits, spots, written)
    entry, weight = written.entry[:length], written.weight[:length]
    one = np.ones(length, dtype=np.int64)
    first = starts(written.entries)
    return Cuts(first, names[0][entry], names[1][entry], one, weight, written.most)


def _best(spots: Spots) -> Spots:
    """Where the most broken cut of each row was found."""
    found = np.flatnonzero(spots.broken > 0)
    order = found[np.lexsort((-spots.broken[found], spots.row[found]))]
    _, first = np.unique(spots.row[order], return_index=True)
    n = order[first]
    where, found_there = (spots.row[n], spots.shared[n]), (spots.broken[n], spots.least[n])
    return Spots(*where, *found_there, spots.delta[n], spots.grown[n])
