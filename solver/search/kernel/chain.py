"""Moves along a chain: people who share demands lay down what they do, and all is given anew.

In a period or two only pairs in use get hours: that finds exchanges between three and more people,
which cancelling cycles of hours can't see where heads are limited. Over more periods some other
pairs come in.
"""

from __future__ import annotations

from solver.problem.problem import Ints
from solver.search.kernel.aim import aimed
from solver.search.kernel.chance import Dice, drawn, pick
from solver.search.kernel.compiled import compiled, inlined
from solver.search.kernel.desk import FREED, LINES, Desk
from solver.search.kernel.ground import Ground
from solver.search.kernel.recreate import consider, fill
from solver.search.kernel.ruin import lacking_line, list_line, list_person, take
from solver.search.kernel.state import State

TWO_PERIODS, TRIES = 0.3, 4
SHORT_PEOPLE, LONG_PEOPLE = 8, 3
LONG_SHARE = 0.31
MOST_STRANGERS, LEAST_TAKEN = 0.3, 0.4
MOST_DROPPED = 0.2
LEAST_BETA, BETA_SPAN = 0.1, 1.2


@inlined
def exchange(g: Ground, s: State, w: Desk, rng: Dice) -> None:
    """Up to eight people in one or two periods, pairs in use alone."""
    width = min(g.T, 2 if drawn(rng) < TWO_PERIODS else 1)
    first = pick(rng, g.T - width + 1)
    window = aimed(g, w, rng, (first, first + width))
    chain(g, s, w, rng, window, (1 + pick(rng, SHORT_PEOPLE), 1.0, 0.0))


@inlined
def rearrange(g: Ground, s: State, w: Desk, rng: Dice) -> None:
    """Up to three people over some more periods, with some strangers to the demands."""
    width = min(g.T, 1 + pick(rng, max(2, int(g.T * LONG_SHARE))))
    first = pick(rng, g.T - width + 1)
    taken = LEAST_TAKEN + (1 - LEAST_TAKEN) * drawn(rng)
    strangers = MOST_STRANGERS * drawn(rng)
    window = aimed(g, w, rng, (first, first + width))
    chain(g, s, w, rng, window, (1 + pick(rng, LONG_PEOPLE), taken, strangers))


@compiled
def chain(
    g: Ground,
    s: State,
    w: Desk,
    rng: Dice,
    window: tuple[int, int],
    how: tuple[int, float, float],
) -> None:
    """Free so many people of a share of their pairs; a share of strangers may get hours too."""
    people, taken, strangers = how
    _lay_down(g, s, w, rng, window, (people, taken))
    dropped = MOST_DROPPED * drawn(rng)
    for n in range(w.counts[FREED]):
        i = w.people[n]
        first, end = g.person_first[i], g.person_first[i + 1]
        _invite(g, w, rng, s.duties[first:end], s.busy[i], (strangers, dropped))
    for n in range(w.counts[LINES]):
        d = w.lines[n]
        first, end = g.demand_first[d], g.demand_first[d + 1]
        _invite(g, w, rng, s.crew[first:end], s.team[d], (strangers, dropped))
    fill(g, s, w, window, LEAST_BETA + BETA_SPAN * drawn(rng))


@inlined
def _invite(
    g: Ground, w: Desk, rng: Dice, pairs: Ints, in_use: int, how: tuple[float, float]
) -> None:
    """Consider those in use, which come first, and a share of the others."""
    strangers, dropped = how
    end = len(pairs) if strangers > 0 else in_use
    for n in range(end):
        if n < in_use or drawn(rng) < strangers:
            consider(g, w, pairs[n], drawn(rng) < dropped)


@inlined
def _lay_down(
    g: Ground, s: State, w: Desk, rng: Dice, window: tuple[int, int], how: tuple[int, float]
) -> None:
    """From a demand that lacks hours, the one that is listed where one is, to people on it, to what
    else they do, to others on that."""
    if w.counts[LINES] == 0:
        list_line(w, lacking_line(g, s, w, rng, window))
    for _ in range(TRIES * how[0]):
        if w.counts[FREED] >= how[0]:
            return
        d = w.lines[pick(rng, w.counts[LINES])]
        if s.team[d] == 0:
            continue
        k = s.crew[g.demand_first[d] + pick(rng, s.team[d])]
        if w.mine[k] == 0:
            continue
        i = g.pair_i[k]
        list_person(w, i)
        for n in range(g.person_first[i] + s.busy[i] - 1, g.person_first[i] - 1, -1):
            if drawn(rng) < how[1]:
                take(g, s, w, s.duties[n], window)
