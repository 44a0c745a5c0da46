"""What pairs with locks, bookings or cuts take at given prices."""

from __future__ import annotations

import numpy as np

from solver.search.bound.kernels.boards import Field, Record, Singles, Walk
from solver.search.compiling import roughly

NOTHING, ONE = np.float32(0), np.float32(1)


@roughly
def take_oddly(field: Field, walk: Walk, record: Record) -> None:
    """Odd pairs that pay or are held take what earns most; it is kept in odd.x and odd.y."""
    weigh_oddly(field, walk.point, field.odd.y)
    _hand_over(field, walk)
    if len(record.y):
        _note(field, record)


@roughly
def weigh_oddly(field: Field, point: Singles, net: Singles) -> None:
    """What each odd pair earns beyond its set-up and cuts: net [n]; its best hours in odd.x."""
    lam_at, pi_at, length, first, top = field.board
    odd_j, odd_first, lock, booked, _, extra, team, best, _ = field.odd
    setup, charged, bonus = field.worth.setup, field.worth.charged, field.bonus[0]
    for a in range(np.uint64(len(odd_j))):
        j, q = np.uint64(odd_j[a]), np.uint64(odd_first[a])
        at, own = np.uint64(lam_at[j]), np.uint64(pi_at[j])
        s, n = np.uint64(first[j]), np.uint64(length[j])
        value, total = charged[j], -setup[j] - team[a]
        for o in range(n):
            gain = value - point[at + o] - point[own + o] - extra[q + o]
            held, kept, most = lock[q + o], booked[q + o], top[s + o]
            x = most if gain > 0 else (max(kept, held) if gain > -bonus else held)
            best[q + o] = np.float32(x)
            total += gain * np.float32(x) + bonus * np.float32(min(x, kept))
        net[a] = total


@roughly
def _hand_over(field: Field, walk: Walk) -> None:
    """Add what used pairs take to the slopes, clear it of others. odd.y: net before, use after."""
    lam_at, pi_at, length, _, _ = field.board
    odd_j, odd_first, _, _, is_held, _, _, x, y = field.odd
    slope, paid, rate, payer = walk.slope, walk.paid, field.worth.rate, field.worth.payer
    for a in range(np.uint64(len(odd_j))):
        j, q = np.uint64(odd_j[a]), np.uint64(odd_first[a])
        at, own, n = np.uint64(lam_at[j]), np.uint64(pi_at[j]), np.uint64(length[j])
        used = ONE if y[a] > 0 or is_held[a] else NOTHING
        hours = NOTHING
        for o in range(n):
            taken = x[q + o] * used
            x[q + o] = taken
            slope[at + o] += taken
            slope[own + o] += taken
            hours += taken
        y[a] = used
        paid[payer[j]] += hours * rate[j]


@roughly
def _note(field: Field, record: Record) -> None:
    """Add what odd pairs take to the record."""
    first, length, odd_j, odd_first = (
        field.board.first,
        field.board.length,
        field.odd.j,
        field.odd.first,
    )
    x, y, sum_x, sum_y = field.odd.x, field.odd.y, record.x, record.y
    for a in range(np.uint64(len(odd_j))):
        j, q = np.uint64(odd_j[a]), np.uint64(odd_first[a])
        s = np.uint64(first[j])
        sum_y[j] += y[a]
        for o in range(np.uint64(length[j])):
            sum_x[s + o] += x[q + o]
