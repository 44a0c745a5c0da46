"""What never changes while a plan is searched: a problem under fixed choices, in flat arrays.

Kernels read nothing else. Everything is one-dimensional, because compiled code reads that quickest.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.problem.problem import NONE, Bools, Ints, Problem, Small
from solver.search.kernel.bars import Bars, TooMany, bars_of
from solver.search.kernel.worth import Worth, worth_of

PLENTY = 1 << 30
LARGEST_TICKS = 1 << 28
CLOSED, OPEN, APART = 0, 1, 2
Flags = NDArray[np.uint8]


class Unfit(TooMany):
    """Numbers too large for the kernels' ranges: the search goes on without them."""


class Ground(NamedTuple):
    """Slice (k, t) is at k * T + t, (i, t) at i * T + t, (d, t) at d * T + t. Ticks; points x grid.

    pair_i pair_d pair_p  int64 [k]     by demand, then member
    work_of      int64 [k]              row of (i, p) in a state's `works`
    person_first int64 [i + 1]          a member's pairs are person_pairs[first:next]
    demand_first int64 [d + 1]          a demand's pairs are first..next - 1
    asked_from asked_to int64 [d]       it asks for hours in from..to - 1 at most
    open         uint8 [k, t]           OPEN: may take and lose hours; APART: not by the kernels,
                                        whose counters don't know a rule of it; else CLOSED
    whole        int64 [d]              hours of a window demand over all periods; -1: no window
    por_row      int64 [k]              row in por, or -1; por int64 [., t]
    limit, usual int64 [i, t]           most hours; beyond usual they are overtime
    is_stop      uint8 [i, t], asks uint8 [d, t]: a gap with both is a restart
    cover        int64 [d, t]           most hours worked; least int64 [d, t]: smallest new slice
    heads_most heads_least int64 [d, t] ; team_most int64 [d]; max_projects int64 [i, t]
    value setup  int64 [k]; over int64 [i]; hour int64 [d]; change, restart: see Worth
    bars                                counters of further rules
    """

    T: int
    P: int
    step: int
    change: int
    restart: int
    pair_i: Ints
    pair_d: Ints
    pair_p: Ints
    work_of: Ints
    person_first: Ints
    person_pairs: Ints
    demand_first: Ints
    asked_from: Ints
    asked_to: Ints
    open: Flags
    whole: Ints
    por_row: Ints
    por: Small
    limit: Small
    usual: Small
    is_stop: Flags
    asks: Flags
    cover: Small
    least: Small
    heads_most: Small
    heads_least: Small
    team_most: Small
    max_projects: Small
    value: Ints
    setup: Ints
    over: Ints
    hour: Ints
    bars: Bars

    def worth_as(self, worth: Worth, project: Ints) -> Ground:
        """The same ground under other prices."""
        return self._replace(
            value=worth.value,
            setup=worth.setup,
            over=worth.over,
            hour=worth.hour[project],
            change=worth.change,
            restart=worth.restart,
        )


class Survey(NamedTuple):
    """A ground, the pairs of the problem its k stand for, its prices, the choices it is under."""

    ground: Ground
    pairs: Ints
    worth: Worth
    delays: Ints


def survey(problem: Problem, weights: Mapping[str, Fraction], delays: Ints, pairs: Ints) -> Survey:
    """The ground of some pairs (ascending) under a delay per project (-1: off).

    Raises Unfit where numbers are too large.
    """
    _refuse_large(problem)
    worth = worth_of(problem, weights, pairs)
    i, d = problem.pair_i[pairs], problem.pair_d[pairs]
    p = problem.project[d]
    D, T = len(problem.project), problem.T
    row = problem.first_row + np.maximum(delays[problem.project], 0)
    is_on = delays[problem.project] >= 0
    req = np.where(is_on[:, None], problem.req[row], 0)
    least = problem.least_of(np.arange(D), req)
    least = np.where((req == 0) | (least > req), PLENTY, least)
    _, work_of = np.unique(i * problem.P + p, return_inverse=True)
    por = problem.por_of(pairs, np.maximum(delays[p], 0)) * (delays[p] >= 0)[:, None]
    held = np.flatnonzero(por.any(axis=1))
    por_row = np.full(len(pairs), NONE, dtype=np.int64)
    por_row[held] = np.arange(len(held))
    order = np.argsort(i, kind="stable")
    cover = np.where(is_on[:, None], problem.cover[row], 0)
    ground = Ground(
        T=T,
        P=problem.P,
        step=problem.step,
        change=worth.change,
        restart=worth.restart,
        pair_i=i,
        pair_d=d,
        pair_p=p,
        work_of=work_of.astype(np.int64),
        person_first=np.searchsorted(i[order], np.arange(len(problem.cap) + 1)),
        person_pairs=order,
        demand_first=np.searchsorted(d, np.arange(D + 1)),
        asked_from=np.where(cover.any(axis=1), (cover > 0).argmax(axis=1), T),
        asked_to=T - np.where(cover.any(axis=1), (cover > 0)[:, ::-1].argmax(axis=1), T),
        open=_open(problem, pairs, is_on).ravel(),
        whole=np.where(problem.is_window, problem.cover_total[row] * is_on, NONE),
        por_row=por_row,
        por=_small(por[held]),
        limit=_small(problem.limit),
        usual=_small(problem.usual),
        is_stop=(problem.cap > 0).ravel().astype(np.uint8),
        asks=(req > 0).ravel().astype(np.uint8),
        cover=_small(cover),
        least=_small(least),
        heads_most=_small(problem.heads_most),
        heads_least=_small(problem.heads_least),
        team_most=_small(problem.team_most),
        max_projects=_small(problem.max_projects),
        value=worth.value,
        setup=worth.setup,
        over=worth.over,
        hour=worth.hour[problem.project],
        bars=bars_of(problem, delays, pairs),
    )
    return Survey(ground, pairs, worth, delays)


def _small(table: Ints) -> Small:
    """The same numbers in half the memory; what is beyond them is no limit."""
    return np.minimum(table, PLENTY).astype(np.int32).ravel()


def _open(problem: Problem, pairs: Ints, is_on: Bools) -> Flags:
    """Which slices may change, and which of them the kernels may change."""
    d, i = problem.pair_d[pairs], problem.pair_i[pairs]
    may = problem.may_of(pairs) & is_on[d][:, None]
    is_apart = problem.lock_of(pairs) > 0
    for rule in problem.together:
        is_apart |= np.isin(i, rule.members)[:, None]
    return np.where(may, np.where(is_apart, APART, OPEN), CLOSED).astype(np.uint8)


def _refuse_large(problem: Problem) -> None:
    most = max(int(a.max(initial=0)) for a in (problem.cover, problem.por, problem.locks))
    if most >= LARGEST_TICKS or problem.step >= LARGEST_TICKS:
        raise Unfit("hours beyond what the kernels count")
