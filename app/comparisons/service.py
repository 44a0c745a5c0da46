"""Plans compared: what is stored of them, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sqlalchemy.orm import Session

from app.comparisons import figures, queries
from app.comparisons.axes import Axes, Placed
from app.comparisons.notes import notes
from app.comparisons.people import people
from app.comparisons.projects import projects
from app.comparisons.queries import BYTES_A_ROW, StoredPlan
from app.comparisons.roles import roles
from app.comparisons.schemas import Comparison
from app.comparisons.slices import slices
from app.kept import Kept
from solver.portfolio.collecting import paused_collection


@paused_collection()
def compare(session: Session, names: Sequence[str]) -> Comparison:
    """Plans by their ids, the first of them the baseline. Raises PlansNotFound."""
    plans = queries.read(session, names)
    axes, placed = _placed(plans)
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


def _placed(plans: Sequence[StoredPlan]) -> tuple[Axes, list[Placed]]:
    """The plans on their common axes: kept, for a plan is compared again and again."""
    documents = [plan.document for plan in plans]
    which = tuple(dict.fromkeys(document.sha256 for document in documents))
    axes = AXES.get(which, lambda: Axes.of(documents))
    return axes, [
        PLACED.get((which, plan.about.id), partial(Placed.of, axes, plan)) for plan in plans
    ]


def _size_of_axes(axes: Axes) -> int:
    return BYTES_A_ROW * (len(axes.people) + len(axes.projects) + len(axes.demands))


def _size_of_placed(placed: Placed) -> int:
    amounts = (placed.slices, placed.loads, placed.capacity)
    tables = (placed.supply, placed.filled, placed.unfilled)
    sums = sum(a.places.nbytes + a.quarters.nbytes for a in amounts)
    return sums + sum(table.nbytes for table in tables)


AXES: Kept[Axes] = Kept(32_000_000, _size_of_axes)
PLACED: Kept[Placed] = Kept(128_000_000, _size_of_placed)
