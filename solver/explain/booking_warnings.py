"""Bookings that count for nothing, and hard ones that break a rule by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from solver.checker.check import conflicts
from solver.errors import Issue
from solver.explain.effort_warnings import Placed, empty_spans
from solver.plan import Conflict
from solver.portfolio.bookings import VoidBooking
from solver.portfolio.portfolio import Portfolio
from solver.rules.base import counted

ADVICE = {
    "eligibility": "Book somebody else, or correct the skills, tags, lists or dates.",
    "capacity": "Shorten a booking then, make it soft, or give the person more hours.",
    "coverage": "Shorten a booking, make it soft, or ask for more hours.",
    "window": "Move or shorten a booking, make it soft, or widen the window.",
    "parallel": "Make a booking soft, or raise max_projects.",
    "team": "Change the bookings, or the demand's min_people, max_people or max_team.",
    "apart": "Make a booking soft, or take the rule out.",
    "together": "Book the others too, make the booking soft, or take the rule out.",
    "mentor": "Book a mentor too, make the booking soft, or take the rule out.",
    "budget": "No plan can keep this: shorten a booking, make it soft, or raise the budget.",
    "after": "No plan can keep this: make the booking soft, or change `after` or the effort.",
    "one_of": "No plan can keep this: make the bookings of all but one soft.",
    "moves": "Correct the bookings if the person should not count as moved.",
}


def booking_warnings(portfolio: Portfolio) -> Iterator[Issue]:
    """Void bookings, bookings of no hours in the horizon, and what the locks break."""
    yield from _void(portfolio)
    delay_of = {project.id: project.max_delay for project in portfolio.projects}
    demand_of = portfolio.demand_by_id
    spans = [
        Placed(
            f"/bookings/{k}",
            f"The {entry.kind} booking of {entry.person} on {entry.demand}",
            entry,
            delay_of[demand_of[entry.demand].project],
        )
        for k, entry in enumerate(portfolio.bookings)
    ]
    yield from empty_spans(portfolio, spans, "booking")
    yield from _locks(portfolio)


def _void(portfolio: Portfolio) -> Iterator[Issue]:
    """Bookings in periods in which their person is not employed: each once."""
    by_booking: dict[int, list[VoidBooking]] = {}
    for void in portfolio.hours.void_bookings:
        by_booking.setdefault(void.index, []).append(void)
    for k, periods in by_booking.items():
        first = periods[0]
        rest = f" and in {counted(len(periods) - 1, 'later period', 'later periods')}"
        text = (
            f"The {first.kind} booking of {first.person} on {first.demand} counts for nothing"
            f" {portfolio.axes.when(first.period)}{rest if len(periods) > 1 else ''}:"
            f" {first.person} is not employed then. Shorten the booking, or correct the person's"
            " from and to."
        )
        yield Issue(f"/bookings/{k}", "booking_void", text)


def _locks(portfolio: Portfolio) -> Iterator[Issue]:
    """Places where the locks break a rule by themselves; void ones are told by booking."""
    found = [conflict for conflict in conflicts(portfolio) if conflict.rule in ADVICE]
    if not found:
        return
    place = _Places(portfolio)
    for conflict in found:
        text = f"{conflict.message} {ADVICE[conflict.rule]}"
        yield Issue(place.of(conflict), f"locks_{conflict.rule}", text)


class _Places:
    """Where to mend a conflict: the booking of its pair, else its person or demand."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.person = {
            member: k for k, person in enumerate(portfolio.people) for member in person.members
        }
        self.demand = portfolio.axes.d_of
        self.booking: dict[tuple[str, str], int] = {}
        for k, entry in enumerate(portfolio.bookings):
            self.booking.setdefault((entry.person, entry.demand), k)

    def of(self, conflict: Conflict) -> str:
        """The pointer of a conflict."""
        if conflict.person is not None and conflict.demand is not None:
            return f"/bookings/{self.booking[conflict.person, conflict.demand]}"
        if conflict.person is not None:
            return f"/people/{self.person[conflict.person]}"
        return (
            "/bookings" if conflict.demand is None else f"/demands/{self.demand[conflict.demand]}"
        )
