"""A plan on a ground: its slices and every sum that rules and parts look at."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from solver.problem.problem import NONE, Bools, Ints, Problem, Small
from solver.search.draft import Draft
from solver.search.kernel.ground import PLENTY, Ground, Survey

TOTAL, MOVED = 0, 1


class State(NamedTuple):
    """Kernels keep all of it true to x. Ticks; money in units of the bars.

    x        int64 [k, t]     ticks
    load     int64 [i, t]     worked; left int64 [d, t]: asked and not worked
    rest     int64 [d]        of a window's total not worked; a large number for other demands
    heads    int64 [d, t]     people; team int64 [d]: people over the horizon
    used     int64 [k]        periods with hours
    works    int64 [work, t]  slices of a member on a project; projects int64 [i, t]: his projects
    money    int64 [p + 1]    budget left
    apart    int64 [list, p, t] people; learning int64 [m, p, t] slices; teaching: people
    differs  int64 [i]        slices other than booked
    tally    int64 [2]        the total on the grid; members counted as moved
    crew     int64 [k]        pairs by demand, those in use first, in any order: team [d] of them
    duties   int64 [k]        pairs by member, those in use first: busy int64 [i] of them
    seat, turn int64 [k]      where each pair is in crew and in duties
    """

    x: Small
    load: Small
    left: Small
    rest: Ints
    heads: Small
    team: Ints
    used: Ints
    works: Small
    projects: Small
    money: Ints
    apart: Ints
    learning: Ints
    teaching: Ints
    differs: Ints
    tally: Ints
    crew: Ints
    seat: Ints
    duties: Ints
    turn: Ints
    busy: Ints


def state_of(problem: Problem, survey: Survey, draft: Draft) -> State:
    """A draft as a state; its pairs must be among the survey's."""
    return counted(survey.ground, table_of(survey, draft))


def counted(g: Ground, table: Ints | Small) -> State:
    """The state of hours [k, t], everything counted anew."""
    has = table > 0
    people, D = len(g.person_first) - 1, len(g.demand_first) - 1
    load, filled = _summed(g.pair_i, table, people), _summed(g.pair_d, table, D)
    heads, used = _summed(g.pair_d, has, D), has.sum(axis=1)
    team = _summed(g.pair_d, (used > 0)[:, None], D).ravel()
    works = _summed(g.work_of, has, int(g.work_of.max(initial=-1)) + 1)
    i_of = np.zeros(len(works), dtype=np.int64)
    p_of = np.zeros(len(works), dtype=np.int64)
    i_of[g.work_of], p_of[g.work_of] = g.pair_i, g.pair_p
    projects = _summed(i_of, works > 0, people)
    differs = _differing(g, table)
    moved = int(((differs > 0) & (g.bars.is_exempt == 0)).sum())
    learning, teaching = _mentoring(g, has, (i_of, p_of, works > 0))
    state = State(
        table.astype(np.int32).ravel(),
        load.ravel().astype(np.int32),
        g.cover - filled.ravel().astype(np.int32),
        np.where(g.whole >= 0, g.whole - filled.sum(axis=1), PLENTY),
        heads.ravel().astype(np.int32),
        team,
        used.astype(np.int64),
        works.ravel().astype(np.int32),
        projects.ravel().astype(np.int32),
        _money(g, table),
        _apart(g, (i_of, p_of, works > 0)),
        learning,
        teaching,
        differs,
        np.array([0, moved], dtype=np.int64),
        *_in_use_first(g.pair_d, np.arange(len(used)), used),
        *_in_use_first(g.pair_i, g.person_pairs, used),
        np.bincount(g.pair_i[used > 0], minlength=people).astype(np.int64),
    )
    state.tally[TOTAL] = total_of(g, state)
    return state


def total_of(g: Ground, s: State) -> int:
    """What the plan costs, counted anew: all but projects off, delays and hours past."""
    T = g.T
    x = s.x.reshape(-1, T)
    asked = np.where(g.whole >= 0, g.whole, g.cover.reshape(-1, T).sum(axis=1, dtype=np.int64))
    total = int((g.hour * asked).sum())
    total -= int((g.value * x.sum(axis=1, dtype=np.int64)).sum())
    total += int(g.setup[s.used > 0].sum())
    over = np.maximum(s.load - g.usual, 0).reshape(-1, T).sum(axis=1, dtype=np.int64)
    total += int((g.over * over).sum())
    held = g.por_row >= 0
    booked = g.por.reshape(-1, T)[g.por_row[held]] if held.any() else x[held]
    total += g.change * int(np.maximum(booked - x[held], 0).sum(dtype=np.int64))
    if g.restart:
        total += g.restart * sum(_restarts(g, k, x[k]) for k in np.flatnonzero(s.used > 1).tolist())
    return total


def table_of(survey: Survey, draft: Draft) -> Small:
    """Hours of a draft as a table [k, t]; its pairs must be among the survey's."""
    x = np.zeros((len(survey.pairs), survey.ground.T), dtype=np.int32)
    x[np.searchsorted(survey.pairs, draft.k), draft.t] = draft.ticks
    return x


def draft_of(survey: Survey, x: Ints | Small) -> Draft:
    """Hours of a survey's pairs as a draft."""
    table = x.reshape(-1, survey.ground.T)
    k, t = np.nonzero(table)
    return Draft(survey.pairs[k], t.astype(np.int64), table[k, t].astype(np.int64), survey.delays)


def _summed(axis: Ints, table: Any, count: int) -> Ints:
    """Rows of a table [n, t], few of its numbers not 0, added up by where each belongs: [., t]."""
    n, t = np.nonzero(table)
    T = table.shape[1]
    sums = np.bincount(axis[n] * T + t, weights=table[n, t], minlength=count * T)
    return sums.astype(np.int64).reshape(count, T)


def _in_use_first(axis: Ints, pairs: Ints, used: Ints) -> tuple[Ints, Ints]:
    """Pairs sorted by what they belong to, those in use first; where each of them is."""
    order = pairs[np.lexsort((used[pairs] == 0, axis[pairs]))]
    at = np.empty(len(order), dtype=np.int64)
    at[order] = np.arange(len(order))
    return order, at


def _restarts(g: Ground, k: int, x: Ints | Small) -> int:
    T, i, d = g.T, int(g.pair_i[k]), int(g.pair_d[k])
    counts = g.is_stop[i * T : i * T + T] & g.asks[d * T : d * T + T]
    busy = np.flatnonzero(x)
    return sum(int(counts[a + 1 : b].any()) for a, b in pairwise(busy))


def _differing(g: Ground, table: Ints | Small) -> Ints:
    differs = np.zeros(len(g.person_first) - 1, dtype=np.int64)
    if not g.bars.has_moves:
        return differs
    booked = np.zeros_like(table)
    held = g.por_row >= 0
    booked[held] = g.por.reshape(-1, g.T)[g.por_row[held]] if held.any() else 0
    np.add.at(differs, g.pair_i, (table != booked).sum(axis=1))
    return differs


def _money(g: Ground, table: Ints | Small) -> Ints:
    money = g.bars.budget.copy()
    if g.bars.has_budget:
        spent = g.bars.rate[g.pair_i] * table.sum(axis=1, dtype=np.int64)
        np.add.at(money, g.pair_p, -spent)
        money[NONE] -= spent.sum()
    return money


def _apart(g: Ground, works: tuple[Ints, Ints, Bools]) -> Ints:
    counts = np.zeros_like(g.bars.apart_most).reshape(-1, g.P, g.T)
    i_of, p_of, is_there = works
    lists = np.diff(g.bars.apart_first)[i_of] if g.bars.has_apart else np.zeros(0, dtype=np.int64)
    for w in np.flatnonzero(lists).tolist():
        first, end = g.bars.apart_first[i_of[w] : i_of[w] + 2]
        for n in g.bars.apart_lists[first:end]:
            counts[n, p_of[w]] += is_there[w]
    return counts.ravel()


def _mentoring(g: Ground, has: Bools, works: tuple[Ints, Ints, Bools]) -> tuple[Ints, Ints]:
    learning = np.zeros((g.bars.mentors, g.P, g.T), dtype=np.int64)
    teaching = np.zeros_like(learning)
    i_of, p_of, is_there = works
    for m in range(g.bars.mentors):
        learns = (g.bars.learns.reshape(-1, g.T) >> m) & 1
        learning[m] = _summed(g.pair_p, learns * has, g.P)
        teaches = (g.bars.teaches.reshape(-1, g.T) >> m) & 1
        teaching[m] = _summed(p_of, teaches[i_of] * is_there, g.P)
    return learning.ravel(), teaching.ravel()
