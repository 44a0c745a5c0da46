"""What tests say of the reasons of a plan."""

from __future__ import annotations

from solver.checker.check import check
from solver.checker.measure import measure
from solver.explain.unfilled import explain
from solver.plan import Decision, Unfilled
from solver.portfolio.portfolio import Portfolio

WHEN = "in the week from 2027-01-04"


def told(office: Portfolio, plan: Decision) -> list[Unfilled]:
    """The reasons of a legal plan's shortages; the same when asked again."""
    assert check(office, plan) == ()
    found = explain(office, plan, measure(office, plan))
    assert found == explain(office, plan, measure(office, plan))
    return list(found)


def one(office: Portfolio, plan: Decision) -> tuple[str, str]:
    """The reason of the only shortage."""
    (row,) = told(office, plan)
    return row.reason, row.detail
