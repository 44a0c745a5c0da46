"""Complemented mixed-integer rounding of rows: which cut that starts from each is broken most.

A row says sum x_k <= rhs with x_k <= u_k y_k. Put x = u y - s, replace y by 1 - y where pairs are
complemented, divide by delta and round: with b = rhs - sum of complemented u, r = b mod delta and
w = delta - r, G(q) = floor(q / delta) w + max(0, (q mod delta) - r) gives
sum x_k + (G(u_k) - u_k) y_k, for complemented ones (-G(-u_k) - u_k) y_k, at most
floor(b / delta) w - sum of complemented G(-u_k).
A cluster of rows (clusters.py) is one row in which b is smaller by the right sides of its minus
rows; slices of both kinds of rows cancel out and return with the slack of the minus rows: x_e on
the left and their right sides on the right; other pairs of minus rows may join with
x_k + G(-u_k) y_k.
Source: H. Marchand and L. A. Wolsey, Aggregation and mixed integer rounding to solve MIPs, 2001.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solver.problem.problem import Ints
from solver.search.bound.kernels.boards import Singles
from solver.search.bound.kernels.clusters import (
    BOTH,
    MINUS,
    PLUS,
    Cluster,
    Means,
    begin,
    grow,
    mark_of,
    no_cluster,
    owed_by,
    slack_of,
    start_of,
    turned_by,
)
from solver.search.compiling import exactly, roughly

MULTIPLES, MOST_MARKS, TINY = 2, 64, 1e-9
COMPLEMENTED = (2.0, 0.8, 0.5, 0.25)


class Spots(NamedTuple):
    """Where to look: row int64 [n], and the entry shared with a row of the other kind, -1: none.

    What was found: float32 [n], how far the cut is broken for its norm (0: not enough) and the
    least y that is complemented; delta int64 [n]; grown int64 [n]: how many rows were added.
    """

    row: Ints
    shared: Ints
    broken: Singles
    least: Singles
    delta: Ints
    grown: Ints


class Written(NamedTuple):
    """Cuts: entries (their number) and most int64 [n]; entry (of the first kind), weight int64."""

    entries: Ints
    most: Ints
    entry: Ints
    weight: Ints


@exactly
def rounded(q: int, delta: int, rest: int) -> int:
    """G(q)."""
    return q // delta * (delta - rest) + max(0, q % delta - rest)


@exactly
def look(g: Means, h: Means, limits: tuple[float, int], spots: Spots) -> None:
    """At every spot, and as it grows, the cut broken most for its norm, if broken enough.

    Spots of a row stand together; a cluster that was there before is left there.
    limits: by how much at least, and the most rows of a cluster.
    """
    cluster, marks, row, known = no_cluster(), np.zeros(MOST_MARKS, np.int64), -1, 0
    for n in range(len(spots.row)):
        spot = spots.row[n], spots.shared[n]
        if spot[0] != row:
            row, known = spot[0], 0
        grown, is_there = 0, begin(g, h, spot, cluster)
        while is_there:
            mark = mark_of(cluster)
            if known < MOST_MARKS:
                if (marks[:known] == mark).any():
                    break
                marks[known] = mark
                known += 1
            _try(g, h, limits[0], (n, grown), (spots, cluster))
            is_there = spot[1] >= 0 and grow(g, h, limits, cluster)
            grown += 1


@exactly
def _try(
    g: Means, h: Means, enough: float, at: tuple[int, int], where: tuple[Spots, Cluster]
) -> None:
    """Every delta and complement of a cluster; the best is noted. at: spot, rows grown."""
    (n, grown), (spots, cluster) = at, where
    slack, owed, before = slack_of(g, cluster), 1.0 * owed_by(h, cluster), -1
    for least in COMPLEMENTED:
        turned = turned_by(least, cluster)
        if turned == before:
            continue
        before, b = turned, 1.0 * start_of(g, h, least, cluster)
        for k in range(cluster.size[2]):
            if _is_known(k, cluster):
                continue
            for times in range(1, MULTIPLES + 1):
                delta = cluster.u[k] * times
                rest = b - np.floor(b / delta) * delta
                if (rest - slack) * (delta - rest) <= enough * delta:
                    continue
                broken, norm = _broken((b, delta, rest), least, owed, cluster)
                if broken > enough and broken / norm > spots.broken[n]:
                    spots.broken[n] = broken / norm
                    spots.least[n] = least
                    spots.delta[n] = delta
                    spots.grown[n] = grown


@exactly
def _is_known(k: int, cluster: Cluster) -> bool:
    """Whether the most hours of an entry are no delta, or one that was tried before."""
    alike = cluster.u[:k] == cluster.u[k]
    return cluster.sign[k] == BOTH or bool((alike & (cluster.sign[:k] != BOTH)).any())


@roughly
def _broken(
    by: tuple[float, float, float], least: float, owed: float, cluster: Cluster
) -> tuple[float, float]:
    """How far means break a cut, and its norm, about. by: b, delta, rest."""
    b, delta, rest = by
    w, share = delta - rest, 1.0 / delta
    total, norm = -np.floor(b * share + TINY) * w - owed, 1.0
    for n in range(cluster.size[2]):
        sign, u, x, y = cluster.sign[n], cluster.u[n], cluster.x[n], cluster.y[n]
        is_turned = sign == PLUS and y >= least
        q = u if sign == PLUS and not is_turned else -u
        times = np.floor(q * share + TINY)
        weight = times * w + max(0.0, q - times * delta - rest)
        if is_turned:
            total += weight * (1 - y) + x - u * y
            norm += 1.0 + (weight + u) ** 2
            continue
        weight = (weight - u if sign == PLUS else weight) if sign != BOTH else 0.0
        more = x + weight * y
        if more > 0:
            total += more
            norm += 1.0 + weight**2
    return total, np.sqrt(norm)


@exactly
def write(g: Means, h: Means, limits: tuple[float, int], spots: Spots, written: Written) -> int:
    """The cuts found at the spots; entries are those of g. Returns how many entries there are."""
    length, cluster = 0, no_cluster()
    for n in range(len(spots.row)):
        begin(g, h, (spots.row[n], spots.shared[n]), cluster)
        for _ in range(spots.grown[n]):
            grow(g, h, limits, cluster)
        before = length
        length = _write(g, h, (n, length), (spots, cluster), written)
        written.entries[n] = length - before
    return length


@exactly
def _write(
    g: Means, h: Means, place: tuple[int, int], where: tuple[Spots, Cluster], written: Written
) -> int:
    """The entries of one cut. place: the spot, entries written so far."""
    (n, length), (spots, cluster) = place, where
    delta, least = spots.delta[n], spots.least[n]
    b = start_of(g, h, least, cluster)
    rest = b % delta
    most = b // delta * (delta - rest) + owed_by(h, cluster)
    for k in range(cluster.size[2]):
        e, sign, weight = cluster.entry[k], cluster.sign[k], 0
        u, x, y = g.top[e], g.x[e], g.y[e]
        if sign == PLUS and y >= least:
            weight = -rounded(-u, delta, rest) - u
            most -= rounded(-u, delta, rest)
        elif sign == PLUS:
            weight = rounded(u, delta, rest) - u
            if x + weight * y <= 0:
                continue
        elif sign == MINUS:
            weight = rounded(-u, delta, rest)
            if x + weight * y <= 0:
                continue
        written.entry[length], written.weight[length] = e, weight
        length += 1
    written.most[n] = most
    return length
