"""Rates and weights with as many digits as a number can have: planned like any others."""

from __future__ import annotations

import json
from typing import Any

import pytest

from solver.checker.check import check
from solver.document import parse
from solver.optimize import optimize
from solver.plan import Plan
from solver.search.settings import Settings
from tests.properties.voices import decision_of

QUICK = Settings(time_limit=2, threads=1)


def document(rates: list[float], hours: float, **project: Any) -> dict[str, Any]:
    people = [{"id": f"p{n}", "rate": rate} for n, rate in enumerate(rates)]
    effort = [{"from": "2027-01-04", "hours_by_period": [hours] * 4}]
    return {
        "calendar": {"start": "2027-01-04", "periods": 4},
        "people": people,
        "projects": [{"id": "crm", **project}],
        "demands": [{"id": "dev", "project": "crm", "effort": effort}],
    }


def planned(tree: dict[str, Any]) -> Plan:
    portfolio = parse(json.dumps(tree).encode())
    plan = optimize(portfolio, QUICK)
    assert check(portfolio, decision_of(plan)) == ()
    assert plan.objective.bound <= plan.objective.total
    return plan


@pytest.mark.parametrize(
    "choice", [{"optional": True}, {"max_delay": 1}, {"optional": True, "max_delay": 2}]
)
def test_a_weight_of_sixteen_digits_may_be_on_a_project_that_is_open(
    choice: dict[str, Any],
) -> None:
    assert planned(document([50], 34.25, weight=8.333333333333334, **choice)).objective.optimal


def test_rates_of_sixteen_digits_leave_nobody_idle() -> None:
    plan = planned(document([83.33333333333333, 84.33333333333333], 60))
    assert plan.objective.optimal
    assert plan.unfilled == ()


def test_a_budget_over_rates_of_sixteen_digits_is_kept_and_used() -> None:
    rates = [95.12345678901234, 96.12345678901234, 97.12345678901234, 98.12345678901234]
    plan = planned(document(rates, 100, budget=5000))
    assert 4600 < plan.kpis["cost"].value <= 5000


def test_equal_rates_of_sixteen_digits_under_a_budget_are_planned_to_proof() -> None:
    plan = planned(document([83.33333333333333] * 2, 60, budget=5000))
    assert plan.objective.optimal
