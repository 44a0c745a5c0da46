"""A comparison as one flat table, for spreadsheets: a figure a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from app.comparisons.entries import Figure
from app.comparisons.schemas import Comparison
from app.sheets import csv_text

HEADER = (
    "section",
    "item",
    "other",
    "project",
    "period",
    "plan",
    "measure",
    "value",
    "delta",
    "better",
    "proven",
)
Row = tuple[Any, ...]
WORDS = {True: "true", False: "false", None: ""}


def csv_of(comparison: Comparison) -> str:
    """The table as CSV text, with its header."""
    return csv_text([HEADER, *(row for section in SECTIONS for row in section(comparison))])


def _plans(comparison: Comparison) -> Iterator[Row]:
    for plan in comparison.plans:
        for change in plan.changes:
            yield _row("change", plan.name, plan.id, "text", change["text"], other=plan.scenario)
        for measure in ("total", "bound", "gap"):
            value = getattr(plan, measure)
            yield _row("plan", plan.name, plan.id, measure, value, other=plan.scenario)


def _notes(comparison: Comparison) -> Iterator[Row]:
    for note in comparison.notes:
        yield _row("note", note.code, note.plan, "text", note.message)


def _figures(comparison: Comparison) -> Iterator[Row]:
    yield from _figure_rows(comparison, "objective", "total", "points", comparison.objective)
    for name, kpi in comparison.kpis.items():
        unit = comparison.units.kpis[name]
        yield from _figure_rows(comparison, "kpi", name, unit, kpi)
    for name, part in comparison.parts.items():
        yield from _figure_rows(comparison, "part", name, "points", part)


def _figure_rows(
    comparison: Comparison, section: str, item: str, unit: str, figures: tuple[Figure, ...]
) -> Iterator[Row]:
    for plan, figure in zip(comparison.plans, figures, strict=True):
        words = WORDS[figure.better], WORDS[figure.proven]
        place = (section, item, "", "", "", plan.id, unit)
        yield (*place, figure.value, figure.delta, *words)


def _projects(comparison: Comparison) -> Iterator[Row]:
    for project in comparison.projects:
        for plan, found in zip(comparison.plans, project.values, strict=True):
            if found is None:
                continue
            outcome = found.outcome
            for measure in ("coverage", "hours", "cost", "delay"):
                value, delta = getattr(found, measure), getattr(found.delta, measure)
                yield _row("project", project.id, plan.id, measure, value, delta, other=outcome)


def _people(comparison: Comparison) -> Iterator[Row]:
    for person in comparison.people:
        for plan, found in zip(comparison.plans, person.values, strict=True):
            if found is None:
                continue
            hours, role = found.delta.hours, person.role
            yield _row("person", person.id, plan.id, "hours", found.hours, hours, other=role)
            for measure in ("capacity", "utilisation", "peak", "periods"):
                value = getattr(found, measure)
                if value is not None:
                    yield _row("person", person.id, plan.id, measure, value, other=role)


def _roles(comparison: Comparison) -> Iterator[Row]:
    days = [day.isoformat() for day in comparison.periods]
    for role in comparison.roles:
        for plan, found in zip(comparison.plans, role.values, strict=True):
            for measure in ("capacity", "asked", "filled"):
                for day, value in zip(days, getattr(found, measure), strict=True):
                    if value is not None:
                        yield _row("role", role.role, plan.id, measure, value, period=day)


def _slices(comparison: Comparison) -> Iterator[Row]:
    for section in ("added", "removed"):
        for share in getattr(comparison.slices, section):
            for measure in ("hours", "slices"):
                place = (section, share.person, "", share.project, "", share.plan, measure)
                yield (*place, getattr(share, measure), None, "", "")
    for move in comparison.slices.moved:
        for measure in ("hours", "slices"):
            place = ("moved", move.from_, move.to, move.project, "", move.plan, measure)
            yield (*place, getattr(move, measure), None, "", "")


def _row(
    section: str,
    item: str | None,
    plan: str,
    measure: str,
    value: Any,
    delta: Any = None,
    **more: str | None,
) -> Row:
    other, period = more.get("other"), more.get("period")
    return (section, item, other, "", period, plan, measure, value, delta, "", "")


SECTIONS: tuple[Callable[[Comparison], Iterator[Row]], ...] = (
    _plans,
    _notes,
    _figures,
    _projects,
    _people,
    _roles,
    _slices,
)
