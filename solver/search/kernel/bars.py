"""Counters of rules about more than one slice: budgets, apart, mentors, moves."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.problem.problem import Ints, Problem
from solver.search.ledger import Ledger

MOST_COUNTERS = 20_000_000
MOST_MENTORS = 8
PLENTY = 1 << 60
Masks = NDArray[np.uint8]


class Bars(NamedTuple):
    """What shuts out beyond capacity, coverage and heads; empty arrays where a rule is not there.

    has_budget, has_apart, has_mentor, has_moves bool
    rate         int64 [i]           money units a tick; budget int64 [p + 1]: the last for all
    apart_first  int64 [i + 1]       lists a member is on: apart_lists[first:next]
    apart_most   int64 [list, p, t]  most of a list on a project
    learns       uint8 [k, t]        bit m: a slice that needs a mentor of rule m
    teaches      uint8 [i, t]        bit m: a mentor of rule m
    mentors      int                 number of mentor rules
    moves_most   int                 people who may differ; is_exempt uint8 [i]: not counted
    """

    has_budget: bool
    has_apart: bool
    has_mentor: bool
    has_moves: bool
    rate: Ints
    budget: Ints
    apart_first: Ints
    apart_lists: Ints
    apart_most: Ints
    learns: Masks
    teaches: Masks
    mentors: int
    moves_most: int
    is_exempt: Masks


class TooMany(Exception):
    """More counters than are worth their memory: the search goes on without the kernels."""


def bars_of(problem: Problem, delays: Ints, pairs: Ints) -> Bars:
    """The counters' limits under given choices."""
    learns, teaches = _mentoring(problem, pairs)
    first, lists, most = _kept_apart(problem)
    rate, budget = _budgets(problem)
    return Bars(
        has_budget=bool(problem.budgets),
        has_apart=bool(problem.apart),
        has_mentor=bool(problem.mentors),
        has_moves=problem.max_moves is not None,
        rate=rate,
        budget=budget,
        apart_first=first,
        apart_lists=lists,
        apart_most=most,
        learns=learns,
        teaches=teaches,
        mentors=len(problem.mentors),
        moves_most=PLENTY if problem.max_moves is None else problem.max_moves,
        is_exempt=_exempt(problem, delays),
    )


def _budgets(problem: Problem) -> tuple[Ints, Ints]:
    """Rates and budgets in units of the rates' common denominator and of a tick."""
    if not problem.budgets:
        return np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    budget = np.full(problem.P + 1, PLENTY, dtype=np.int64)
    for p, money in problem.budgets.items():
        budget[p] = min(PLENTY, (money * problem.rate.bottom * 4).__floor__())
    most = int(np.abs(problem.rate.top).max(initial=0)) * int(problem.cover.astype(object).sum())
    if most >= PLENTY:
        raise TooMany("budgets beyond what the kernels count")
    return problem.rate.top.astype(np.int64), budget


def _kept_apart(problem: Problem) -> tuple[Ints, Ints, Ints]:
    """Lists by member, and how many of each list may be on a project in a period."""
    P, T = problem.P, problem.T
    if len(problem.apart) * P * T > MOST_COUNTERS:
        raise TooMany("apart rules")
    member = np.concatenate([*problem.apart, np.zeros(0, dtype=np.int64)]).astype(np.int64)
    number = np.repeat(np.arange(len(problem.apart)), [len(m) for m in problem.apart])
    order = np.argsort(member, kind="stable")
    first = np.searchsorted(member[order], np.arange(len(problem.cap) + 1))
    most = np.ones((len(problem.apart), P, T), dtype=np.int64)
    works = _locked_works(problem) if problem.apart else {}
    for n, members in enumerate(problem.apart):
        held = np.zeros((P, T), dtype=np.int64)
        for (i, p), is_held in works.items():
            if i in members:
                held[p] += is_held
        most[n] = np.maximum(1, held)
    return first, number[order].astype(np.int64), most.ravel()


def _locked_works(problem: Problem) -> dict[tuple[int, int], NDArray[np.bool_]]:
    found: dict[tuple[int, int], NDArray[np.bool_]] = {}
    for k in np.flatnonzero(problem.lock_row >= 0).tolist():
        key = (int(problem.pair_i[k]), int(problem.pair_p[k]))
        held = problem.lock_of(np.array([k]))[0] > 0
        found[key] = found.get(key, np.zeros(problem.T, dtype=bool)) | held
    return found


def _mentoring(problem: Problem, pairs: Ints) -> tuple[Masks, Masks]:
    """Who learns and who teaches; whom locks leave without a mentor needs none there."""
    empty = np.zeros(1, dtype=np.uint8)
    if not problem.mentors:
        return empty, empty
    P, T = problem.P, problem.T
    if len(problem.mentors) > MOST_MENTORS or len(problem.mentors) * P * T > MOST_COUNTERS:
        raise TooMany("mentor rules")
    i, d, p = problem.pair_i[pairs], problem.pair_d[pairs], problem.pair_p[pairs]
    learns = np.zeros((len(pairs), T), dtype=np.uint8)
    teaches = np.zeros((len(problem.cap), T), dtype=np.uint8)
    held = problem.lock_of(pairs) > 0
    for m, rule in enumerate(problem.mentors):
        is_learning = rule.is_junior[i] & rule.needs[d][:, None]
        guided = np.zeros((P, T), dtype=bool)
        np.logical_or.at(guided, p, held & rule.is_mentor[i])
        works, of = np.unique(i * P + p, return_inverse=True)
        alone = np.zeros((len(works), T), dtype=bool)
        np.logical_or.at(alone, of, held & is_learning & ~guided[p])
        learns |= (is_learning & ~alone[of]).astype(np.uint8) << np.uint8(m)
        teaches |= rule.is_mentor.astype(np.uint8) << np.uint8(m)
    return learns.ravel(), teaches.ravel()


def _exempt(problem: Problem, delays: Ints) -> Masks:
    """Members whose bookings can't be kept: their moves are not counted."""
    exempt = np.zeros(len(problem.cap), dtype=np.uint8)
    if problem.max_moves is not None:
        guards = Ledger(problem, delays).guards
        guards.count_moves()
        exempt[list(guards.exempt)] = 1
    return exempt
