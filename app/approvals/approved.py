"""What plans say of some projects: their slices and choices by number, with the names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.plans.whole import Names
from models import AllocationRow, DemandRow, PlanProjectRow, PlanRow
from solver.portfolio.calendar import Ints


@dataclass(frozen=True, slots=True)
class Approved:
    """A plan as far as it concerns some projects. Axis: one entry per slice on them.

    choices: row of each such project by its id. project_of: number of each demand's project.
    person, demand, period: numbers of the plan's document. quarters: quarter hours.
    """

    plan_key: int
    plan_id: str
    document_key: int
    names: Names
    choices: Mapping[str, PlanProjectRow]
    project_of: Ints
    person: Ints
    demand: Ints
    period: Ints
    quarters: Ints


def approved(session: Session, record: Mapping[str, int]) -> list[Approved]:
    """The plans that a record (project -> plan key) names, each with its projects there."""
    projects: dict[int, list[str]] = defaultdict(list)
    for project, key in record.items():
        projects[key].append(project)
    plans = session.scalars(select(PlanRow).where(PlanRow.key.in_(list(projects))))
    return [_of_plan(session, plan, projects[plan.key]) for plan in sorted(plans, key=_by_id)]


def _by_id(plan: PlanRow) -> str:
    return plan.id


def _of_plan(session: Session, plan: PlanRow, projects: Sequence[str]) -> Approved:
    names = Names.of(session, plan.document_key)
    kind = PlanProjectRow
    rows = session.scalars(select(kind).where(kind.plan_key == plan.key).order_by(kind.project))
    wanted = set(projects)
    choices = {
        names.projects[row.project]: row for row in rows if names.projects[row.project] in wanted
    }
    of_demands = select(DemandRow.project).where(DemandRow.document_key == plan.document_key)
    project_of = _array(session.scalars(of_demands.order_by(DemandRow.number)).all())
    slices = _slices(session, plan.key)
    chosen = np.zeros(len(names.projects), dtype=bool)
    chosen[[row.project for row in choices.values()]] = True
    columns = slices[:, chosen[project_of[slices[1]]]]
    return Approved(plan.key, plan.id, plan.document_key, names, choices, project_of, *columns)


def _slices(session: Session, plan_key: int) -> Ints:
    """Person, demand, period and quarter hours of the slices, in the order of their key."""
    row = AllocationRow
    wanted = select(row.person, row.demand, row.period, row.quarters)
    ordered = wanted.where(row.plan_key == plan_key).order_by(row.person, row.demand, row.period)
    return numbers_of(session, ordered, 4)


def numbers_of(session: Session, wanted: Select[*tuple[Any, ...]], columns: int) -> Ints:
    """Rows of so many whole numbers: [column, row]."""
    flat = [number for found in session.execute(wanted) for number in found]
    return _array(flat).reshape(-1, columns).T


def _array(numbers: Sequence[int]) -> Ints:
    return np.array(numbers, dtype=np.int64)
