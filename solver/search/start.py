"""The first legal plan: greedy, else what an engine finds; checked before anybody sees it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from solver.checker.check import check, evidence_of
from solver.engines import cpsat
from solver.engines.cpsat import Listener
from solver.errors import CheckerRefused, Infeasible, NoPlanInTime
from solver.plan import Decision
from solver.portfolio.portfolio import Portfolio
from solver.problem.compile import Index
from solver.problem.decode import encode
from solver.problem.problem import NONE, Ints, Problem
from solver.rules import RULES
from solver.search import costs
from solver.search.build import build
from solver.search.clock import Clock
from solver.search.construct import construct
from solver.search.draft import Draft
from solver.search.ledger import Ledger
from solver.search.why_not import why_infeasible

ALL_PAIRS = 60_000
NO_PAIRS = np.zeros(0, dtype=np.int64)
CHOICE_RULES = tuple(r for r in RULES if r.name in {"selection", "start", "after", "one_of"})


def resumed(
    portfolio: Portfolio, problem: Problem, index: Index, start: Decision | None
) -> Draft | None:
    """The plan of an earlier attempt, where there is one and it is legal for this document."""
    if start is None:
        return None
    try:
        draft = Draft(*encode(problem, index, start))
    except KeyError:
        return None
    return None if check(portfolio, draft.decision(problem, index)) else draft


def first_draft(portfolio: Portfolio, problem: Problem, index: Index, clock: Clock) -> Draft:
    """A legal plan at once. Raises Infeasible or NoPlanInTime, with names and reasons."""
    _refuse_dear_locks(problem, index)
    delays = _choose_delays(portfolio, problem, clock)
    is_stopped = clock.part(0.3, 60).after(costs.of_choosing(problem))
    greedy = construct(problem, delays, is_stopped)
    for ledger in (greedy, Ledger(problem, delays)):
        draft = Draft.of_ledger(ledger)
        if not check(portfolio, draft.decision(problem, index)):
            return draft
    return _found_by_engine(portfolio, problem, index, clock)


def confirm(portfolio: Portfolio, problem: Problem, index: Index, draft: Draft) -> None:
    """Raise CheckerRefused where the checker breaks a plan that rows or construction allowed."""
    violations = check(portfolio, draft.decision(problem, index))
    if violations:
        raise CheckerRefused(evidence_of(violations))


def _choose_delays(portfolio: Portfolio, problem: Problem, clock: Clock) -> Ints:
    """On and as early as precedence and one_of allow; -1 for projects that must be off."""
    if not problem.is_open.any() and not problem.after and not problem.one_of:
        return np.zeros(problem.P, dtype=np.int64)
    built = build(problem, NO_PAIRS, CHOICE_RULES)
    cost = built.objective(("dropped", "delay")).cost.copy()
    cost[built.choice_columns] += (cost.max(initial=0) == 0) * 1
    answer = clock.counting(cpsat.solve)(
        built.model, cost, None, clock.effort(max(1.0, clock.left * 0.2))
    )
    if answer.values is None:
        if answer.is_closed:
            raise why_infeasible(portfolio, problem, NO_PAIRS, CHOICE_RULES, clock)
        raise NoPlanInTime("No choice of projects was found in time; give a longer time_limit.")
    return built.delays(answer.values)


def _found_by_engine(portfolio: Portfolio, problem: Problem, index: Index, clock: Clock) -> Draft:
    """Where a rule about several people defeats the greedy plan: any plan the rows allow."""
    pairs = np.arange(len(problem.pair_i))
    if int((problem.top_of(pairs) > 0).sum()) > ALL_PAIRS:
        pairs = np.flatnonzero((problem.por_row >= 0) | (problem.lock_row >= 0))
    built = build(problem, pairs)
    cost = built.objective(tuple(problem.weights)).cost
    found: list[Ints] = []
    listener = Listener(values=found.append, is_stopped=lambda: bool(found) or clock.is_over())
    answer = cpsat.solve(built.model, cost, None, clock.effort(clock.left * 0.7), listener)
    clock.spend(answer.work)
    if answer.values is not None:
        draft = Draft.of_values(built, answer.values)
        confirm(portfolio, problem, index, draft)
        return draft
    if answer.is_closed and built.rows.is_exact and len(pairs) == len(problem.pair_i):
        raise why_infeasible(portfolio, problem, pairs, RULES, clock)
    raise NoPlanInTime("No legal plan was found in time; give a longer time_limit or fewer rules.")


def _refuse_dear_locks(problem: Problem, index: Index) -> None:
    """Locks alone beyond a budget: no plan keeps both."""
    held = np.flatnonzero(problem.lock_row >= 0)
    hours = problem.lock_of(held).sum(axis=1)
    for p, budget in problem.budgets.items():
        own = held if p == NONE else held[problem.pair_p[held] == p]
        ticks = hours if p == NONE else hours[problem.pair_p[held] == p]
        rates = [problem.rate[i] for i in problem.pair_i[own].tolist()]
        spent = sum((r * int(t) / 4 for r, t in zip(rates, ticks, strict=True)), Fraction(0))
        if spent > budget:
            whose = "The portfolio has a" if p == NONE else f"Project '{index.projects[p]}' has a"
            raise Infeasible(
                f"{whose} budget of {float(budget):g}, but hard bookings alone cost "
                f"{float(spent):g}; raise the budget or take hard bookings out.",
                ["budget"],
                [] if p == NONE else [index.projects[p]],
            )
