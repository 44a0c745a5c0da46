"""The case with projects to choose, and what planners make of it by hand."""

from __future__ import annotations

import json

import pytest

from benchmarks import selection
from solver.checker.check import check
from solver.checker.measure import measure
from solver.document import parse
from solver.optimize import optimize
from solver.plan import Decision, ProjectChoice
from solver.portfolio.portfolio import Portfolio
from solver.search.settings import Settings
from solver.warming import warm

SECONDS = 60
CLEARLY = 0.99


def chosen_by_hand(tree: selection.Row, whole: Portfolio) -> Decision:
    """The plan of the case with selection and starts fixed by priority, as one of the whole."""
    choice = selection.by_priority(tree)
    fixed = parse(json.dumps(selection.fixed(tree, choice)).encode())
    plan = optimize(fixed, Settings(time_limit=SECONDS))
    choices = [
        ProjectChoice(p.id, choice[p.id] is not None, choice[p.id] or 0) for p in whole.projects
    ]
    return Decision(tuple(choices), plan.allocations)


@pytest.mark.parametrize("seed", range(3))
def test_the_case_has_everything_there_is_to_choose_and_to_keep(seed: int) -> None:
    tree = selection.document(seed)
    portfolio = parse(json.dumps(tree).encode())
    optional = [project for project in portfolio.projects if project.optional]
    assert (len(portfolio.people), len(optional)) == (200, 40)
    assert all(project.max_delay == 8 for project in optional)
    assert sum(len(project.after) > 0 for project in optional) >= 5
    kinds = [entry["kind"] for entry in tree["rules"]]
    assert (kinds.count("apart"), kinds.count("mentor")) == (3, 3)
    assert portfolio.policy.max_moves == 30
    assert portfolio.policy.budget


def test_by_hand_some_projects_run_and_some_do_not() -> None:
    tree = selection.document(0)
    choice = selection.by_priority(tree)
    optional = [project["id"] for project in tree["projects"] if project.get("optional")]
    taken = [p for p in optional if choice[p] is not None]
    assert 0 < len(taken) < len(optional)
    assert all(choice[p["id"]] == 0 for p in tree["projects"] if not p.get("optional"))


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.timeout(900)  # the first one may have to compile
@pytest.mark.parametrize("seed", [0, 1])
def test_choosing_beats_projects_taken_by_priority(seed: int) -> None:
    warm()
    tree = selection.document(seed)
    portfolio = parse(json.dumps(tree).encode())
    plan = optimize(portfolio, Settings(time_limit=SECONDS))
    choices = tuple(ProjectChoice(p.id, p.on, p.delay) for p in plan.projects)
    assert check(portfolio, Decision(choices, plan.allocations)) == ()
    assert 0 <= plan.objective.gap < 1
    by_hand = chosen_by_hand(tree, portfolio)
    assert check(portfolio, by_hand) == ()
    assert plan.objective.total < CLEARLY * float(measure(portfolio, by_hand).total)
