"""Every rule, left out of the model, is broken by the best plan, and the checker says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest

from solver.checker.check import check
from solver.document import PortfolioDocument
from solver.problem.compile import compile_problem
from solver.problem.problem import Problem
from solver.rules import RULES
from tests.builders import decision, demand, flexible, hard, likes, person, portfolio, project, soft
from tests.builders import rule as written
from tests.search.modelled import Modelled

Row = tuple[str, str, float] | tuple[str, str, float, int]
ANN, BOB = person("ann"), person("bob")
WITHOUT_COLUMNS = {"eligibility", "locks", "freeze"}


@dataclass(frozen=True)
class Case:
    """A portfolio in which a rule matters, and plans at the rule's edge and one tick beyond.

    eased: the problem without the rule, where the rule lives in its arrays.
    """

    portfolio: PortfolioDocument
    edge: Sequence[Row] = ()
    beyond: Sequence[Row] = ()
    at_edge: dict[str, Any] = field(default_factory=dict)
    at_beyond: dict[str, Any] = field(default_factory=dict)
    eased: Callable[[Problem], Problem] | None = None


def anybody_may(problem: Problem) -> Problem:
    return replace(problem, mays=np.ones_like(problem.mays))


def nothing_is_locked(problem: Problem) -> Problem:
    return replace(problem, lock_row=np.full_like(problem.lock_row, -1))


def late_office(max_delay: int) -> PortfolioDocument:
    """Ann is away in the weeks around the one in which a delay would keep her booking."""
    away = [
        {"from": "2027-01-04", "to": "2027-01-10", "hours_per_week": 0},
        {"from": "2027-01-18", "to": "2027-01-24", "hours_per_week": 0},
    ]
    return portfolio(
        person("ann", availability=away),
        project("crm", max_delay=max_delay, delay_cost=0),
        demand("crm", [20, 20]),
        soft("ann", "crm", [20]),
        weeks=3,
    )


def may_be_late(_: Problem) -> Problem:
    return compile_problem(late_office(1))[0]


LEARNER = person("ann", learning=[{"skill": "java", "level": 3, "from": "2027-01-11"}])
JUNIOR, SENIOR = person("ann", skills={"java": 1}, rate=1), person("bob", skills={"java": 5})
TWO_LATER = portfolio(
    ANN,
    BOB,
    project("crm", max_delay=2, after=[{"project": "erp"}]),
    demand("erp", [20]),
    demand("crm", [20]),
    weeks=3,
)
EITHER = portfolio(
    ANN,
    BOB,
    project("crm", optional=True),
    project("erp", optional=True),
    demand("crm", 20),
    demand("erp", 20),
    written("one_of", projects=["crm", "erp"]),
)
CASES = {
    "eligibility": Case(
        portfolio(LEARNER, demand("crm", 20, skills={"java": 3}), weeks=2),
        edge=[("ann", "crm", 20, 1)],
        beyond=[("ann", "crm", 20, 1), ("ann", "crm", 20, 0)],
        eased=anybody_may,
    ),
    "capacity": Case(
        portfolio(ANN, demand("crm", 30), demand("erp", 30)),
        edge=[("ann", "crm", 30), ("ann", "erp", 10)],
        beyond=[("ann", "crm", 30), ("ann", "erp", 10.25)],
    ),
    "locks": Case(
        portfolio(
            *(ANN, project("crm", weight=0), demand("crm", 20), hard("ann", "crm", 20)),
            weights={"change": 0},
        ),
        edge=[("ann", "crm", 20)],
        beyond=[("ann", "crm", 19.75)],
        eased=nothing_is_locked,
    ),
    "coverage": Case(
        portfolio(ANN, BOB, demand("crm", 20)),
        edge=[("ann", "crm", 10), ("bob", "crm", 10)],
        beyond=[("ann", "crm", 10.25), ("bob", "crm", 10)],
    ),
    "slice": Case(
        portfolio(
            *(ANN, project("crm", priority="high"), demand("crm", 36), demand("erp", 36)),
            min_hours=8,
        ),
        edge=[("ann", "crm", 32), ("ann", "erp", 8)],
        beyond=[("ann", "crm", 32), ("ann", "erp", 7.75)],
    ),
    "window": Case(
        portfolio(
            *(ANN, BOB),
            flexible("crm", 40, ("2027-01-04", "2027-01-17"), most_per_period=10),
            weeks=2,
        ),
        edge=[("ann", "crm", 5), ("bob", "crm", 5)],
        beyond=[("ann", "crm", 5.25), ("bob", "crm", 5)],
    ),
    "parallel": Case(
        portfolio(ANN, demand("crm", 20), demand("erp", 20), max_projects=1),
        edge=[("ann", "crm", 20)],
        beyond=[("ann", "crm", 20), ("ann", "erp", 4)],
    ),
    "team": Case(
        portfolio(ANN, BOB, demand("crm", 60, max_people=1)),
        edge=[("ann", "crm", 40)],
        beyond=[("ann", "crm", 40), ("bob", "crm", 4)],
    ),
    "apart": Case(
        portfolio(ANN, BOB, demand("crm", 60), written("apart", people=["ann", "bob"])),
        edge=[("ann", "crm", 40)],
        beyond=[("ann", "crm", 40), ("bob", "crm", 4)],
    ),
    "together": Case(
        portfolio(ANN, BOB, demand("crm", 20), written("together", people=["ann", "bob"])),
        edge=[("ann", "crm", 4), ("bob", "crm", 4)],
        beyond=[("ann", "crm", 4)],
    ),
    "mentor": Case(
        portfolio(
            *(JUNIOR, SENIOR, demand("crm", 20, skills={"java": 1})),
            written("mentor", skill="java", level=2, mentor_level=4),
            likes("bob", "crm", points=10),
        ),
        edge=[("ann", "crm", 16), ("bob", "crm", 4)],
        beyond=[("ann", "crm", 20)],
    ),
    "budget": Case(
        portfolio(person("ann", rate=100), project("crm", budget=1000), demand("crm", 20)),
        edge=[("ann", "crm", 10)],
        beyond=[("ann", "crm", 10.25)],
    ),
    "selection": Case(
        portfolio(ANN, project("crm", max_delay=1), demand("crm", 20)),
        at_beyond={"off": ["crm"]},
    ),
    "start": Case(
        late_office(0),
        edge=[("ann", "crm", 20, 1)],
        eased=may_be_late,
    ),
    "after": Case(TWO_LATER, at_edge={"delay": {"crm": 1}}, at_beyond={"delay": {"crm": 0}}),
    "one_of": Case(EITHER, at_edge={"off": ["erp"]}, at_beyond={"off": ["crm", "erp"]}),
    "freeze": Case(
        portfolio(ANN, demand("crm", 20), weeks=2, freeze_until="2027-01-05"),
        edge=[("ann", "crm", 20, 1)],
        beyond=[("ann", "crm", 4, 0)],
        eased=anybody_may,
    ),
    "moves": Case(
        portfolio(ANN, BOB, demand("crm", 60), max_moves=1),
        edge=[("ann", "crm", 40)],
        beyond=[("ann", "crm", 40), ("bob", "crm", 4)],
    ),
}


def test_there_is_a_case_for_every_rule() -> None:
    assert set(CASES) == {rule.name for rule in RULES}


@pytest.mark.parametrize("name", CASES)
def test_the_checker_catches_the_best_plan_of_a_model_without_the_rule(name: str) -> None:
    case = CASES[name]
    problem = case.eased(compile_problem(case.portfolio)[0]) if case.eased else None
    model = Modelled.of(case.portfolio, without=name, problem=problem)
    found = check(case.portfolio, model.decision(model.best()))
    assert {violation.rule for violation in found} == {name}


@pytest.mark.parametrize("name", CASES)
def test_the_best_plan_is_legal_with_the_rule_in_place(name: str) -> None:
    case, model = CASES[name], Modelled.of(CASES[name].portfolio)
    assert check(case.portfolio, model.decision(model.best())) == ()


@pytest.mark.parametrize("name", CASES)
def test_rows_allow_the_edge(name: str) -> None:
    case, model = CASES[name], Modelled.of(CASES[name].portfolio)
    edge = decision(case.portfolio, *case.edge, **case.at_edge)
    assert check(case.portfolio, edge) == ()
    assert model.broken(edge) == []


@pytest.mark.parametrize("name", [name for name in CASES if name != "start"])
def test_rows_forbid_one_tick_beyond(name: str) -> None:
    case, model = CASES[name], Modelled.of(CASES[name].portfolio)
    beyond = decision(case.portfolio, *case.beyond, **case.at_beyond)
    assert model.broken(beyond) == ["bounds" if name in WITHOUT_COLUMNS else name]


def test_rows_of_start_forbid_two_delays_at_once() -> None:
    model = Modelled.of(late_office(1))
    values = model.values(decision(late_office(1)))
    assert values is not None
    values[model.built.choice_columns] = 1
    assert "start" in model.built.model.broken(model.built.completed(values))
