"""Plans deleted: their slices and sums have no foreign key, so that they go by name."""

from __future__ import annotations

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from app.rows import change
from models import AllocationRow, PersonPeriodRow, PlanRow, ProjectPeriodRow

LEAN_ROWS = (AllocationRow, PersonPeriodRow, ProjectPeriodRow)


def forget_plans(session: Session, runs: Select[str]) -> None:
    """Delete the plans of runs, by their ids. One that is of record can't be."""
    plans = select(PlanRow.key).where(PlanRow.run_id.in_(runs))
    for kind in LEAN_ROWS:
        change(session, delete(kind).where(kind.plan_key.in_(plans)))
    change(session, delete(PlanRow).where(PlanRow.run_id.in_(runs)))
