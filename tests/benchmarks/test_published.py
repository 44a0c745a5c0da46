"""A file of a published case becomes a portfolio whose total is the case's cost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import published
from benchmarks.record import LEGAL, Run
from solver import document
from solver.checker.check import check
from solver.checker.measure import measure
from solver.optimize import optimize
from solver.plan import Allocation, Decision, ProjectChoice
from solver.search.settings import Settings

# Two sources of 6 and 4, three sinks of 3, 3 and 4; no lane from the second to the first.
TEXT = """2 3
6 4
3 3 4
1.5 2 0.25
x 1 2
10 20 30
x 5 8.5
"""
LEAST = 10 + 3 * 1.5 + 20 + 3 * 2 + 8.5 + 4 * 2  # s0 to p0 and p1, s1 to p2
README = """Numbers.

| file | published total | kind |
|---|---|---|
| two.txt | 57 | optimum |
| big.txt | 60.5 | best_known |
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "two.txt").write_text(TEXT)
    (tmp_path / "README.md").write_text(README)
    return tmp_path


def run(**fields: Any) -> Run:
    case = {"file": "two.txt", "value": 57.0, "kind": fields.pop("kind", "optimum")}
    known = {"verdict": LEGAL, "total": 57.0, "bound": 57.0} | fields
    return Run(case, "two", "staffolio", 5, **known)


def test_the_values_are_read_from_the_table(folder: Path) -> None:
    found = [(case.name, case.value, case.kind) for case in published.cases(folder)]
    assert found == [("two", 57, "optimum"), ("big", 60.5, "best_known")]


def test_a_file_is_read_number_by_number() -> None:
    lanes = published.read(TEXT)
    assert (lanes.supplies, lanes.demands) == ([6, 4], [3, 3, 4])
    assert lanes.unit == {(0, 0): 1.5, (0, 1): 2, (0, 2): 0.25, (1, 1): 1, (1, 2): 2}
    assert lanes.fixed == {(0, 0): 10, (0, 1): 20, (0, 2): 30, (1, 1): 5, (1, 2): 8.5}


@pytest.mark.parametrize("text", ["2 3 6", TEXT.removesuffix("8.5\n"), TEXT + "7"])
def test_a_file_of_another_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="tables"):
        published.read(text)


def test_a_plans_total_is_the_cost_of_its_lanes(folder: Path) -> None:
    portfolio = document.parse(json.dumps(published.document(folder / "two.txt")).encode())
    day = portfolio.calendar.start
    hours = {("s0", "d0"): 3, ("s0", "d1"): 3, ("s1", "d2"): 4}
    plan = Decision(
        tuple(ProjectChoice(project.id) for project in portfolio.projects),
        tuple(Allocation(who, what, day, amount) for (who, what), amount in hours.items()),
    )
    assert check(portfolio, plan) == ()
    assert float(measure(portfolio, plan).total) == LEAST


def test_the_optimum_of_the_portfolio_is_that_of_the_case(folder: Path) -> None:
    portfolio = document.parse(json.dumps(published.document(folder / "two.txt")).encode())
    objective = optimize(portfolio, Settings(time_limit=10, threads=1)).objective
    assert objective.optimal
    assert objective.total == LEAST


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "holds"),
        ({"total": 60.0, "bound": 50.0}, "holds"),
        ({"bound": 57.001}, "bound above the published value"),
        ({"total": 56.9, "bound": 50.0}, "total below the published optimum"),
        ({"total": 56.9, "bound": 50.0, "kind": "best_known"}, "better than published"),
        ({"total": None, "bound": None, "verdict": "none within the time"}, "none within the time"),
        ({"bound": 58.0, "verdict": "team by 1"}, "bound above the published value"),
    ],
)
def test_bound_value_and_total_are_compared(fields: dict[str, Any], says: str) -> None:
    found = run(**fields)
    assert published.comment(found) == says
    assert published.is_contradicted(found) == says.startswith(("bound", "total"))
