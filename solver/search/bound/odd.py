"""Pairs that need more than their most hours: those with locks, bookings or cuts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.problem.problem import NONE, Bools, Ints, Problem
from solver.search.bound.cuts import Cuts
from solver.search.bound.shape import Shape, starts


@dataclass(frozen=True, slots=True)
class OddPairs:
    """Odd pairs n and their slices q, beside a shape.

    j int64 [n], ascending; first int64 [n + 1]; slice int64 [q], the shape's number; lock, booked
    int64 [q], at most top; is_held bool [n]: something is locked. named: the cuts; cuts: the same
    with slices as q and pairs as n.
    """

    j: Ints
    first: Ints
    slice: Ints
    lock: Ints
    booked: Ints
    is_held: Bools
    named: Cuts
    cuts: Cuts


def odd_pairs(problem: Problem, shape: Shape, cuts: Cuts) -> OddPairs:
    """The odd pairs of a problem and of cuts."""
    is_odd = (problem.lock_row[shape.pair] != NONE) | (problem.por_row[shape.pair] != NONE)
    is_odd[cuts.pair] = True
    j = np.flatnonzero(is_odd)
    length = shape.length[j]
    first = starts(length)
    offset = np.arange(first[-1]) - np.repeat(first[:-1], length)
    place = np.repeat(shape.first[j], length) + offset
    k = shape.pair[j]
    locked, known = problem.lock_row[k] != NONE, problem.por_row[k] != NONE
    lock = _within(shape, j, locked, problem.lock_of(k[locked]))
    booked = _within(shape, j, known, most_booked(problem, k[known]))
    booked = np.minimum(booked, shape.top[place])
    row = np.repeat(np.arange(len(j)), length)
    held = np.bincount(row, weights=lock, minlength=len(j)) > 0
    pair = np.searchsorted(j, cuts.pair)
    slices = first[pair] + cuts.slice - shape.first[cuts.pair]
    own = cuts.renumbered(slices, pair)
    return OddPairs(j, first, place, lock, booked, held, cuts, own)


def _within(shape: Shape, j: Ints, has: Bools, rows: Ints) -> Ints:
    """Ticks of the slices of pairs j: those of `rows` [n, t] for pairs that have one, else 0."""
    length = shape.length[j]
    ticks = np.zeros(int(length.sum()), dtype=np.int64)
    row = np.repeat(np.arange(len(rows)), length[has])
    offset = np.arange(len(row)) - np.repeat(starts(length[has])[:-1], length[has])
    low = shape.spans.low[shape.d[j[has]]]
    ticks[np.repeat(has, length)] = rows[row, low[row] + offset]
    return ticks


def most_booked(problem: Problem, k: Ints) -> Ints:
    """The plan of record under the delay that keeps most of it, period by period: [len(k), t]."""
    booked = problem.por_of(k)
    for row in np.flatnonzero((problem.por_row[k] >= 0) & (problem.choices[problem.pair_p[k]] > 1)):
        first = problem.por_row[k[row]]
        delays = problem.choices[problem.pair_p[k[row]]]
        booked[row] = problem.por[first : first + delays].max(axis=0)
    return booked
