"""Where only so many people may move: the others work no more than is booked.

With moved_i in {0, 1} a member's hours in a period are at most booked + (limit - booked) moved_i.
At prices pi of his hours he costs S_i more if he moves; at most max_moves are counted, so those
with the largest S_i are. Who can't keep what is booked under a choice of projects, above all one
that is off, is excused by it and counts for nothing: such a choice costs S_i less.
What is booked with whom, and hours less than booked, are left out, which only lowers a minimum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.problem.problem import Bools, Ints, Problem
from solver.rules.moves import droppable, is_exempt, is_impossible
from solver.search.bound.odd import most_booked
from solver.search.bound.shape import Floats, given

Numbers = NDArray[Any]
TWICE = 2


@dataclass(frozen=True, slots=True)
class Moving:
    """most: how many may move. is_counted bool [i]: whose moves count, unless excused.

    usual, beyond int64 [i * t]: hours up to what is usual and beyond it of those who stay; more,
    more_beyond: on top of these of those who move. choice, person int64 [e]: a choice of a project,
    or the number of choices + the project where it is off, and whom it excuses; choices: how many
    numbers there are.
    """

    most: int
    is_counted: Bools
    usual: Ints
    beyond: Ints
    more: Ints
    more_beyond: Ints
    choice: Ints
    person: Ints
    choices: int

    @classmethod
    def of(cls, problem: Problem) -> Moving | None:
        """Who may move in a problem; None where everybody may."""
        if problem.max_moves is None:
            return None
        held = np.flatnonzero(problem.por_row >= 0)
        counted = np.ones(len(problem.cap), dtype=bool)
        excuses: set[tuple[int, int]] = set()
        for i in np.unique(problem.pair_i[held]).tolist():
            own = held[problem.pair_i[held] == i]
            counted[i] = not is_exempt(problem, i, own)
            if counted[i]:
                excuses |= {(choice, i) for choice in _excuses(problem, i, own)}
        if int(counted.sum()) <= problem.max_moves:
            return None
        table = np.array(sorted(excuses), dtype=np.int64).reshape(-1, 2)
        choices = int(problem.first_choice[-1]) + problem.P
        hours = _hours(problem, held)
        return cls(problem.max_moves, counted, *hours, table[:, 0], table[:, 1], choices)

    def sums(self, pi: Numbers, over: Numbers) -> Numbers:
        """S: what each member costs more who moves, at these prices and overtime premiums [i]."""
        costs = pi * self.more + np.maximum(pi - over, 0) * self.more_beyond
        return np.asarray(costs.reshape(len(self.is_counted), -1).sum(axis=1))

    def always(self, chosen: Ints) -> Bools:
        """Who may move in any case: who does not count, or is excused twice by these choices.

        Taking others along only lowers the bound, but twice S lowers it more.
        """
        excuses = np.bincount(
            self.person[np.isin(self.choice, chosen)], minlength=len(self.is_counted)
        )
        return ~self.is_counted | (excuses >= TWICE)

    def reliefs(self, sums: Numbers, always: Bools) -> Numbers:
        """How much less each choice costs for those it excuses: [choices]. sums: S [i]."""
        relief = np.zeros(self.choices, dtype=sums.dtype)
        np.add.at(relief, self.choice, np.where(always, 0, sums)[self.person])
        return relief

    def owed(self, sums: Ints, always: Bools) -> int:
        """What those who move cost: all who may in any case, and the dearest of the others."""
        dearest = np.sort(sums[~always])[::-1][: self.most]
        return int(sums[always].sum() + dearest.sum())

    def moved(self, sums: Floats, always: Bools, chosen: Ints) -> Floats:
        """How often each member is allowed to move, as counted and as excused: [i]."""
        moved, others = np.zeros(len(sums)), np.flatnonzero(~always)
        moved[others[np.argsort(sums[others])[::-1][: self.most]]] = 1
        np.add.at(moved, self.person, np.isin(self.choice, chosen))
        moved[always] = 1
        return moved

    def most_excuses(self) -> int:
        """The most choices that excuse somebody."""
        return int(np.bincount(self.person).max(initial=0))


def _hours(problem: Problem, held: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Usual hours and those beyond [i * t] of who stays, and more of both of who moves."""
    booked = np.zeros_like(problem.limit)
    np.add.at(booked, problem.pair_i[held], most_booked(problem, held))
    usual, beyond = given(problem)
    stays = np.minimum(booked, usual)
    late = np.minimum(booked, usual + beyond) - stays
    return stays.ravel(), late.ravel(), (usual - stays).ravel(), (beyond - late).ravel()


def _excuses(problem: Problem, i: int, held: Ints) -> list[int]:
    """Choices under which these pairs of somebody can't be as booked, by their number."""
    first = problem.first_choice
    found = [int(first[-1]) + p for p in droppable(problem, held)]
    for k in held[problem.is_open[problem.pair_p[held]]].tolist():
        p = int(problem.pair_p[k])
        delays = range(int(problem.choices[p]))
        found += [int(first[p]) + m for m in delays if is_impossible(problem, k, m).any()]
    return found + _overbooking(problem, i, held)


def _overbooking(problem: Problem, i: int, held: Ints) -> list[int]:
    """Choices of which one is taken wherever bookings are more than somebody can work.

    Of one project: those under which that may be, whatever is chosen of the others. Or of all: each
    delay. Whichever excuses least, and seldom where nothing is delayed.
    """
    load, limit, first = (
        most_booked(problem, held).sum(axis=0),
        problem.limit[i],
        problem.first_choice,
    )
    if (load <= limit).all():
        return []
    found, delayed = [], []
    for p in np.unique(problem.pair_p[held][problem.is_open[problem.pair_p[held]]]).tolist():
        own, delays = held[problem.pair_p[held] == p], range(int(problem.choices[p]))
        others = load - most_booked(problem, own).sum(axis=0)
        loads = [others + problem.por_of(own, m).sum(axis=0) for m in delays]
        found.append([int(first[p]) + m for m in delays if (loads[m] > limit).any()])
        delayed += [int(first[p]) + m for m in delays if m > 0]
    if (problem.por_of(held).sum(axis=0) <= limit).all():
        found.append(delayed)
    undelayed = set(first.tolist())
    return min(found, key=lambda choices: (len(undelayed.intersection(choices)), len(choices)))
