"""A legal plan at once: what a careful planner does by hand, under every rule.

Locks first, then the plan of record as far as it still can be, then the most important demands
first: always the person who can give most of what is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from solver.problem.problem import Bools, Ints, Problem
from solver.search.ledger import Ledger

CREW = 2


@dataclass(frozen=True, slots=True)
class Wishes:
    """Pairs that good prices would use, best first, and the periods: k int64 [n], bool [n, t]."""

    k: Ints
    periods: Bools


def construct(
    problem: Problem,
    delays: Ints,
    is_stopped: Callable[[], bool],
    wishes: Wishes | None = None,
) -> Ledger:
    """A greedy plan under the given delays (-1: off); legal whenever it is stopped.

    Where only so many people may move, everybody's bookings come before anybody's new work.
    Wishes, where there are any, are granted before demands are filled one after the other.
    """
    ledger = Ledger(problem, delays)
    order = _order(problem, delays)
    if problem.max_moves is not None:
        for d in order:
            _keep_bookings(ledger, int(d))
        ledger.guards.count_moves()
    elif wishes is not None:
        _grant(ledger, wishes, is_stopped)
    for d in order:
        if is_stopped():
            break
        _keep_bookings(ledger, int(d))
        _fill_jointly(ledger, int(d))
        _fill(ledger, int(d), is_stopped)
    return ledger


def _grant(ledger: Ledger, wishes: Wishes, is_stopped: Callable[[], bool]) -> None:
    """Give each wished-for pair what it can still have, where that earns half its set-up."""
    problem = ledger.problem
    for k, wanted in zip(wishes.k.tolist(), wishes.periods, strict=True):
        if is_stopped():
            return
        i, d = int(problem.pair_i[k]), int(problem.pair_d[k])
        hours = np.where(wanted, ledger.room(np.array([k]))[0], 0)
        hours[hours < ledger.least(d)] = 0
        if hours.sum() * ledger.value[k] > ledger.setup / 2:
            ledger.give_all(k, i, d, hours)


def _order(problem: Problem, delays: Ints) -> Ints:
    """Demands of projects that are on: heaviest first, then largest."""
    weight = problem.weight.floats()[problem.project]
    is_on = delays[problem.project] >= 0
    rows = problem.first_row + np.maximum(delays[problem.project], 0)
    size = problem.total[rows]
    order = np.lexsort((-size, -weight))
    return np.asarray(order[is_on[order] & (size[order] > 0)])


def _keep_bookings(ledger: Ledger, d: int) -> None:
    """Place a demand's plan of record, pair by pair, where it is still legal as it stands."""
    problem = ledger.problem
    pairs = np.arange(*np.searchsorted(problem.pair_d, [d, d + 1]))
    pairs = pairs[problem.por_row[pairs] >= 0]
    if not len(pairs) or not ledger.is_on[d]:
        return
    delay = int(ledger.delays[problem.project[d]])
    booked, every, least = problem.por_of(pairs, delay), np.arange(problem.T), ledger.least(d)
    free = None if ledger.guards.watches else ledger.free(pairs, every)
    for n in range(len(pairs)):
        one = pairs[n : n + 1]
        room = ledger.room(one) if free is None else ledger.takes(one, free[n : n + 1], every)
        wanted = np.minimum(booked[n], room[0]) // problem.step * problem.step
        wanted[wanted < least] = 0
        if wanted.any():
            ledger.give_all(int(one[0]), int(problem.pair_i[one[0]]), d, wanted)


def _fill(ledger: Ledger, d: int, is_stopped: Callable[[], bool]) -> None:
    """Give a demand's hours to one person after the other while anybody can take some."""
    if ledger.guards.watches:
        _fill_guarded(ledger, d, is_stopped)
        return
    problem = ledger.problem
    pairs = np.arange(*np.searchsorted(problem.pair_d, [d, d + 1]))
    t = np.flatnonzero(ledger.left[d] > 0)
    if not ledger.is_asking(d) or not len(pairs):
        return
    free, least = ledger.free(pairs, t), ledger.least(d)[t]
    while ledger.is_asking(d) and not is_stopped():
        hours = ledger.takes(pairs, free, t)
        hours[hours < least] = 0
        worth = ledger.worth(pairs, hours)
        best = int(worth.argmax())
        if worth[best] <= 0:
            return
        given = np.zeros(problem.T, dtype=np.int64)
        given[t] = hours[best]
        ledger.give_all(int(pairs[best]), int(problem.pair_i[pairs[best]]), d, given)
        free[best] = 0


def _fill_guarded(ledger: Ledger, d: int, is_stopped: Callable[[], bool]) -> None:
    """The same where whom one gives hours decides who else may have some."""
    problem = ledger.problem
    pairs = np.arange(*np.searchsorted(problem.pair_d, [d, d + 1]))
    spent = np.zeros(len(pairs), dtype=bool)
    while ledger.is_asking(d) and not spent.all() and not is_stopped():
        left = pairs[~spent]
        hours = ledger.room(left)
        hours[hours < ledger.least(d)] = 0
        worth = ledger.worth(left, hours)
        best = int(worth.argmax())
        if worth[best] <= 0:
            return
        k = int(left[best])
        ledger.give_all(k, int(problem.pair_i[k]), d, hours[best])
        spent[np.searchsorted(pairs, k)] = True


def _fill_jointly(ledger: Ledger, d: int) -> None:
    """Where a demand wants several people or none: start the best of them together."""
    problem = ledger.problem
    heads = int(problem.heads_least[d].max())
    if heads < CREW or not ledger.is_asking(d):
        return
    pairs = np.arange(*np.searchsorted(problem.pair_d, [d, d + 1]))
    if len(pairs) < heads:
        return
    hours = ledger.room(pairs, is_joint=True)
    least = ledger.least(d)
    hours[hours < least] = 0
    crew = np.argsort(-hours.sum(axis=1), kind="stable")[:heads]
    for t in np.flatnonzero((hours[crew] > 0).all(axis=0) & (problem.heads_least[d] <= heads)):
        share = int(ledger.left[d, t] // heads // problem.step * problem.step)
        if share >= least[t] and ledger.heads[d, t] == 0:
            ledger.give_jointly(pairs[crew], d, int(t), np.minimum(hours[crew, t], share))
