"""Plans compared: what is stored of them, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.comparisons import figures, queries
from app.comparisons.axes import Axes, Placed
from app.comparisons.notes import notes
from app.comparisons.people import people
from app.comparisons.projects import projects
from app.comparisons.roles import roles
from app.comparisons.schemas import Comparison
from app.comparisons.slices import slices
from solver.portfolio.collecting import paused_collection


@paused_collection()
def compare(session: Session, names: Sequence[str]) -> Comparison:
    """Plans by their ids, the first of them the baseline. Raises PlansNotFound."""
    plans = queries.read(session, names)
    axes = Axes.of([plan.document for plan in plans])
    placed = [Placed.of(axes, plan) for plan in plans]
    return Comparison(
        plans=tuple(plan.about for plan in plans),
        notes=notes(plans),
        periods=axes.periods,
        objective=figures.objective(plans),
        kpis=figures.kpis(plans),
        parts=figures.parts(plans),
        units=figures.units(plans),
        projects=projects(plans),
        people=people(axes, plans, placed),
        roles=roles(axes, placed),
        slices=slices(axes, names, placed),
    )
