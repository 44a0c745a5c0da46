"""The greedy plan is legal wherever keeping to the locks is, stopped at any moment or not."""

from __future__ import annotations

from contextlib import suppress
from itertools import count

import numpy as np
import pytest

from solver.checker.check import check
from solver.errors import Infeasible
from solver.plan import Decision
from solver.portfolio.portfolio import Portfolio
from solver.problem.compile import compile_problem
from solver.search.clock import Clock
from solver.search.construct import construct
from solver.search.draft import Draft
from solver.search.ledger import Ledger
from solver.search.progress import Unwatched
from solver.search.start import first_draft
from tests.builders import demand, person, portfolio, project
from tests.oracle.portfolios import tiny
from tests.properties.voices import read_tiny

SEEDS = [range(first, first + 50) for first in range(0, 150, 50)]
MORE = [range(first, first + 100) for first in range(150, 1150, 100)]


def greedy(document: Portfolio, patience: int) -> tuple[Decision, Decision]:
    """The greedy plan, stopped when asked so often whether to go on; and the locks alone."""
    problem, index = compile_problem(document)
    delays, asked = np.where(problem.can_be_off, -1, 0), count()
    if not problem.can_be_off.any():
        delays = np.zeros(problem.P, dtype=np.int64)
    plan = construct(problem, delays, lambda: next(asked) >= patience)
    drafts = Draft.of_ledger(plan), Draft.of_ledger(Ledger(problem, delays))
    return drafts[0].decision(problem, index), drafts[1].decision(problem, index)


def is_legal_where_locks_are(seed: int) -> None:
    document = read_tiny(tiny(seed))
    for patience in (1, 2, 10**9):
        plan, locks = greedy(document, patience)
        if not check(document, locks):
            assert check(document, plan) == (), f"seed {seed}, patience {patience}"


@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"from {seeds[0]}")
def test_greedy_plans_are_legal_where_locks_alone_are(seeds: range) -> None:
    for seed in seeds:
        is_legal_where_locks_are(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seeds", MORE, ids=lambda seeds: f"from {seeds[0]}")
def test_greedy_plans_of_many_more_are_legal_where_locks_alone_are(seeds: range) -> None:
    for seed in seeds:
        is_legal_where_locks_are(seed)


def test_first_drafts_of_tiny_portfolios_are_legal() -> None:
    for seed in range(60):
        document = read_tiny(tiny(seed))
        problem, index = compile_problem(document)
        with suppress(Infeasible):
            draft = first_draft(document, problem, index, Clock(5, Unwatched()))
            assert check(document, draft.decision(problem, index)) == (), f"seed {seed}"


def test_greedy_plan_serves_the_heavier_project_first() -> None:
    office = portfolio(
        person("ann"), project("erp", priority="high"), demand("crm", 40), demand("erp", 40)
    )
    plan, _ = greedy(office, 10**9)
    assert [(item.demand, item.hours) for item in plan.allocations] == [("erp", 40)]


def test_greedy_plan_starts_a_crew_where_several_are_needed() -> None:
    office = portfolio(person("ann"), person("bob"), demand("crm", 40, min_people=2))
    plan, _ = greedy(office, 10**9)
    assert sum(item.hours for item in plan.allocations) == 40
    assert {item.person for item in plan.allocations} == {"ann", "bob"}
