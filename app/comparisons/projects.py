"""What becomes of projects beside the baseline."""

from __future__ import annotations

from collections.abc import Sequence

from app.comparisons.entries import Outcome, ProjectCompared, ProjectDelta, ProjectFigures
from app.comparisons.figures import difference
from app.comparisons.queries import ProjectState, StoredPlan
from solver.portfolio.numbers import hours_of

NOTHING = ProjectState(is_on=False, delay=0, coverage=0, quarters=0, cost=0)


def projects(plans: Sequence[StoredPlan]) -> tuple[ProjectCompared, ...]:
    """Those that are not the same everywhere, in the order of the documents."""
    names = {row.id: row.name for plan in reversed(plans) for row in plan.document.projects}
    ids = dict.fromkeys(row.id for plan in plans for row in plan.document.projects)
    states = {name: [plan.projects.get(name) for plan in plans] for name in ids}
    return tuple(
        ProjectCompared(name, names[name], tuple(_figures(state, found[0]) for state in found))
        for name, found in states.items()
        if any(state != found[0] for state in found)
    )


def _figures(state: ProjectState | None, baseline: ProjectState | None) -> ProjectFigures | None:
    delta = _delta(state or NOTHING, baseline or NOTHING)
    if state is None:
        if baseline is None:
            return None
        return ProjectFigures(None, None, None, None, None, delta, "gone")
    return ProjectFigures(
        on=state.is_on,
        delay=state.delay,
        coverage=state.coverage,
        hours=hours_of(state.quarters),
        cost=state.cost,
        delta=delta,
        outcome="new" if baseline is None else _outcome(state, baseline),
    )


def _delta(state: ProjectState, baseline: ProjectState) -> ProjectDelta:
    return ProjectDelta(
        coverage=difference(state.coverage, baseline.coverage),
        hours=hours_of(state.quarters - baseline.quarters),
        cost=difference(state.cost, baseline.cost),
        delay=state.delay - baseline.delay,
    )


def _outcome(state: ProjectState, baseline: ProjectState) -> Outcome:
    """The weightiest of what differs, in one word."""
    if state == baseline:
        return "same"
    if state.is_on != baseline.is_on:
        return "taken_up" if state.is_on else "dropped"
    if state.coverage != baseline.coverage:
        return "loses" if state.coverage < baseline.coverage else "gains"
    if state.delay != baseline.delay:
        return "delayed" if state.delay > baseline.delay else "earlier"
    return "changed"
