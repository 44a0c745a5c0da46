"""Steps of Adam on the supergradient of the bound.

Source: D. P. Kingma and J. Ba, Adam: a method for stochastic optimization, 2015.
"""

from __future__ import annotations

import numpy as np

from solver.search.bound.kernels.boards import Field, Places32, Record, Singles, Walk
from solver.search.bound.kernels.charging import charge
from solver.search.bound.kernels.earning import take
from solver.search.bound.kernels.oddities import take_oddly
from solver.search.compiling import roughly

NOTHING, ONE = np.float32(0), np.float32(1)
KEEPS, KEEPS_SQUARE = np.float32(0.95), np.float32(0.999)
LEAST_ROOT, ENDLESS = np.float32(1e-3), np.float32(1e30)


@roughly
def climb(active: Places32, field: Field, walk: Walk, record: Record, pace: Singles) -> None:
    """So many steps, pace = [steps, done, size, decay]; pace is moved on."""
    for _ in range(int(pace[0])):
        open_step(field, walk)
        take(active, field, walk, record)
        close_step(field, walk, record, pace)


@roughly
def open_step(field: Field, walk: Walk) -> None:
    """What a step does before pairs take hours."""
    charge(field, walk.point, walk.paid)
    walk.paid[:] = NOTHING
    _ask(field, walk)


@roughly
def close_step(field: Field, walk: Walk, record: Record, pace: Singles) -> None:
    """What a step does once pairs have taken hours; odd ones do so here."""
    take_oddly(field, walk, record)
    _fold_windows(field, walk.slope)
    _spend(field, walk)
    _violate(field, walk.slope)
    pace[1] += ONE
    _move(walk, pace)
    pace[2] *= pace[3]


@roughly
def _ask(field: Field, walk: Walk) -> None:
    """Slopes before anybody works: less what is asked and what people have."""
    asking, point, slope = field.asking, walk.point, walk.slope
    slope[:] = NOTHING
    for o in range(np.uint64(len(asking.base))):
        slope[o] = -asking.base[o]
    at = np.uint64(field.money.at[0]) - np.uint64(len(asking.over))
    over, spare = asking.over, asking.spare
    for o in range(np.uint64(len(over))):
        slope[at + o] -= spare[o] if point[at + o] > over[o] else NOTHING
    for p in range(len(asking.open_first) - 1):
        _ask_cheapest(field, p, walk)


@roughly
def _ask_cheapest(field: Field, p: int, walk: Walk) -> None:
    """Take the hours of an open project's cheapest choice off the slopes; nothing where off."""
    asking, point, slope = field.asking, walk.point, walk.slope
    place, cover = asking.place, asking.cover
    best, least = -1, ENDLESS
    for c in range(np.int64(asking.open_first[p]), np.int64(asking.open_first[p + 1])):
        cost = asking.fixed[c]
        for e in range(asking.first[c], asking.first[c + 1]):
            cost -= point[place[e]] * cover[e]
        if cost < least:
            best, least = c, cost
    if best >= 0 and least <= asking.off[p]:
        for e in range(asking.first[best], asking.first[best + 1]):
            slope[place[e]] -= cover[e]


@roughly
def _fold_windows(field: Field, slope: Singles) -> None:
    """A window's prices are one: each gets the slope of all."""
    first, window = field.asking.window_first, field.asking.window
    for w in range(len(first) - 1):
        total = NOTHING
        for e in range(first[w], first[w + 1]):
            total += slope[window[e]]
        for e in range(first[w], first[w + 1]):
            slope[window[e]] = total


@roughly
def _spend(field: Field, walk: Walk) -> None:
    """Money spent beyond each budget."""
    whose, at = field.money.whose, field.money.at[0]
    for b in range(len(whose)):
        spent = walk.paid.sum() if whose[b] < 0 else walk.paid[whose[b]]
        walk.slope[at + b] += spent


@roughly
def _violate(field: Field, slope: Singles) -> None:
    """How far each cut is from holding."""
    cut, odd = field.cut, field.odd
    at = np.uint64(field.money.at[0]) + np.uint64(len(field.money.whose))
    for c in range(np.uint64(len(cut.most))):
        total = -cut.most[c]
        for e in range(cut.first[c], cut.first[c + np.uint64(1)]):
            total += cut.coef[e] * odd.x[cut.slice[e]] + cut.weight[e] * odd.y[cut.pair[e]]
        slope[at + c] = total


@roughly
def _move(walk: Walk, pace: Singles) -> None:
    """One step of Adam; prices stay between 0 and their dearest."""
    point, slope, mean, square, unit, dearest, _ = walk
    done, size = pace[1], pace[2]
    fair = size / (ONE - KEEPS**done)
    fair_square = ONE / (ONE - KEEPS_SQUARE**done)
    for n in range(np.uint64(len(point))):
        mean[n] = KEEPS * mean[n] + (ONE - KEEPS) * slope[n]
        square[n] = KEEPS_SQUARE * square[n] + (ONE - KEEPS_SQUARE) * slope[n] * slope[n]
        root = np.sqrt(square[n] * fair_square) + LEAST_ROOT
        moved = point[n] + fair * unit[n] * mean[n] / root
        point[n] = min(max(moved, NOTHING), dearest[n])
