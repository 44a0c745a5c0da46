"""Bookings as quarter hours per pair and period; those that can't count are told apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver.portfolio.calendar import Ints, Run
from solver.portfolio.capacity import Capacities
from solver.portfolio.efforts import span_run

if TYPE_CHECKING:
    from solver.portfolio.portfolio import Booking, Portfolio

Pair = tuple[str, str]
KINDS = ("soft", "hard")


@dataclass(frozen=True, slots=True)
class VoidBooking:
    """A booking in a period its person is not employed in: it counts for nothing."""

    index: int
    person: str
    demand: str
    kind: str
    period: int


def booked_and_void(
    portfolio: Portfolio, capacities: Capacities, reach: tuple[int, int]
) -> tuple[Mapping[str, Mapping[Pair, Run]], list[VoidBooking]]:
    """Quarter hours by kind and pair in the periods of `reach`, and the void bookings."""
    low, high = reach
    employed = _employment(portfolio, capacities, reach)
    sums: dict[str, dict[Pair, Ints]] = defaultdict(dict)
    void: list[VoidBooking] = []
    for index, booking in enumerate(portfolio.bookings):
        run = span_run(portfolio, booking, reach, is_half_up=False)
        quarters = run.within(low, high)
        lost = (quarters > 0) & ~employed[portfolio.person_by_member[booking.person].id]
        if lost.any():
            void.extend(_void(index, booking, np.flatnonzero(lost[-low:])))
            quarters = np.where(lost, 0, quarters)
        pair = (booking.person, booking.demand)
        known = sums[booking.kind].get(pair)
        sums[booking.kind][pair] = quarters if known is None else known + quarters
    runs = {
        kind: {pair: Run(low, total) for pair, total in sums[kind].items() if total.any()}
        for kind in KINDS
    }
    return runs, void


def _employment(
    portfolio: Portfolio, capacities: Capacities, reach: tuple[int, int]
) -> dict[str, NDArray[np.bool_]]:
    """Employment in the periods of `reach` of everybody who is booked."""
    booked = [portfolio.person_by_member[booking.person] for booking in portfolio.bookings]
    people = {person.id: person for person in booked}
    return {name: capacities.employment(person, *reach) for name, person in people.items()}


def _void(index: int, booking: Booking, periods: Ints) -> Iterator[VoidBooking]:
    for t in periods:
        yield VoidBooking(index, booking.person, booking.demand, booking.kind, int(t))
