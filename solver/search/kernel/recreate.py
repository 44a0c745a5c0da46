"""Giving hours anew: the pair that earns most for its hours first, somewhat at random."""

from __future__ import annotations

from solver.search.kernel.chance import Dice, drawn, pick
from solver.search.kernel.compiled import compiled, inlined
from solver.search.kernel.desk import (
    CANDIDATES,
    FREED,
    LINES,
    MOST,
    STAMP,
    Desk,
    has_space,
    note,
)
from solver.search.kernel.ground import Ground
from solver.search.kernel.room import offer
from solver.search.kernel.state import State

STRANGERS = 12
LEAST_BETA, BETA_SPAN = 0.3, 0.8
MOST_DROPPED = 0.3
NOTHING = -1.0e300


@compiled
def recreate(g: Ground, s: State, w: Desk, rng: Dice, window: tuple[int, int]) -> None:
    """Give hours in a window to the people freed, and to others where hours are unmet."""
    beta, dropped = LEAST_BETA + BETA_SPAN * drawn(rng), MOST_DROPPED * drawn(rng)
    for n in range(w.counts[FREED]):
        i = w.people[n]
        for m in range(g.person_first[i], g.person_first[i + 1]):
            consider(g, w, g.person_pairs[m], drawn(rng) < dropped)
    for n in range(w.counts[LINES]):
        d = w.lines[n]
        if _is_lacking(g, s, d, window):
            first, count = g.demand_first[d], g.demand_first[d + 1] - g.demand_first[d]
            for _ in range(min(STRANGERS, count)):
                consider(g, w, first + pick(rng, count), drawn(rng) < dropped)
    fill(g, s, w, window, beta)


@inlined
def _is_lacking(g: Ground, s: State, d: int, window: tuple[int, int]) -> bool:
    for t in range(max(window[0], g.asked_from[d]), min(window[1], g.asked_to[d])):
        if s.left[d * g.T + t] > 0:
            return True
    return False


@inlined
def consider(g: Ground, w: Desk, k: int, is_dropped: bool) -> None:
    """List a pair once; a dropped one is left out of this move."""
    if w.mine[k] == 0 or w.seen[k] == w.counts[STAMP] or w.counts[CANDIDATES] >= MOST:
        return
    w.seen[k] = w.counts[STAMP]
    if not is_dropped:
        w.pairs[w.counts[CANDIDATES]] = k
        w.counts[CANDIDATES] += 1


@compiled
def fill(g: Ground, s: State, w: Desk, window: tuple[int, int], beta: float) -> None:
    """Give the listed pairs what they can take, best score first; scores are renewed when due."""
    count = 0
    for c in range(w.counts[CANDIDATES]):
        score = _score(g, s, w, w.pairs[c], window, beta)
        if score > 0:
            w.pairs[count], w.scores[count] = w.pairs[c], score
            count += 1
    while count > 0 and has_space(g, w):
        best, second = 0, NOTHING
        for c in range(1, count):
            if w.scores[c] > w.scores[best]:
                second, best = w.scores[best], c
            elif w.scores[c] > second:
                second = w.scores[c]
        if w.scores[best] <= 0:
            return
        score = _score(g, s, w, w.pairs[best], window, beta)
        if score > 0 and score >= second:
            _give(g, s, w, w.pairs[best], window)
            score = NOTHING
        w.scores[best] = score
        if score <= 0:
            count -= 1
            w.pairs[best], w.scores[best] = w.pairs[count], w.scores[count]


@inlined
def _score(g: Ground, s: State, w: Desk, k: int, window: tuple[int, int], beta: float) -> float:
    """What the hours a pair could take earn, by their number to the power of beta."""
    ticks, gain = offer(g, s, k, window, w.row)
    return gain / ticks**beta if ticks > 0 and gain > 0 else NOTHING


@inlined
def _give(g: Ground, s: State, w: Desk, k: int, window: tuple[int, int]) -> None:
    """Give the hours of the latest offer, which was made to this pair."""
    for t in range(window[0], window[1]):
        if w.row[t] > 0:
            note(g, s, w, k, t, w.row[t])
