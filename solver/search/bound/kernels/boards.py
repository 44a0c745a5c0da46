"""What the compiled climb works on: flat arrays by name."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Singles = NDArray[np.float32]
Places32 = NDArray[np.uint32]
Whole32 = NDArray[np.int32]
Ticks = NDArray[np.unsignedinteger[Any]]


class Board(NamedTuple):
    """Where the slices of pairs j lie, and where their prices stand.

    lam_at, pi_at, length, first: uint32 [j]; top: uint16 [s], or wider.
    """

    lam_at: Places32
    pi_at: Places32
    length: Places32
    first: Places32
    top: Ticks


class Worth(NamedTuple):
    """value, setup, rate: float32 [j], a tick's points, a pair's points, a tick's money;
    payer: uint32 [j], the project; charged: float32 [j], value less what budgets charge."""

    value: Singles
    setup: Singles
    rate: Singles
    payer: Places32
    charged: Singles


class Odd(NamedTuple):
    """Pairs with locks, bookings or cuts, slice by slice beside the board.

    j: uint32 [n]; first: uint32 [n + 1]; lock, booked: int32 [q], at most top; is_held: bool [n].
    extra: float32 [q] and team: float32 [n], what cuts charge; x: float32 [q] and y: float32 [n],
    what is taken.
    """

    j: Places32
    first: Places32
    lock: Whole32
    booked: Whole32
    is_held: NDArray[np.bool_]
    extra: Singles
    team: Singles
    x: Singles
    y: Singles


class Cut(NamedTuple):
    """Cuts c: sum of coef x + weight y over their entries, at most `most`.

    first: uint32 [c + 1]; slice (q), pair (n): uint32; coef, weight: float32; most: float32 [c].
    """

    first: Places32
    slice: Places32
    pair: Places32
    coef: Singles
    weight: Singles
    most: Singles


class Money(NamedTuple):
    """Budgets b. whose: int32 [b], the project, -1: all; at: uint32 [1], where prices begin."""

    whose: Whole32
    at: Places32


class Asking(NamedTuple):
    """What is asked where prices stand.

    base: float32 [n], hours of projects with nothing to decide, usual hours of members, budgets;
    over, spare: float32 [i * t]; choices of open projects: open_first uint32 [p + 1],
    fixed float32 [c], off float32 [p], first uint32 [c + 1], place uint32 and cover float32 by
    entry; window_first uint32 [w + 1], window uint32: the places of each window.
    """

    base: Singles
    over: Singles
    spare: Singles
    open_first: Places32
    fixed: Singles
    off: Singles
    first: Places32
    place: Places32
    cover: Singles
    window_first: Places32
    window: Places32


class Field(NamedTuple):
    """All that the climb reads. bonus: float32 [1], a booked tick kept."""

    board: Board
    worth: Worth
    odd: Odd
    cut: Cut
    asking: Asking
    money: Money
    bonus: Singles


class Walk(NamedTuple):
    """Where the climb stands: float32 [n] each; mean and square are Adam's moments.

    paid: float32 [p], money of each project in the last step.
    """

    point: Singles
    slope: Singles
    mean: Singles
    square: Singles
    unit: Singles
    dearest: Singles
    paid: Singles


class Record(NamedTuple):
    """Sums over recorded steps, else empty: hours x float32 [s], use y float32 [j]."""

    x: Singles
    y: Singles
