"""Rate x hours stay within the project's and the portfolio's budget."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.plan import Conflict, Decision
from solver.portfolio.axes import Bools
from solver.portfolio.ledger import Ledger
from solver.portfolio.numbers import QUARTERS_PER_HOUR, exact, hours_of
from solver.portfolio.portfolio import Portfolio
from solver.rules.base import Ask, Blocks, Rule, Violation, conflict_of

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

    def blocks(self, portfolio: Portfolio, plan: Decision) -> Blocks | None:
        ledger, axes = plan.ledger(portfolio), portfolio.axes
        overall = _overall_left(ledger)
        left = [_left(ledger, p, overall) for p in range(axes.P)]

        def shuts(ask: Ask) -> Bools:
            money = left[ask.p]
            if money is None:
                return ask.none()
            dear = [
                axes.rate[i] * least > money * QUARTERS_PER_HOUR
                for i, least in zip(ask.people.tolist(), ask.least.tolist(), strict=True)
            ]
            return np.array(dear, dtype=bool)

        def why(ask: Ask, i: int) -> str:
            money, hours = float(left[ask.p] or 0), hours_of(ask.least_of(i))
            price = float(axes.rate[i] * ask.least_of(i) / QUARTERS_PER_HOUR)
            return (
                f"the least that {axes.members[i]} can add, {hours} h, costs {price:,.2f} and"
                f" {money:,.2f} of the budget is left; a larger budget would help"
            )

        return Blocks(shuts, why) if any(money is not None for money in left) else None


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


def _overall_left(ledger: Ledger) -> Fraction | None:
    """Money left in the portfolio's budget; None: there is none."""
    most = ledger.portfolio.policy.budget
    return None if most is None else exact(most) - sum(ledger.cost, Fraction(0))


def _left(ledger: Ledger, p: int, overall: Fraction | None) -> Fraction | None:
    """Money left for a project, in its budget and in the portfolio's; None: no budget."""
    own = ledger.axes.projects[p].budget
    if own is None:
        return overall
    left = exact(own) - ledger.cost[p]
    return left if overall is None else min(left, overall)
