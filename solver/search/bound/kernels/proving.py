"""The proof's sum over all pairs in whole numbers."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.problem.problem import Ints
from solver.search.bound.kernels.boards import Board, Odd
from solver.search.compiling import exactly


class Exact(NamedTuple):
    """On a grid. point: int64 [n], all prices; value, setup: int64 [j]; bonus: int64 [1];
    extra: int64 [q] and team: int64 [n], what cuts charge odd pairs."""

    point: Ints
    value: Ints
    setup: Ints
    bonus: Ints
    extra: Ints
    team: Ints


@exactly
def earned_by_all(is_odd: NDArray[np.bool_], board: Board, odd: Odd, exact: Exact) -> int:
    """sum over pairs of max(0, what their slices earn - set-up); held pairs are always used."""
    lam_at, pi_at, length, first, top = board
    point, total = exact.point, 0
    for j in range(np.uint64(len(is_odd))):
        if is_odd[j]:
            continue
        at, own = np.uint64(lam_at[j]), np.uint64(pi_at[j])
        s, n = np.uint64(first[j]), np.uint64(length[j])
        value, net = exact.value[j], -exact.setup[j]
        for o in range(n):
            net += max(value - point[at + o] - point[own + o], 0) * np.int64(top[s + o])
        total += max(net, 0)
    for a in range(np.uint64(len(odd.j))):
        net = _earned_oddly(a, board, odd, exact)
        total += net if odd.is_held[a] else max(net, 0)
    return total


@exactly
def _earned_oddly(a: int, board: Board, odd: Odd, exact: Exact) -> Any:
    """max over lock <= x <= top of gain x + bonus min(x, booked), less the set-up."""
    j, q = np.uint64(odd.j[a]), np.uint64(odd.first[a])
    at, own = np.uint64(board.lam_at[j]), np.uint64(board.pi_at[j])
    s, n = np.uint64(board.first[j]), np.uint64(board.length[j])
    point, bonus = exact.point, exact.bonus[0]
    net = -exact.setup[j] - exact.team[a]
    for o in range(n):
        gain = exact.value[j] - point[at + o] - point[own + o] - exact.extra[q + o]
        most, lock = np.int64(board.top[s + o]), np.int64(odd.lock[q + o])
        booked = np.int64(odd.booked[q + o])
        best = gain * most + bonus * booked
        if booked > lock:
            best = max(best, (gain + bonus) * booked)
        net += max(best, gain * lock + bonus * min(lock, booked))
    return net
