"""What is asked at given prices, as arrays where prices stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from solver.problem.problem import NONE, Ints
from solver.search.bound.scales import ENDLESS
from solver.search.bound.shape import Floats, given, starts

if TYPE_CHECKING:
    from solver.search.bound.priced import PricedProblem


@dataclass(frozen=True, slots=True)
class Asked:
    """Hours asked and had, in floats.

    people: where members' periods begin. base float64 [n]: hours of projects with
    nothing to decide, usual hours of members, budgets.
    over, spare float64 [i * t]. Choices c of open projects: open_first [p + 1], fixed [c], off [p],
    number [c] and off_number [p] as Moving has them; their entries: first [c + 1], place (where the
    price stands), cover. window_first [w + 1] and window: the places of each window.
    """

    people: int
    base: Floats
    over: Floats
    spare: Floats
    open_first: Ints
    fixed: Floats
    off: Floats
    number: Ints
    off_number: Ints
    first: Ints
    place: Ints
    cover: Floats
    window_first: Ints
    window: Ints

    @classmethod
    def of(cls, priced: PricedProblem) -> Asked:
        """What a problem asks under each choice."""
        problem, places, choices = priced.problem, priced.places, priced.choices
        place = _places_of_entries(priced)
        entries, is_open = choices.entries, problem.is_open[choices.project]
        decides = is_open[entries.choice_of_need]
        cover = entries.cover.astype(float)
        base = np.bincount(place[~decides], weights=cover[~decides], minlength=places.spans.count)
        usual, beyond = (hours.ravel().astype(float) for hours in given(problem))
        order = np.flatnonzero(decides)[np.argsort(entries.choice_of_need[decides], kind="stable")]
        open_p, open_c = np.flatnonzero(problem.is_open), np.flatnonzero(is_open)
        windows = np.flatnonzero(problem.is_window)
        off = [choices.off[p] for p in open_p]
        ends = np.append(open_c, len(choices.project))
        return cls(
            places.spans.count,
            np.concatenate([base, usual, [float(m) for m in priced.budgets.money]]),
            np.repeat(priced.figures.over.floats(), problem.T),
            beyond,
            starts(problem.choices[open_p]),
            np.array([float(choices.fixed[c]) for c in open_c]),
            np.array([ENDLESS if v is None else float(v) for v in off]),
            open_c,
            len(choices.project) + open_p,
            np.searchsorted(entries.choice_of_need[order], ends),
            place[order],
            cover[order],
            starts(places.spans.length[windows]),
            places.window,
        )

    def at(self, point: Floats, count: int) -> Floats:
        """What is asked and had at given prices: float64 [count]."""
        asked = np.zeros(count)
        asked[: len(self.base)] = self.base
        people = slice(self.people, self.people + len(self.over))
        asked[people] += np.where(point[people] > self.over, self.spare, 0)
        for c in self.chosen(point).tolist():
            if c >= 0:
                row = slice(*self.first[c : c + 2])
                np.add.at(asked, self.place[row], self.cover[row])
        return asked

    def chosen(self, point: Floats) -> Ints:
        """The cheapest choice of each open project at given prices; NONE: off. int64 [p]."""
        owner = np.repeat(np.arange(len(self.fixed)), np.diff(self.first))
        taken = np.bincount(owner, point[self.place] * self.cover, len(self.fixed))
        cost = self.fixed - taken
        found = np.full(len(self.off), NONE, dtype=np.int64)
        for p, (low, high) in enumerate(pairwise(self.open_first.tolist())):
            best = low + int(np.argmin(cost[low:high]))
            if cost[best] <= self.off[p]:
                found[p] = best
        return found

    def relieved(self, relief: Floats) -> Asked:
        """The same where choices cost so much less: by their number."""
        fixed, off = self.fixed - relief[self.number], self.off - relief[self.off_number]
        return replace(self, fixed=fixed, off=off)

    def of_people(self, usual: Floats, spare: Floats) -> Asked:
        """The same with other hours that people have."""
        base = self.base.copy()
        base[self.people : self.people + len(usual)] = usual
        return replace(self, base=base, spare=spare)

    def numbers(self, chosen: Ints) -> Ints:
        """The number of each choice taken."""
        return np.where(chosen >= 0, self.number[chosen], self.off_number)

    def fold(self, slope: Floats) -> None:
        """A window's prices are one: each gets the slope of all."""
        for low, high in pairwise(self.window_first):
            window = self.window[low:high]
            slope[window] = slope[window].sum()


def _places_of_entries(priced: PricedProblem) -> Ints:
    """Where the price of each entry of the choices stands."""
    places, need = priced.places, priced.choices.entries.need
    place_of = np.zeros(places.D * places.T, dtype=np.int64)
    place_of[places.flat] = np.arange(places.spans.count)
    d = need // max(1, places.T)
    first = places.spans.first[d]
    return np.where(priced.problem.is_window[d], first, place_of[need])
