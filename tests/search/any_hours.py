"""A plain case in hours, periods and pools of every kind that offices have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import groupby
from typing import Any

import numpy as np

from benchmarks import generator
from benchmarks.cases import Case

Row = dict[str, Any]
FULL, SHORT = 40, 37.5
POOL = 20
DAY_WEEKS = 8
LEAST = 4


def plain(size: str = "M") -> Row:
    """People of 40, 32 and 20 hours, demands in steps of four hours, weeks."""
    return generator.document(Case(size))


def short_weeks(tree: Row) -> Row:
    """Everybody works 37.5 hours where they worked 40, on work that shrinks alike."""
    return _scaled(tree, SHORT / FULL)


def reserved(tree: Row) -> Row:
    """A tenth of everybody's week is reserved, and a tenth less is asked."""
    tree = _scaled(tree, 0.9)
    for person in tree["people"]:
        person["hours_per_week"] /= 0.9
        person["reserved"] = 0.1
    return tree


def quarter_hours(tree: Row) -> Row:
    """Hours asked are off by up to two hours, in quarters of an hour."""
    rng = np.random.default_rng(1)
    tree = deepcopy(tree)
    del tree["policy"]["step"]
    tree["policy"]["min_hours"] = 2
    for span in _spans(tree, "demands"):
        off = rng.integers(-8, 9, size=len(span["hours_by_period"])) / 4
        span["hours_by_period"] = (np.array(span["hours_by_period"]) + off).clip(0).tolist()
    return tree


def eight_hour_steps(tree: Row) -> Row:
    """Whole days of eight hours in weeks of 37.5: capacities are no multiple of the step."""
    tree = short_weeks(tree)
    tree["policy"] |= {"step": 8, "min_hours": 8}
    return tree


def pools(tree: Row) -> Row:
    """Ten pools of twenty people alike, each like one of the plain case's people at home there."""
    tree = deepcopy(tree)
    for person in tree["people"]:
        person["availability"] = []
        person["hours_per_week"] = FULL
    kept = [person for n, person in enumerate(tree["people"]) if n % POOL == 0]
    tree["people"] = [person | {"headcount": POOL} for person in kept]
    of = {f"p{n}": f"{kept[n // POOL]['id']}#{n % POOL + 1}" for n in range(POOL * len(kept))}
    skills = {person["id"]: person["skills"] for person in kept}
    needs = {demand["id"]: demand["skills"] for demand in tree["demands"]}
    bookings = [booking | {"person": of[booking["person"]]} for booking in tree["bookings"]]
    tree["bookings"] = [
        booking
        for booking in bookings
        if all(
            skills[booking["person"].split("#")[0]].get(skill, 0) >= level
            for skill, level in needs[booking["demand"]].items()
        )
    ]
    return tree


def months(tree: Row) -> Row:
    """The same work and people, planned by the month; at least a few days each."""
    tree = _as_rates(tree)
    tree["calendar"] |= {"period": "month", "start": "2027-01-01", "periods": 12}
    tree["policy"] = {"max_projects": 6, "min_hours": 4 * LEAST}
    return tree


def days(tree: Row) -> Row:
    """The first weeks of the same work, planned by the day, in quarter hours."""
    tree = _as_rates(tree)
    tree["calendar"] |= {"period": "day", "periods": 7 * DAY_WEEKS}
    tree["policy"] = {"max_projects": 3, "min_hours": 1}
    return tree


KINDS: dict[str, Callable[[Row], Row]] = {
    "short weeks": short_weeks,
    "reserved": reserved,
    "quarter hours": quarter_hours,
    "eight-hour steps": eight_hour_steps,
    "pools": pools,
    "months": months,
    "days": days,
}


def _spans(tree: Row, *lists: str) -> Iterator[Row]:
    """Everything that says hours by period."""
    for name in lists:
        for entry in tree[name]:
            yield from entry["effort"] if name == "demands" else [entry]


def _scaled(tree: Row, factor: float) -> Row:
    """All hours times a factor, in quarters of an hour; the step is what the hours allow.

    The plain case's plan, scaled alike, is nearly one of it: so quality can be as good.
    """
    tree = deepcopy(tree)
    del tree["policy"]["step"]
    tree["policy"]["min_hours"] = int(4 * LEAST * factor) / 4
    for person in tree["people"]:
        person["hours_per_week"] *= factor
    for span in _spans(tree, "demands", "bookings"):
        span["hours_by_period"] = [round(4 * h * factor) / 4 for h in span["hours_by_period"]]
    return tree


def _as_rates(tree: Row) -> Row:
    """Hours by week as hours a week over days, which any period can be counted from."""
    tree = deepcopy(tree)
    for demand in tree["demands"]:
        demand["effort"] = [rate for span in demand["effort"] for rate in _rates(span)]
    tree["bookings"] = [rate for booking in tree["bookings"] for rate in _rates(booking)]
    return tree


def _rates(span: Row) -> Iterator[Row]:
    """A span by weeks as spans of equal weeks."""
    others = {name: value for name, value in span.items() if name != "hours_by_period"}
    first = dt.date.fromisoformat(span["from"])
    for hours, weeks in groupby(span["hours_by_period"]):
        end = first + dt.timedelta(weeks=len(list(weeks)))
        last = end - dt.timedelta(days=1)
        if hours:
            dates = {"from": first.isoformat(), "to": last.isoformat()}
            yield others | dates | {"hours_per_week": hours}
        first = end
