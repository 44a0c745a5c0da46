"""Complemented mixed-integer rounding of rows: which cut that starts from each is broken most.

A row g says sum x_k <= rhs with x_k <= u_k y_k. Put x = u y - s, replace y by 1 - y where pairs are
complemented, divide by delta and round: with b = rhs - sum of complemented u, r = b mod delta and
w = delta - r, G(q) = floor(q / delta) w + max(0, (q mod delta) - r) gives
sum x_k + (G(u_k) - u_k) y_k, for complemented ones (-G(-u_k) - u_k) y_k, at most
floor(b / delta) w - sum of complemented G(-u_k).
Two rows g - h that share a slice e: there b is smaller by the right side of h, the shared slice
cancels out of both and returns with the slack of h: x_e on the left and rhs_h on the right; pairs
of h may join with x_k + G(-u_k) y_k.
Source: H. Marchand and L. A. Wolsey, Aggregation and mixed integer rounding to solve MIPs, 2001.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from solver.problem.problem import Ints
from solver.search.bound.kernels.boards import Singles
from solver.search.compiling import exactly

MULTIPLES = 2
COMPLEMENTED = (0.5, 0.8, 0.25, 2.0)


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


class Spots(NamedTuple):
    """Where to look: row int64 [n], and the entry shared with a row of the other kind, -1: none.

    What was found: float32 [n], how far the cut is broken for its norm (0: not enough) and the
    least y that is complemented; delta int64 [n].
    """

    row: Ints
    shared: Ints
    broken: Singles
    least: Singles
    delta: Ints


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
def look(g: Means, h: Means, enough: float, spots: Spots) -> None:
    """At every spot the cut that is broken most for its norm, if broken enough."""
    for n in range(len(spots.row)):
        row, shared = spots.row[n], spots.shared[n]
        slack = _slack(g, row)
        for least in COMPLEMENTED:
            b = start_of(g, h, (row, shared), least)
            for e in range(g.first[row], g.first[row + 1]):
                for times in range(1, MULTIPLES + 1):
                    delta = g.top[e] * times
                    rest = b % delta
                    if e == shared or (rest - slack) * (delta - rest) <= enough * delta:
                        continue
                    broken, norm = _broken(g, h, (row, shared), (b, delta, least))
                    if broken > enough and broken / norm > spots.broken[n]:
                        spots.broken[n] = broken / norm
                        spots.least[n] = least
                        spots.delta[n] = delta


@exactly
def _slack(g: Means, row: int) -> Any:
    """What the means leave of the right side; no cut is broken by more than (r - it) w / delta."""
    slack = 1.0 * g.rhs[row]
    for e in range(g.first[row], g.first[row + 1]):
        slack -= g.x[e]
    return slack


@exactly
def start_of(g: Means, h: Means, spot: tuple[int, int], least: float) -> Any:
    """b: the right side less the most hours of complemented pairs."""
    row, shared = spot
    b = g.rhs[row]
    if shared >= 0:
        b -= h.rhs[h.row[g.other[shared]]]
    for e in range(g.first[row], g.first[row + 1]):
        if g.y[e] >= least and e != shared:
            b -= g.top[e]
    return b


@exactly
def _broken(
    g: Means, h: Means, spot: tuple[int, int], by: tuple[int, int, float]
) -> tuple[float, float]:
    """How far means break a cut, and its norm. by: b, delta, least y complemented."""
    row, shared = spot
    b, delta, least = by
    rest = b % delta
    total, norm = -float(b // delta * (delta - rest)), 1.0
    for e in range(g.first[row], g.first[row + 1]):
        if e == shared:
            continue
        u, y = g.top[e], g.y[e]
        slack = u * y - g.x[e]
        if y >= least:
            weight = rounded(-u, delta, rest)
            total += weight * (1 - y) - slack
            norm += 1.0 + float(weight + u) ** 2
        elif rounded(u, delta, rest) * y > slack:
            weight = rounded(u, delta, rest)
            total += weight * y - slack
            norm += 1.0 + float(weight - u) ** 2
    if shared >= 0:
        at = g.other[shared]
        other = h.row[at]
        total += g.x[shared] - h.rhs[other]
        norm += 1.0
        for e in range(h.first[other], h.first[other + 1]):
            weight = rounded(-h.top[e], delta, rest)
            more = h.x[e] + weight * h.y[e]
            if e != at and more > 0:
                total += more
                norm += 1.0 + float(weight) ** 2
    return total, np.sqrt(norm)


@exactly
def write(g: Means, h: Means, spots: Spots, written: Written) -> int:
    """The cuts found at the spots; entries are those of g. Returns how many entries there are."""
    length = 0
    for n in range(len(spots.row)):
        before = length
        length = _write_own(g, h, (n, length), spots, written)
        if spots.shared[n] >= 0:
            length = _write_other(g, h, (n, length), spots, written)
        written.entries[n] = length - before
    return length


@exactly
def _write_own(g: Means, h: Means, place: tuple[int, int], spots: Spots, written: Written) -> int:
    """The entries of row g. place: the spot, entries written so far."""
    n, length = place
    row, shared, delta, least = spots.row[n], spots.shared[n], spots.delta[n], spots.least[n]
    b = start_of(g, h, (row, shared), least)
    rest = b % delta
    written.most[n] = b // delta * (delta - rest)
    for e in range(g.first[row], g.first[row + 1]):
        u, y = g.top[e], g.y[e]
        is_turned = y >= least
        weight = rounded(-u if is_turned else u, delta, rest)
        if e == shared or not (is_turned or weight * y > u * y - g.x[e]):
            continue
        written.entry[length] = e
        written.weight[length] = -weight - u if is_turned else weight - u
        written.most[n] -= weight if is_turned else 0
        length += 1
    return length


@exactly
def _write_other(g: Means, h: Means, place: tuple[int, int], spots: Spots, written: Written) -> int:
    """The shared entry, and those of row h that help."""
    n, length = place
    shared, delta = spots.shared[n], spots.delta[n]
    at = g.other[shared]
    other = h.row[at]
    rest = start_of(g, h, (spots.row[n], shared), spots.least[n]) % delta
    written.most[n] += h.rhs[other]
    written.entry[length], written.weight[length] = shared, 0
    length += 1
    for e in range(h.first[other], h.first[other + 1]):
        weight = rounded(-h.top[e], delta, rest)
        if e != at and h.x[e] + weight * h.y[e] > 0:
            written.entry[length], written.weight[length] = h.other[e], weight
            length += 1
    return length
