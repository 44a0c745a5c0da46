"""Several rows of one period as one: those of one kind less those of the other that cross them.

Rows of members and rows of demands cross in slices. A cluster takes some rows of the first kind
with a plus and some of the second with a minus: slices that lie in both cancel out, and each minus
row leaves its slack. It grows along the slice that is farthest from its bounds, the one that a
bound of its own cannot replace.
Source: H. Marchand and L. A. Wolsey, Aggregation and mixed integer rounding to solve MIPs, 2001
(there: paths of rows).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from solver.problem.problem import Ints
from solver.search.bound.kernels.boards import Singles
from solver.search.bound.shape import Floats
from solver.search.compiling import exactly

MOST_ENTRIES, MOST_ROWS = 128, 10
PLUS, BOTH, MINUS = 1, 0, -1
ODD, OTHER_ODD = 2_654_435_761, 40_503_000_077


class Means(NamedTuple):
    """Rows of one kind and their entries e: top int64 [e]; mean hours x and use y float32 [e].

    first int64 [row + 1]: entries of each row; rhs int64 [row]; row, other int64 [e]: the row of an
    entry, and the same slice's entry in the rows of the other kind.
    """

    top: Ints
    x: Singles
    y: Singles
    first: Ints
    rhs: Ints
    row: Ints
    other: Ints


class Cluster(NamedTuple):
    """A cluster under way. plus, minus int64 [MOST_ROWS]: rows of the two kinds; size int64 [3]:
    how many of each, and of entries; entry (of the first kind), sign int64 [MOST_ENTRIES];
    u, x, y float64 [MOST_ENTRIES]: top and means of the entries.
    """

    plus: Ints
    minus: Ints
    size: Ints
    entry: Ints
    sign: Ints
    u: Floats
    x: Floats
    y: Floats


@exactly
def no_cluster() -> Any:
    """Room for a cluster."""
    rows, others = np.zeros(MOST_ROWS, np.int64), np.zeros(MOST_ROWS, np.int64)
    entry, sign = np.zeros(MOST_ENTRIES, np.int64), np.zeros(MOST_ENTRIES, np.int64)
    u, x, y = np.zeros(MOST_ENTRIES), np.zeros(MOST_ENTRIES), np.zeros(MOST_ENTRIES)
    return Cluster(rows, others, np.zeros(3, np.int64), entry, sign, u, x, y)


@exactly
def begin(g: Means, h: Means, spot: tuple[int, int], cluster: Cluster) -> bool:
    """Start with a row and, unless it is -1, the row that crosses it in an entry."""
    row, shared = spot
    cluster.plus[0] = row
    cluster.size[0], cluster.size[1] = 1, 0
    if shared >= 0:
        cluster.minus[0] = h.row[g.other[shared]]
        cluster.size[1] = 1
    return _gather(g, h, cluster)


@exactly
def grow(g: Means, h: Means, limits: tuple[float, int], cluster: Cluster) -> bool:
    """Add the row that crosses in the slice farthest from its bounds; False: there is none.

    limits: how far it must be, and the most rows.
    """
    size, best, farthest = cluster.size, -1, limits[0]
    if size[0] + size[1] >= min(limits[1], MOST_ROWS):
        return False
    for n in range(size[2]):
        x = cluster.x[n]
        distance = min(x, cluster.u[n] * cluster.y[n] - x)
        if cluster.sign[n] != BOTH and distance > farthest:
            best, farthest = n, distance
    if best < 0:
        return False
    e = cluster.entry[best]
    if cluster.sign[best] == PLUS:
        cluster.minus[size[1]] = h.row[g.other[e]]
        size[1] += 1
    else:
        cluster.plus[size[0]] = g.row[e]
        size[0] += 1
    return _gather(g, h, cluster)


@exactly
def _gather(g: Means, h: Means, cluster: Cluster) -> bool:
    """List the entries of a cluster's rows; False: they are too many."""
    plus, minus, size = cluster.plus[: cluster.size[0]], cluster.minus[: cluster.size[1]], 0
    for row in plus:
        for e in range(g.first[row], g.first[row + 1]):
            if size == MOST_ENTRIES:
                return False
            cluster.entry[size] = e
            cluster.sign[size] = BOTH if _has(minus, h.row[g.other[e]]) else PLUS
            size += 1
    for row in minus:
        for at in range(h.first[row], h.first[row + 1]):
            e = h.other[at]
            if _has(plus, g.row[e]):
                continue
            if size == MOST_ENTRIES:
                return False
            cluster.entry[size], cluster.sign[size] = e, MINUS
            size += 1
    cluster.size[2] = size
    for n in range(size):
        e = cluster.entry[n]
        cluster.u[n], cluster.x[n], cluster.y[n] = g.top[e], g.x[e], g.y[e]
    return True


@exactly
def _has(rows: Ints, row: int) -> bool:
    """Whether a row is among some."""
    return bool((rows == row).any())


@exactly
def slack_of(g: Means, cluster: Cluster) -> Any:
    """What the means leave of the right sides of the plus rows."""
    slack = 0.0
    for row in cluster.plus[: cluster.size[0]]:
        slack += g.rhs[row]
        for e in range(g.first[row], g.first[row + 1]):
            slack -= g.x[e]
    return slack


@exactly
def owed_by(h: Means, cluster: Cluster) -> Any:
    """Right sides of the minus rows."""
    owed = np.int64(0)
    for row in cluster.minus[: cluster.size[1]]:
        owed += h.rhs[row]
    return owed


@exactly
def start_of(g: Means, h: Means, least: float, cluster: Cluster) -> Any:
    """b: right sides of plus rows less those of minus rows and the most hours of what is
    complemented, plus pairs with y of at least `least`."""
    b = -owed_by(h, cluster)
    for row in cluster.plus[: cluster.size[0]]:
        b += g.rhs[row]
    for n in range(cluster.size[2]):
        e = cluster.entry[n]
        if cluster.sign[n] == PLUS and g.y[e] >= least:
            b -= g.top[e]
    return b


@exactly
def mark_of(cluster: Cluster) -> int:
    """A number that tells sets of rows apart."""
    mark = 0
    for row in cluster.plus[: cluster.size[0]]:
        mark += (row + 1) * ODD
    for row in cluster.minus[: cluster.size[1]]:
        mark += (row + 1) * OTHER_ODD
    return mark


@exactly
def turned_by(least: float, cluster: Cluster) -> int:
    """How many pairs are complemented."""
    turned = 0
    for n in range(cluster.size[2]):
        turned += cluster.sign[n] == PLUS and cluster.y[n] >= least
    return turned
