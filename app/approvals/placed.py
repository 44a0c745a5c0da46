"""Placed: the slices of an approved plan, where a document has their people, demands and days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from app.approvals.approved import Approved
from app.approvals.dated import dated, periods_of
from solver.document import PortfolioDocument
from solver.portfolio.calendar import Ints, Periods

NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Placed:
    """A plan in a document. Axis: one entry per slice and period of the document that it meets.

    periods: the plan's own calendar. row: which of the plan's slices. i, d, t: person, demand and
    period of the document; i and d -1 where it has none, or has the demand in another project.
    """

    plan: Approved
    periods: Periods
    row: Ints
    i: Ints
    d: Ints
    t: Ints
    quarters: Ints

    @classmethod
    def of(cls, session: Session, portfolio: PortfolioDocument, plan: Approved) -> Placed:
        """Look a plan's slices up in a document, by ids and dates."""
        names, periods = plan.names, periods_of(session, plan.document_key)
        i = _array([portfolio.axes.i_of.get(name, NOWHERE) for name in names.people])
        d = _array([_demand(portfolio, plan, number) for number in range(len(names.demands))])
        row, t, quarters = dated(periods, portfolio.periods, plan.period, plan.quarters)
        return cls(plan, periods, row, i[plan.person[row]], d[plan.demand[row]], t, quarters)

    @property
    def project(self) -> Ints:
        """The project of each entry, by its number in the plan."""
        numbers: Ints = self.plan.project_of[self.plan.demand[self.row]]
        return numbers

    @property
    def is_there(self) -> NDArray[np.bool_]:
        """Whether the document has both the person and the demand."""
        return (self.i >= 0) & (self.d >= 0)


def _demand(portfolio: PortfolioDocument, plan: Approved, number: int) -> int:
    """Where a demand of a plan stands in a document; -1: nowhere, or in another project."""
    d = portfolio.axes.d_of.get(plan.names.demands[number], NOWHERE)
    project = plan.names.projects[int(plan.project_of[number])]
    return d if d >= 0 and portfolio.demands[d].project == project else NOWHERE


def _array(numbers: list[int]) -> Ints:
    return np.array(numbers, dtype=np.int64)
