"""Hours that moved from one person to another, and those that were added or removed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

import numpy as np

from app.comparisons.amounts import Amounts, Ints, grouped, totals
from app.comparisons.axes import Axes, Placed
from app.comparisons.entries import Moved, PersonHours, SlicesCompared
from solver.plan import Hours
from solver.portfolio.numbers import hours_in


@dataclass(frozen=True, slots=True)
class _Hours:
    """Quarter hours that people have at places of demand and period, sorted by both."""

    place: Ints
    person: Ints
    quarters: Ints


@dataclass(frozen=True, slots=True)
class _Moves:
    """Quarter hours at places that go from one person to another."""

    place: Ints
    giver: Ints
    taker: Ints
    quarters: Ints


def slices(axes: Axes, names: Sequence[str], placed: Sequence[Placed]) -> SlicesCompared:
    """What each plan but the first, by its name, does otherwise than the first."""
    found = [
        slices_of(axes, name, placed[0], plan)
        for name, plan in zip(names[1:], placed[1:], strict=True)
    ]
    return SlicesCompared(
        tuple(chain.from_iterable(each.added for each in found)),
        tuple(chain.from_iterable(each.removed for each in found)),
        tuple(chain.from_iterable(each.moved for each in found)),
    )


def slices_of(axes: Axes, name: str, baseline: Placed, plan: Placed) -> SlicesCompared:
    """What one plan, by its name, does otherwise than the baseline."""
    moves, left, new = _matched(*_changes(axes, baseline.slices, plan.slices))
    return SlicesCompared(
        tuple(_shares(axes, name, new)),
        tuple(_shares(axes, name, left)),
        tuple(_moved(axes, name, moves)),
    )


def _changes(axes: Axes, baseline: Amounts, plan: Amounts) -> tuple[_Hours, _Hours]:
    """What people lose and what they gain."""
    change = plan.minus(baseline)
    place, person = np.divmod(change.places, len(axes.people) or 1)

    def of(chosen: Ints, sign: int) -> _Hours:
        return _Hours(place[chosen], person[chosen], sign * change.quarters[chosen])

    return of(np.flatnonzero(change.quarters < 0), -1), of(np.flatnonzero(change.quarters > 0), 1)


def _matched(lost: _Hours, gained: _Hours) -> tuple[_Moves, _Hours, _Hours]:
    """(moves, what of `lost` is left, what of `gained` is left).

    The hours that are matched lie on one line, place by place; losers share it out in their order
    and gainers in theirs, so that each stretch of it has one of both.
    """
    places = np.union1d(lost.place, gained.place)
    sums = [
        totals(np.searchsorted(places, h.place), h.quarters, len(places)) for h in (lost, gained)
    ]
    most = np.minimum(*sums)
    from_lost, from_gained = _within(lost, places, most), _within(gained, places, most)
    givers, takers = np.flatnonzero(from_lost), np.flatnonzero(from_gained)
    ends = np.cumsum(from_lost[givers]), np.cumsum(from_gained[takers])
    cuts = np.union1d(*ends)
    giver, taker = (
        who[np.searchsorted(end, cuts)] for who, end in zip((givers, takers), ends, strict=True)
    )
    lengths = np.diff(cuts, prepend=0)
    moves = _Moves(lost.place[giver], lost.person[giver], gained.person[taker], lengths)
    return moves, _left(lost, from_lost), _left(gained, from_gained)


def _within(hours: _Hours, places: Ints, most: Ints) -> Ints:
    """How much of each entry is within the first `most` of its place."""
    group = np.searchsorted(places, hours.place)
    end = np.cumsum(hours.quarters)
    before = np.concatenate([[0], end])[np.searchsorted(hours.place, places)]
    end = end - before[group]
    found: Ints = np.minimum(end, most[group]) - np.minimum(end - hours.quarters, most[group])
    return found


def _left(hours: _Hours, taken: Ints) -> _Hours:
    quarters = hours.quarters - taken
    chosen = np.flatnonzero(quarters)
    return _Hours(hours.place[chosen], hours.person[chosen], quarters[chosen])


def _shares(axes: Axes, plan: str, hours: _Hours) -> Iterator[PersonHours]:
    """Summed up by person and project."""
    project = axes.project_of[hours.place // len(axes.periods)]
    found = _summed((hours.person, project), hours.quarters)
    people, projects = found.names(axes.people, axes.projects)
    return map(PersonHours, repeat(plan), people, projects, found.hours, found.counts)


def _moved(axes: Axes, plan: str, moves: _Moves) -> Iterator[Moved]:
    """Summed up by project and the two people."""
    project = axes.project_of[moves.place // len(axes.periods)]
    found = _summed((project, moves.giver, moves.taker), moves.quarters)
    projects, givers, takers = found.names(axes.projects, axes.people, axes.people)
    return map(Moved, repeat(plan), projects, givers, takers, found.hours, found.counts)


@dataclass(frozen=True, slots=True)
class _Sums:
    """Hours, and how many slices, of each combination of keys: [key, n], [n], [n]."""

    keys: Ints
    hours: Sequence[Hours]
    counts: Sequence[int]

    def names(self, *axes: Sequence[str]) -> Iterator[Iterator[str]]:
        """The name of each key on its axis."""
        for axis, numbers in zip(axes, self.keys, strict=True):
            yield map(axis.__getitem__, numbers.tolist())


def _summed(keys: Sequence[Ints], quarters: Ints) -> _Sums:
    """Summed up by every combination of keys, in their order."""
    sizes = [int(key.max(initial=0)) + 1 for key in keys]
    order, first = grouped(np.ravel_multi_index(tuple(keys), sizes))
    sums = np.add.reduceat(quarters[order], first) if len(first) else quarters
    counts: list[int] = np.diff(first, append=len(order)).tolist()
    return _Sums(np.stack(keys)[:, order[first]], hours_in(sums), counts)
