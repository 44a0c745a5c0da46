"""Plans of any decision, measured and stored, as something to compare."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from app.comparisons.schemas import Comparison
from app.comparisons.service import compare
from app.database import Database
from app.plans import service as plans
from solver.checker.measure import measure
from solver.document import PortfolioDocument
from solver.plan import Decision, Objective, Plan, Unfilled
from solver.portfolio.numbers import hours_of, plain
from tests.builders import Thing, demand, person, portfolio
from tests.stored import start_run

THE_CRM = Thing("projects", {"id": "crm", "optional": True, "max_delay": 1, "name": "The CRM"})
Case = tuple[PortfolioDocument, Decision]


def crew(*more: Thing, weeks: int = 2, only: str = "", **policy: Any) -> PortfolioDocument:
    """Ann and Bob, or one of them, on CRM, which may be off or wait, and on ERP."""
    people = [person("bob", rate=80, name_="Bob"), person("ann", rate=100, team="Core")]
    return portfolio(
        *(one for one in people if only in ("", one.entry["id"])),
        THE_CRM,
        demand("crm", 40),
        demand("erp", 20),
        *more,
        weeks=weeks,
        **policy,
    )


def compared(database: Database, *cases: Case, gap: float = 0) -> Comparison:
    """The comparison of stored plans, of a document and a decision each."""
    with database.session() as session:
        names = [planned(session, document, choice, gap) for document, choice in cases]
    with database.read_session() as session:
        return compare(session, names)


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
