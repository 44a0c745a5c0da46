"""Hours that moved from one person to another, and those that were added or removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np

from app.comparisons.amounts import Amounts, Ints, summed, totals
from app.comparisons.axes import Axes, Placed
from app.comparisons.entries import Moved, PersonHours, SlicesCompared
from app.texts import named
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


@dataclass(frozen=True, slots=True)
class Sums:
    """Hours, and how many slices, of each combination of keys: [key, n], [n], [n]."""

    keys: Ints
    hours: Sequence[Hours]
    counts: Sequence[int]

    def columns(self, *axes: Sequence[str]) -> Iterator[Iterable[Any]]:
        """The name of each key on its axis, hours and counts."""
        yield from map(named, axes, self.keys)
        yield from (self.hours, self.counts)


def slices(axes: Axes, names: Sequence[str], placed: Sequence[Placed]) -> SlicesCompared:
    """What each plan but the first, by its name, does otherwise than the first."""
    added: list[PersonHours] = []
    removed: list[PersonHours] = []
    moved: list[Moved] = []
    for name, plan in zip(names[1:], placed[1:], strict=True):
        new, left, moves = sums_of(axes, placed[0], plan)
        of, people, projects = repeat(name), axes.people, axes.projects
        added += map(PersonHours, of, *new.columns(people, projects))
        removed += map(PersonHours, of, *left.columns(people, projects))
        moved += map(Moved, of, *moves.columns(projects, people, people))
    return SlicesCompared(tuple(added), tuple(removed), tuple(moved))


def sums_of(axes: Axes, baseline: Placed, plan: Placed) -> tuple[Sums, Sums, Sums]:
    """What a plan does otherwise than the baseline: added and removed by person and project, moved
    by project, person who had it and person who has it."""
    moves, left, new = _matched(*_changes(axes, baseline.slices, plan.slices))
    of_new, of_left, of_moves = (
        axes.project_of[found.place // len(axes.periods)] for found in (new, left, moves)
    )
    return (
        _summed((new.person, of_new), new.quarters),
        _summed((left.person, of_left), left.quarters),
        _summed((of_moves, moves.giver, moves.taker), moves.quarters),
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


def _summed(keys: Sequence[Ints], quarters: Ints) -> Sums:
    """Summed up by every combination of keys, in their order."""
    sizes = [int(key.max(initial=0)) + 1 for key in keys]
    at, sums, counts = summed(np.ravel_multi_index(tuple(keys), sizes), quarters)
    return Sums(np.stack(keys)[:, at], hours_in(sums), counts.tolist())
