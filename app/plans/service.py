"""Plans stored: the slices past the session, what they come to summed up by the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bulk import write_numbers, write_rows
from app.plans.sums import Ints, Slices, per_person, per_project
from app.rows import find_row, new_id
from models import (
    AllocationRow,
    ConflictRow,
    DemandRow,
    KpiRow,
    PartRow,
    PeriodRow,
    PersonPeriodRow,
    PersonRow,
    PlanProjectRow,
    PlanRow,
    ProjectPeriodRow,
    ProjectRow,
    RunRow,
    UnfilledRow,
)
from solver.plan import Allocation, Hours, Plan
from solver.portfolio.numbers import QUARTERS_PER_HOUR


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers that a document's people, projects, demands and periods have in its rows.

    project_of: the project of each demand.
    """

    people: Mapping[str, int]
    projects: Mapping[str, int]
    demands: Mapping[str, int]
    periods: Mapping[dt.date, int]
    project_of: Sequence[int]

    @classmethod
    def of(cls, session: Session, document_key: int) -> Numbers:
        """Read the numbers of a document."""

        def read(kind: Any, name: Any) -> dict[Any, int]:
            wanted = select(name, kind.number).where(kind.document_key == document_key)
            return dict(list(session.execute(wanted)))

        projects = select(DemandRow.project).where(DemandRow.document_key == document_key)
        return cls(
            read(PersonRow, PersonRow.id),
            read(ProjectRow, ProjectRow.id),
            read(DemandRow, DemandRow.id),
            read(PeriodRow, PeriodRow.starts_on),
            session.scalars(projects.order_by(DemandRow.number)).all(),
        )


def save(session: Session, run_id: str, plan: Plan) -> str:
    """Store a run's plan whole, with its sums; returns its id."""
    run = find_row(session, RunRow, run_id, "run")
    row = _plan_row(run, plan)
    session.add(row)
    session.flush()
    numbers = Numbers.of(session, run.document_key)
    slices = _slices(plan.allocations, numbers)
    write_numbers(session, AllocationRow, row.key, (slices,))
    _save_figures(session, row.key, plan, numbers)
    _save_sums(session, row.key, _arrays(slices, plan, numbers))
    return row.id


def quarters_of(hours: Hours) -> int:
    """Hours as whole quarter hours; anything between is a bug."""
    quarters = int(hours * QUARTERS_PER_HOUR)
    if quarters != hours * QUARTERS_PER_HOUR:
        raise ValueError(f"{hours} hours are no whole quarter hours.")
    return quarters


def _slices(allocations: Sequence[Allocation], numbers: Numbers) -> Ints:
    """Person, demand, period and quarter hours [slice, 4], in the order of their key."""
    people, demands, periods = numbers.people, numbers.demands, numbers.periods
    hours = [item.hours for item in allocations]
    quarters = np.array(hours, dtype=np.float64) * QUARTERS_PER_HOUR
    table = np.array(
        [
            [people[item.person] for item in allocations],
            [demands[item.demand] for item in allocations],
            [periods[item.period] for item in allocations],
            quarters.astype(np.int64),
        ],
        dtype=np.int64,
    )
    broken = np.flatnonzero(table[3] != quarters)
    if broken.size:
        raise ValueError(f"{hours[broken[0]]} hours are no whole quarter hours.")
    return table.T[np.lexsort(table[2::-1])]


def _plan_row(run: RunRow, plan: Plan) -> PlanRow:
    objective = plan.objective
    tiers = None if objective.tiers is None else [asdict(tier) for tier in objective.tiers]
    return PlanRow(
        id=new_id(),
        run_id=run.id,
        document_key=run.document_key,
        total=objective.total,
        bound=objective.bound,
        gap=objective.gap,
        is_optimal=objective.optimal,
        tiers=tiers,
        warnings=[[w.pointer, w.code, w.message] for w in plan.warnings] or None,
        caller=run.caller,
    )


def _save_figures(session: Session, key: int, plan: Plan, numbers: Numbers) -> None:
    parts, kpis = plan.objective.parts.items(), plan.kpis.items()
    write_rows(
        session,
        PartRow,
        [(key, n, name, p.points, p.amount, p.unit) for n, (name, p) in enumerate(parts)],
    )
    write_rows(
        session,
        KpiRow,
        [(key, n, name, k.value, k.unit, k.better) for n, (name, k) in enumerate(kpis)],
    )
    write_rows(
        session,
        PlanProjectRow,
        [
            (key, numbers.projects[p.id], p.on, p.delay, p.coverage, quarters_of(p.hours), p.cost)
            for p in plan.projects
        ],
    )
    write_rows(session, UnfilledRow, _unfilled(key, plan, numbers))
    write_rows(
        session,
        ConflictRow,
        [
            (key, n, c.rule, c.person, c.demand, c.period, c.message)
            for n, c in enumerate(plan.conflicts)
        ],
    )


def _unfilled(key: int, plan: Plan, numbers: Numbers) -> Iterator[tuple[Any, ...]]:
    for n, item in enumerate(plan.unfilled):
        period = None if item.period is None else numbers.periods[item.period]
        hours = quarters_of(item.hours)
        yield key, n, numbers.demands[item.demand], period, hours, item.reason, item.detail


def _save_sums(session: Session, key: int, slices: Slices) -> None:
    write_numbers(session, PersonPeriodRow, key, (per_person(slices),))
    write_numbers(session, ProjectPeriodRow, key, (per_project(slices),))


def _arrays(table: Ints, plan: Plan, numbers: Numbers) -> Slices:
    project_of = np.array(numbers.project_of, dtype=np.int64)
    short = [
        (numbers.demands[item.demand], numbers.periods[item.period], quarters_of(item.hours))
        for item in plan.unfilled
        if item.period is not None
    ]
    missing = np.array(short, dtype=np.int64).reshape(-1, 3)
    return Slices(
        person=table[:, 0],
        project=project_of[table[:, 1]],
        period=table[:, 2],
        quarters=table[:, 3],
        short_project=project_of[missing[:, 0]],
        short_period=missing[:, 1],
        unfilled=missing[:, 2],
    )
