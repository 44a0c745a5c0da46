"""Plans of any decision, measured and stored, as something to compare."""

from __future__ import annotations

from fractions import Fraction

from sqlalchemy.orm import Session

from app.plans import service as plans
from solver.checker.measure import measure
from solver.document import PortfolioDocument
from solver.plan import Decision, Objective, Plan, Unfilled
from solver.portfolio.numbers import hours_of, plain
from tests.stored import start_run


def measured(portfolio: PortfolioDocument, decision: Decision, gap: float = 0) -> Plan:
    """The plan of a decision, legal or not, with a bound so far below its total."""
    worth = measure(portfolio, decision)
    total = worth.total
    bound = total - Fraction(repr(gap)) * max(Fraction(1), abs(total))
    return Plan(
        objective=Objective(plain(total), plain(bound), gap, gap == 0, worth.part_values),
        kpis=worth.kpis,
        projects=worth.projects,
        allocations=decision.allocations,
        unfilled=tuple(
            Unfilled(demand, period, hours_of(quarters), "no_capacity", "")
            for (demand, period), quarters in worth.unfilled.items()
        ),
    )


def planned(
    session: Session, portfolio: PortfolioDocument, decision: Decision, gap: float = 0
) -> str:
    """The id of a stored plan of a decision."""
    return plans.save(session, start_run(session, portfolio), measured(portfolio, decision, gap))
