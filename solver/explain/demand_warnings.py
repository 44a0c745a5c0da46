"""Demands that can't be staffed: nobody may, no slice is legal, or too few people are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from solver.errors import Issue
from solver.portfolio.axes import Bools
from solver.portfolio.calendar import Ints
from solver.portfolio.numbers import hours_of
from solver.portfolio.portfolio import Portfolio
from solver.rules.base import counted


def demand_warnings(portfolio: Portfolio) -> Iterator[Issue]:
    """Demands nobody can do, hours no legal slice can fill, and teams that can't be."""
    asked, locked = portfolio.locked.asked, portfolio.locked.x.worked
    least, openings = _least_hours(portfolio), _Openings(portfolio)
    has_short = ((asked > 0) & (least > asked) & (locked == 0)).any(axis=1)
    for d in np.flatnonzero((asked > locked).any(axis=1)).tolist():
        yield from _doors(portfolio, openings, d)
        if has_short[d]:
            yield _slices(portfolio, d, least[d])
    yield from _teams(portfolio)


def _doors(portfolio: Portfolio, openings: _Openings, d: int) -> Iterator[Issue]:
    """A demand that nobody may do when it asks, or fewer people than it needs at a time."""
    demand = portfolio.demands[d]
    if not openings.is_open(d):
        text = f"Nobody can do {demand.id} when it asks for hours: {_obstacle(portfolio, d)}."
        advice = "Add somebody who can, or ask for less."
        yield Issue(f"/demands/{d}", "nobody_can", f"{text} {advice}")
    elif demand.min_people > 1:
        most = openings.most_at_once(d)
        if most < demand.min_people:
            text = (
                f"{demand.id} needs {demand.min_people} people at a time, but at most"
                f" {counted(most, 'person', 'people')} can do it. Lower min_people, or add people."
            )
            yield Issue(f"/demands/{d}/min_people", "min_people", text)


class _Openings:
    """Who may work on a demand in the periods it asks in, whatever its delay."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio, self.doors, self.axes = portfolio, portfolio.doors, portfolio.axes
        self.asks: Bools = portfolio.locked.asked > 0
        self._known: dict[object, Bools] = {}

    def is_open(self, d: int) -> bool:
        """Whether anybody may: known of demands that ask alike, or looked up in one period,
        which mostly settles it."""
        demand = self.axes.demands[d]
        needs = tuple(self.axes.needs[d].items())
        key = (needs, demand.requires, demand.excludes, demand.only, demand.never)
        known = self._known.setdefault(key, np.zeros(self.axes.T, dtype=bool))
        if known[self.asks[d]].any():
            return True
        first = int(self.asks[d].argmax())
        known[first] = self.doors.are_open(demand, (slice(None), first)).any()
        return bool(known[first]) or any(self._heads(d, m).any() for m in self._delays(d))

    def most_at_once(self, d: int) -> int:
        """Most people who may work on it in one period."""
        return max(int(self._heads(d, m).max(initial=0)) for m in self._delays(d))

    def _delays(self, d: int) -> range:
        return range(self.axes.projects[self.axes.project_of[d]].max_delay + 1)

    def _heads(self, d: int, delay: int) -> Ints:
        """People who may work on it in each period it asks in under a delay."""
        demand = self.axes.demands[d]
        asked = np.flatnonzero(self.portfolio.hours.asked(demand, delay))
        everyone = np.arange(self.axes.I)[:, None]
        return np.asarray(self.doors.are_open(demand, (everyone, asked)).sum(axis=0))


def _obstacle(portfolio: Portfolio, d: int) -> str:
    """What nobody meets: one thing by itself, else all of them together."""
    doors = list(_each_door(portfolio, d))
    for passes, words in doors:
        if not passes.any():
            return f"nobody {words}"
    together = " and ".join(words for _, words in doors)
    return f"nobody {together} at once"


def _each_door(portfolio: Portfolio, d: int) -> Iterator[tuple[Bools, str]]:
    """Each thing the demand asks of people: who meets it in the periods it asks in, [i, t]."""
    axes, demand = portfolio.axes, portfolio.demands[d]
    asked = np.flatnonzero(portfolio.locked.asked[d])
    yield axes.employed[:, asked], "is employed then"
    for skill, level in axes.needs[d].items():
        yield axes.levels(skill)[:, asked] >= level, f"has level {level} of {skill}"
    tags = [set(portfolio.person_by_member[member].tags) for member in axes.members]
    for tag in demand.requires:
        yield _over(asked, [tag in own for own in tags]), f"has the tag {tag}"
    for tag in demand.excludes:
        yield _over(asked, [tag not in own for own in tags]), f"is without the tag {tag}"
    if demand.only is not None:
        listed = set(axes.positions(demand.only))
        yield _over(asked, [i in listed for i in range(axes.I)]), "is in its list `only`"
    if demand.never:
        barred = set(axes.positions(demand.never))
        yield _over(asked, [i not in barred for i in range(axes.I)]), "is outside its list `never`"


def _over(asked: Ints, passes: list[bool]) -> Bools:
    """The same answer in every period asked: [i, t]."""
    return np.repeat(np.array(passes, dtype=bool)[:, None], len(asked), axis=1)


def _least_hours(portfolio: Portfolio) -> Ints:
    """The fewest hours that may be worked where any are: [d, t]."""
    asked, step = portfolio.locked.asked, portfolio.hours.step
    least = np.maximum(np.minimum(portfolio.axes.min_hours[:, None], asked), 1)
    heads = np.array([max(1, demand.min_people) for demand in portfolio.demands], dtype=np.int64)
    return np.asarray(-(-least // step) * step * heads[:, None])


def _slices(portfolio: Portfolio, d: int, least: Ints) -> Issue:
    """Hours that no legal slice can fill: they are fewer than the least one on the step's grid."""
    asked, demand = portfolio.locked.asked[d], portfolio.demands[d]
    barred = np.flatnonzero((asked > 0) & (least > asked) & (portfolio.locked.x.worked[d] == 0))
    t = int(barred[0])
    rest = f" and in {counted(len(barred) - 1, 'other period', 'other periods')}"
    heads = f" by {demand.min_people} people" if demand.min_people > 1 else ""
    text = (
        f"Nobody can fill the {hours_of(asked[t])} h that {demand.id} asks for"
        f" {portfolio.axes.when(t)}{rest if len(barred) > 1 else ''}: the least that can be worked"
        f"{heads} is {hours_of(least[t])} h. Ask for more, or lower min_hours, step or min_people."
    )
    return Issue(f"/demands/{d}", "no_legal_slice", text)


def _teams(portfolio: Portfolio) -> Iterator[Issue]:
    """Demands that need more people at a time than they let in."""
    for d, demand in enumerate(portfolio.demands):
        for field in ("max_people", "max_team") if demand.min_people > 1 else ():
            most = getattr(demand, field)
            if most is not None and demand.min_people > most:
                text = (
                    f"{demand.id} needs {demand.min_people} people at a time, but {field} lets in"
                    f" {most}: nobody can be added. Lower min_people, or raise {field}."
                )
                yield Issue(f"/demands/{d}/min_people", "min_people", text)
