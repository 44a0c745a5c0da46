"""What pairs take at given prices: hours are added where their prices' slopes stand.

Arrays are taken out of their tuples before the loop over pairs: inside it that costs many times
the arithmetic.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solver.search.bound.kernels.boards import Field, Places32, Record, Singles, Ticks, Walk
from solver.search.bound.kernels.charging import charge
from solver.search.bound.shape import LANES
from solver.search.compiling import roughly

NOTHING, ONE = np.float32(0), np.float32(1)
Span = tuple[np.uint64, np.uint64, np.uint64, np.uint64]


@roughly
def earned(top: Ticks, point: Singles, span: Span, value: float) -> np.float32:
    """What slices earn beyond their prices. span: where lam, pi and top begin, how many.

    The loop is cut where the processor's lanes are full: stretches are short.
    """
    at, own, s, n = span
    total, whole = NOTHING, n & ~np.uint64(LANES - 1)
    for o in range(whole):
        gain = value - point[at + o] - point[own + o]
        total += max(gain, NOTHING) * np.float32(top[s + o])
    for o in range(whole, n):
        gain = value - point[at + o] - point[own + o]
        total += max(gain, NOTHING) * np.float32(top[s + o])
    return total


@roughly
def fill(top: Ticks, point: Singles, slope: Singles, span: Span, value: float) -> np.float32:
    """Add the hours of slices that earn to the slopes of their prices; their sum."""
    at, own, s, n = span
    hours = NOTHING
    for o in range(n):
        x = np.float32(top[s + o]) if value - point[at + o] - point[own + o] > 0 else NOTHING
        slope[at + o] += x
        slope[own + o] += x
        hours += x
    return hours


@roughly
def note(top: Ticks, point: Singles, x: Singles, span: Span, value: float) -> None:
    """Add the hours of slices that earn to x."""
    at, own, s, n = span
    for o in range(n):
        gain = value - point[at + o] - point[own + o]
        x[s + o] += np.float32(top[s + o]) if gain > 0 else NOTHING


@roughly
def take(active: Places32, field: Field, walk: Walk, record: Record) -> None:
    """Active pairs that earn more than their set-up take all hours that earn."""
    lam_at, pi_at, length, first, top = field.board
    _, setup, rate, payer, charged = field.worth
    point, slope, paid, x, y = walk.point, walk.slope, walk.paid, record.x, record.y
    is_recording = len(y) > 0
    for a in range(np.uint64(len(active))):
        j = np.uint64(active[a])
        span = np.uint64(lam_at[j]), np.uint64(pi_at[j]), np.uint64(first[j]), np.uint64(length[j])
        value = charged[j]
        if earned(top, point, span, value) > setup[j]:
            paid[payer[j]] += fill(top, point, slope, span, value) * rate[j]
            if is_recording:
                y[j] += ONE
                note(top, point, x, span, value)


@roughly
def choose(is_odd: NDArray[np.bool_], field: Field, walk: Walk, drop: Singles) -> Places32:
    """Pairs that would pay if every tick earned drop[0] more; odd pairs are left out."""
    point = walk.point
    charge(field, point, walk.paid)
    lam_at, pi_at, length, first, top = field.board
    setup, charged = field.worth.setup, field.worth.charged
    chosen = np.empty(len(is_odd), dtype=np.uint32)
    count = 0
    for j in range(np.uint64(len(is_odd))):
        if is_odd[j]:
            continue
        span = np.uint64(lam_at[j]), np.uint64(pi_at[j]), np.uint64(first[j]), np.uint64(length[j])
        if earned(top, point, span, charged[j] + drop[0]) > setup[j]:
            chosen[count] = np.uint32(j)
            count += 1
    return chosen[:count].copy()


@roughly
def weigh(field: Field, point: Singles, paid: Singles, net: Singles) -> None:
    """What each pair earns beyond its set-up; odd pairs as if they were not. paid is only used."""
    charge(field, point, paid)
    lam_at, pi_at, length, first, top = field.board
    setup, charged = field.worth.setup, field.worth.charged
    for j in range(np.uint64(len(net))):
        span = np.uint64(lam_at[j]), np.uint64(pi_at[j]), np.uint64(first[j]), np.uint64(length[j])
        net[j] = earned(top, point, span, charged[j]) - setup[j]
