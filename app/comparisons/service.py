"""Plans compared: what is stored of them, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from app.comparisons import figures, queries
from app.comparisons.axes import Axes, Placed
from app.comparisons.entries import SlicesCompared
from app.comparisons.notes import notes
from app.comparisons.people import people
from app.comparisons.projects import projects
from app.comparisons.queries import BYTES_A_ROW, StoredPlan
from app.comparisons.roles import roles
from app.comparisons.schemas import Comparison
from app.comparisons.slices import slices
from app.kept import Kept
from solver.portfolio.collecting import paused_collection


@dataclass(frozen=True, slots=True)
class Sides:
    """What is compared: plans, and where they are on common axes. documents: by their SHA-256."""

    plans: Sequence[StoredPlan]
    documents: tuple[str, ...]
    axes: Axes
    placed: Sequence[Placed]


@paused_collection()
def compare(session: Session, names: Sequence[str]) -> Comparison:
    """Plans by their ids, the first of them the baseline. Raises PlansNotFound."""
    queries.check_all_there(session, names)
    found = sides(session, names)
    return compared(found, slices(found.axes, names, found.placed))


def sides(session: Session, names: Sequence[str]) -> Sides:
    """Plans that are there on their common axes: kept, for one is compared again and again."""
    plans = queries.read(session, names)
    documents = [plan.document for plan in plans]
    which = tuple(dict.fromkeys(document.sha256 for document in documents))
    axes = AXES.get(which, lambda: Axes.of(documents))
    placed = [PLACED.get((which, plan.about.id), partial(Placed.of, axes, plan)) for plan in plans]
    return Sides(plans, which, axes, placed)


def compared(found: Sides, slices: SlicesCompared) -> Comparison:
    """All that is said of them, what slices do otherwise as it is given."""
    plans, axes, placed = found.plans, found.axes, found.placed
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
        slices=slices,
    )


def _size_of_axes(axes: Axes) -> int:
    return BYTES_A_ROW * (len(axes.people) + len(axes.projects) + len(axes.demands))


def _size_of_placed(placed: Placed) -> int:
    amounts = (placed.slices, placed.loads, placed.capacity)
    tables = (placed.supply, placed.filled, placed.unfilled)
    sums = sum(a.places.nbytes + a.quarters.nbytes for a in amounts)
    return sums + sum(table.nbytes for table in tables)


AXES: Kept[Axes] = Kept(32_000_000, _size_of_axes)
PLACED: Kept[Placed] = Kept(128_000_000, _size_of_placed)
