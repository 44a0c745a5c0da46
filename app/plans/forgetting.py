"""Plans deleted: their slices have no foreign key, so that they go by name."""

from __future__ import annotations

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from app.rows import change
from models import AllocationRow, PlanRow


def forget_plans(session: Session, runs: Select[str]) -> None:
    """Delete the plans of runs, by their ids. One that is of record can't be."""
    plans = select(PlanRow.key).where(PlanRow.run_id.in_(runs))
    change(session, delete(AllocationRow).where(AllocationRow.plan_key.in_(plans)))
    change(session, delete(PlanRow).where(PlanRow.run_id.in_(runs)))
