"""Key figures of a plan, over the whole portfolio and by project."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

import numpy as np

from solver.plan import Kpi, ProjectSummary
from solver.portfolio.ledger import Ledger
from solver.portfolio.numbers import QUARTERS_PER_HOUR, hours_of, plain

FIGURES: dict[str, tuple[str, Literal["higher", "lower"] | None]] = {
    "asked_hours": ("hours", None),
    "filled_hours": ("hours", "higher"),
    "unfilled_hours": ("hours", "lower"),
    "coverage": ("share", "higher"),
    "weighted_coverage": ("share", "higher"),
    "projects_fully_staffed": ("projects", "higher"),
    "projects_off": ("projects", "lower"),
    "cost": ("money", "lower"),
    "utilisation": ("share", None),
    "overbooked_people": ("people", "lower"),
    "people_moved": ("people", "lower"),
    "mean_team": ("people per demand", "lower"),
    "switches": ("gaps", "lower"),
}


def figures_of(ledger: Ledger) -> Mapping[str, Kpi]:
    """Every KPI by its name, in the order of FIGURES."""
    exactly = {**_staffing(ledger), **_effort(ledger)}
    return {name: Kpi(plain(exactly[name]), *about) for name, about in FIGURES.items()}


def summaries_of(ledger: Ledger) -> tuple[ProjectSummary, ...]:
    """Each project's choice, hours, cost and share of its hours staffed (off: 0)."""
    asked, short = _by_project(ledger)
    rows = []
    for p, project in enumerate(ledger.axes.projects):
        is_on = bool(ledger.is_on[p])
        worked = int(ledger.x.worked[ledger.axes.demands_of[p]].sum())
        coverage = _ratio(asked[p] - short[p], asked[p], 1) if is_on else Fraction(0)
        rows.append(
            ProjectSummary(
                project.id,
                is_on,
                int(ledger.delay[p]),
                plain(coverage),
                hours_of(worked),
                plain(ledger.cost[p]),
            )
        )
    return tuple(rows)


def _staffing(ledger: Ledger) -> dict[str, Fraction]:
    """What is asked and how much of it is filled."""
    asked, short = _by_project(ledger)
    weight, on = ledger.axes.weight, np.flatnonzero(ledger.is_on).tolist()
    filled = [a - b for a, b in zip(asked, short, strict=True)]
    weighted = sum((weight[p] * filled[p] for p in on), Fraction(0))
    return {
        "asked_hours": Fraction(sum(asked), QUARTERS_PER_HOUR),
        "filled_hours": Fraction(sum(filled), QUARTERS_PER_HOUR),
        "unfilled_hours": Fraction(sum(short), QUARTERS_PER_HOUR),
        "coverage": _ratio(sum(filled), sum(asked), 1),
        "weighted_coverage": _ratio(
            weighted, sum((weight[p] * asked[p] for p in on), Fraction(0)), 1
        ),
        "projects_fully_staffed": Fraction(sum(asked[p] > 0 and not short[p] for p in on)),
        "projects_off": Fraction(int((~ledger.is_on).sum())),
    }


def _effort(ledger: Ledger) -> dict[str, Fraction]:
    """What the plan asks of people."""
    axes, x = ledger.axes, ledger.x
    able = (axes.cap > 0).any(axis=1)
    return {
        "cost": sum(ledger.cost, Fraction(0)),
        "utilisation": _ratio(int(x.load[able].sum()), int(axes.cap.sum()), 0),
        "overbooked_people": Fraction(int((x.load > axes.cap).any(axis=1).sum())),
        "people_moved": Fraction(int(ledger.record.moved.sum())),
        "mean_team": _ratio(len(x.pairs.i), len(np.unique(x.pairs.d)), 0),
        "switches": Fraction(ledger.restarts),
    }


def _by_project(ledger: Ledger) -> tuple[list[int], list[int]]:
    """Quarter hours asked, past-horizon ones included, and unfilled: [p]."""
    asked = ledger.total + ledger.past
    return (
        [int(asked[demands].sum()) for demands in ledger.axes.demands_of],
        [int(ledger.short[demands].sum()) for demands in ledger.axes.demands_of],
    )


def _ratio(part: Fraction | int, whole: Fraction | int, of_nothing: int) -> Fraction:
    return Fraction(part) / whole if whole else Fraction(of_nothing)
