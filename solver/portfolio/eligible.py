"""Who may work on what: skills, tags, `only`, `never` and employment, read from the document."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from solver.portfolio.axes import Bools
from solver.portfolio.calendar import Ints

if TYPE_CHECKING:
    from solver.portfolio.portfolio import Demand, Portfolio
    from solver.portfolio.slices import Slices

Place = tuple[int | slice | Ints, int | slice | Ints]


def eligible(portfolio: Portfolio, demand: Demand, member: str) -> Bools:
    """Whether a member may work on a demand at all, per planned period: [t]."""
    return portfolio.doors.are_open(demand, (portfolio.axes.i_of[member], slice(None)))


class Doors:
    """What each demand asks of people besides hours, as answers for many places at once.

    A place is an index into [i, t]: positions, slices or arrays of either.
    """

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio, self.axes = portfolio, portfolio.axes

    def are_open(self, demand: Demand, place: Place) -> Bools:
        """Whether the demand admits people at the places."""
        is_open = self.axes.employed[place].copy()
        for skill, level in self.axes.needs[self.axes.d_of[demand.id]].items():
            is_open &= self.axes.levels(skill)[place] >= level
        admitted = self.admitted(demand)
        if admitted is not None:
            is_open &= np.broadcast_to(admitted[:, None], self.axes.employed.shape)[place]
        return np.asarray(is_open, dtype=bool)

    def admits(self, slices: Slices) -> Bools:
        """Whether each slice is one that its person may work: [n]."""
        may = np.zeros(len(slices.i), dtype=bool)
        for d, here in slices.by_demand():
            may[here] = self.are_open(self.axes.demands[d], (slices.i[here], slices.t[here]))
        return may

    def lacks(self, demand: Demand, i: int, t: int) -> Iterator[str]:
        """Each thing that shuts a person out of the demand in a period, in words; none: open."""
        member, axes = self.axes.members[i], self.axes
        if not axes.employed[i, t]:
            yield "is not employed then"
        for skill, level in axes.needs[axes.d_of[demand.id]].items():
            if axes.levels(skill)[i, t] < level:
                yield f"does not have level {level} of {skill} then"
        tags = self.portfolio.person_by_member[member].tags
        yield from (f"does not have the tag {tag}" for tag in demand.requires if tag not in tags)
        for tag in demand.excludes:
            if tag in tags:
                yield f"has the tag {tag}, which {demand.id} excludes"
        if demand.only is not None and i not in axes.positions(demand.only):
            yield f"is not in the list `only` of {demand.id}"
        if i in axes.positions(demand.never):
            yield f"is in the list `never` of {demand.id}"

    def admitted(self, demand: Demand) -> Bools | None:
        """Who passes tags and lists, [i]; None: everyone. Demands that ask alike share it."""
        key = (demand.requires, demand.excludes, demand.only, demand.never)
        if key == ((), (), None, ()):
            return None
        if key not in self._known:
            admitted = np.ones(self.axes.I, dtype=bool)
            for tag in demand.requires:
                admitted &= self._tagged(tag)
            for tag in demand.excludes:
                admitted &= ~self._tagged(tag)
            if demand.only is not None:
                admitted &= self._listed(demand.only)
            admitted &= ~self._listed(demand.never)
            self._known[key] = admitted
        return self._known[key]

    def _tagged(self, tag: str) -> Bools:
        if tag not in self._tags:
            person_of = self.portfolio.person_by_member
            tagged = [tag in person_of[member].tags for member in self.axes.members]
            self._tags[tag] = np.array(tagged, dtype=bool)
        return self._tags[tag]

    def _listed(self, names: tuple[str, ...]) -> Bools:
        listed = np.zeros(self.axes.I, dtype=bool)
        listed[self.axes.positions(names)] = True
        return listed

    @cached_property
    def _known(self) -> dict[object, Bools]:
        return {}

    @cached_property
    def _tags(self) -> dict[str, Bools]:
        return {}
