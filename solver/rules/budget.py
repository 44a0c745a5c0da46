"""Rate x hours stay within the project's and the portfolio's budget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.plan import Conflict, Decision
from solver.portfolio.ledger import Ledger
from solver.portfolio.numbers import QUARTERS_PER_HOUR, exact
from solver.portfolio.portfolio import Portfolio
from solver.rules.base import Ask, PersonId, Rule, Violation, conflict_of

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows


class Budget(Rule):
    """Rate x hours stay within the project's and the portfolio's budget.

    A violation counts money beyond it.
    """

    name = "budget"
    reads = (
        "projects.budget",
        "policy.budget",
    )

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """sum rate x <= budget, in whole numbers of the rates' common denominator."""
        for p, money in problem.budgets.items():
            s = np.arange(len(columns.x)) if p < 0 else np.flatnonzero(columns.p == p)
            rate = problem.rate.at(columns.i[s])
            high = (money * rate.bottom * 4).__floor__()
            rows.add_exactly("budget", columns.x[s], rate.top, high)

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        return _overspent(plan.ledger(portfolio))

    def conflicts(self, portfolio: Portfolio) -> Iterator[Conflict]:
        return map(conflict_of, _overspent(portfolio.locked))

    def blocks(self, portfolio: Portfolio, plan: Decision, ask: Ask) -> Mapping[PersonId, str]:
        ledger, axes = plan.ledger(portfolio), portfolio.axes
        d = axes.d_of[ask.demand]
        left = _left(ledger, int(axes.project_of[d]))
        if left is None:
            return {}
        least, shut = ledger.least_more(d, ask.t), {}
        for i, quarters in enumerate(least.tolist()):
            if axes.rate[i] * quarters > left * QUARTERS_PER_HOUR:
                words = f"costs more than the {float(left):,.2f} left of the budget"
                shut[axes.members[i]] = f"{axes.members[i]} {words}"
        return shut


def _overspent(ledger: Ledger) -> Iterator[Violation]:
    """Money beyond a project's budget, or beyond the portfolio's."""
    for project, spent in zip(ledger.axes.projects, ledger.cost, strict=True):
        if project.budget is not None and spent > exact(project.budget):
            over = spent - exact(project.budget)
            text = f"{project.id} costs {float(spent):,.2f}, {float(over):,.2f} beyond its budget."
            yield Violation("budget", over, text, project=project.id)
    most, spent = ledger.portfolio.policy.budget, sum(ledger.cost, Fraction(0))
    if most is not None and spent > exact(most):
        over = spent - exact(most)
        text = f"The plan costs {float(spent):,.2f}, {float(over):,.2f} beyond policy.budget."
        yield Violation("budget", over, text)


def _left(ledger: Ledger, p: int) -> Fraction | None:
    """Money left for a project in its budget and in the portfolio's; None: no budget."""
    left = []
    if ledger.axes.projects[p].budget is not None:
        left.append(exact(ledger.axes.projects[p].budget or 0) - ledger.cost[p])
    if ledger.portfolio.policy.budget is not None:
        left.append(exact(ledger.portfolio.policy.budget) - sum(ledger.cost, Fraction(0)))
    return min(left, default=None)
