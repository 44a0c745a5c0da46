"""The planner's policy with its defaults, and the weights of the parts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.oracle.calendar_arithmetic import Calendar
from tests.oracle.exact import ZERO, exact

PRIORITIES = {"critical": 50, "high": 8, "medium": 3, "low": 1}
WEIGHTS = {
    "unfilled": 100,
    "dropped": 100,
    "delay": 1,
    "cost": 0.1,
    "overtime": 0.1,
    "team": 200,
    "change": 5,
    "restarts": 0,
    "preference": 1,
}
PROFILES: dict[str, dict[str, float]] = {
    "balanced": {},
    "cheapest": {"cost": 1},
    "steady": {"change": 50, "team": 400, "restarts": 100},
    "fastest": {"delay": 10, "cost": 0},
}
MIN_HOURS = {"week": 4, "day": 1, "month": 8}
MAX_PROJECTS = {"week": 3, "day": 3, "month": 5}


class Policy:
    """What holds for the portfolio as a whole."""

    def __init__(self, entry: dict, calendar: Calendar) -> None:
        chosen = PROFILES[entry.get("profile") or "balanced"]
        given = {part: n for part, n in (entry.get("weights") or {}).items() if n is not None}
        self.weights = {part: exact(n) for part, n in {**WEIGHTS, **chosen, **given}.items()}
        self.step = optional(entry, "step")
        self.min_hours = optional(entry, "min_hours", exact(MIN_HOURS[calendar.period]))
        self.max_projects: int | None = entry.get("max_projects", MAX_PROJECTS[calendar.period])
        self.overtime = optional(entry, "overtime", ZERO)
        self.overtime_premium = optional(entry, "overtime_premium", Fraction(1, 2))
        self.budget = optional(entry, "budget")
        self.max_moves: int | None = entry.get("max_moves")
        until = entry.get("freeze_until")
        self.freeze_until = None if until is None else date.fromisoformat(until)
        self.tiers = tiers_of(entry)


def optional(entry: dict, field: str, default: Fraction | None = None) -> Fraction | None:
    """An exact number, or its default where the field is absent or null."""
    value = entry.get(field)
    return default if value is None else exact(value)


def tiers_of(entry: dict) -> list[list[str]]:
    """The parts in the order in which they are minimised; those named nowhere come last."""
    tiers = [list(tier) for tier in entry.get("tiers") or []]
    named = {part for tier in tiers for part in tier}
    rest = [part for part in WEIGHTS if part not in named]
    return [*tiers, rest] if rest else tiers


def project_weight(project: dict) -> Fraction:
    """weight[p]: the number given, else what the priority means."""
    if project.get("weight") is not None:
        return exact(project["weight"])
    return exact(PRIORITIES[project.get("priority") or "medium"])
