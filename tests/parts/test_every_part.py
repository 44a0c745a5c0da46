"""Every part's prices come to what the checker measures, and the search minds every part."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from solver.checker.check import check
from solver.checker.measure import measure
from solver.document import PortfolioDocument
from solver.engines import cpsat
from solver.parts import PARTS
from tests.builders import demand, likes, person, portfolio, project, soft
from tests.oracle.portfolios import tiny
from tests.properties.voices import read_tiny
from tests.search.modelled import EFFORT, Modelled

SEEDS = [range(first, first + 15) for first in range(0, 60, 15)]
MORE = [range(first, first + 40) for first in range(60, 300, 40)]
PLANS = 3
ANN, BOB = person("ann", rate=10), person("bob", rate=10)
DEARER = person("bob", rate=20)
AWAY = [{"from": "2027-01-11", "to": "2027-01-17", "hours_per_week": 0}]
CASES = {
    "unfilled": portfolio(ANN, demand("crm", 20)),
    "dropped": portfolio(ANN, project("crm", optional=True, value=5000), demand("crm", 20)),
    "delay": portfolio(
        person("ann", availability=AWAY),
        project("crm", max_delay=2, delay_cost=9000),
        demand("crm", [20, 20]),
        weeks=4,
    ),
    "cost": portfolio(ANN, person("bob", rate=90), demand("crm", 20)),
    "overtime": portfolio(
        ANN, demand("crm", 44), overtime=0.1, overtime_premium=1, weights={"overtime": 1000}
    ),
    "team": portfolio(
        *(ANN, BOB, project("crm", weight=0.1), demand("crm", 40)),
        calendar={"hours_per_week": 30},
    ),
    "change": portfolio(ANN, DEARER, demand("crm", 20), soft("bob", "crm", 20)),
    "restarts": portfolio(
        ANN,
        project("erp", priority="high"),
        demand("crm", [20, 20, 20]),
        demand("erp", [0, 40, 0]),
        weeks=3,
        weights={"restarts": 9000},
    ),
    "preference": portfolio(
        ANN, DEARER, demand("crm", 20), likes("bob", "crm", points=-9, once=-1)
    ),
}


@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"from {seeds[0]}")
def test_prices_come_to_what_the_checker_measures(seeds: range) -> None:
    for seed in seeds:
        compare(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seeds", MORE, ids=lambda seeds: f"from {seeds[0]}")
def test_prices_come_to_what_the_checker_measures_on_many_more(seeds: range) -> None:
    for seed in seeds:
        compare(seed)


def compare(seed: int) -> None:
    """Legal plans under random prices: each part by its prices and by the checker."""
    document = read_tiny(tiny(seed))
    model, rng = Modelled.of(document), np.random.default_rng(seed)
    for n in range(PLANS):
        cost = rng.integers(-9, 10, model.built.rows.columns)
        answer = cpsat.solve(model.built.model, cost, None, EFFORT)
        if answer.values is None:
            return
        values = model.built.completed(answer.values)
        decision = model.decision(values)
        assert model.built.model.broken(values) == [], f"seed {seed}, plan {n}"
        assert check(document, decision) == (), f"seed {seed}, plan {n}"
        measured = measure(document, decision).parts
        for part in measured:
            found = priced(model, part, values)
            assert found == measured[part].points, f"seed {seed}, plan {n}, {part}"


def priced(model: Modelled, part: str, values: np.ndarray) -> Fraction:
    objective = model.built.objective((part,))
    assert objective.is_exact
    return objective.points(objective.of(values))


def test_there_is_a_case_for_every_part() -> None:
    assert set(CASES) == {part.name for part in PARTS}


@pytest.mark.parametrize("name", CASES)
def test_the_best_plan_of_all_other_parts_is_worse(name: str) -> None:
    document, model = CASES[name], Modelled.of(CASES[name])
    others = [part.name for part in PARTS if part.name != name]
    best, blind = (total(document, model, parts) for parts in (None, others))
    assert best < blind


def total(document: PortfolioDocument, model: Modelled, parts: list[str] | None) -> Fraction:
    return measure(document, model.decision(model.best(parts))).total
