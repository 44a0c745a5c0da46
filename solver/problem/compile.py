"""Portfolio -> Problem: every amount of the document as arrays, locks first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np

from solver.portfolio.numbers import exact
from solver.portfolio.policy import BALANCED
from solver.portfolio.portfolio import Portfolio
from solver.problem.compiling.demands import Demands
from solver.problem.compiling.pairs import Pairs
from solver.problem.compiling.people import People
from solver.problem.compiling.projects import Projects
from solver.problem.compiling.sources import Sources, ints
from solver.problem.problem import Ints, Mentor, Problem, Together

PARTS = tuple(BALANCED)


@dataclass(frozen=True, slots=True)
class Index:
    """The ids and dates behind the axes of a Problem."""

    members: tuple[str, ...]
    demands: tuple[str, ...]
    projects: tuple[str, ...]
    dates: tuple[dt.date, ...]


def compile_problem(portfolio: Portfolio) -> tuple[Problem, Index]:
    """Work out every array of a portfolio, and the ids its axes stand for."""
    sources = Sources(portfolio)
    people, pairs = People(sources), Pairs(sources)
    policy = portfolio.policy
    problem = Problem(
        step=portfolio.hours.step,
        rate=people.rate,
        **people.arrays(),
        **pairs.arrays(),
        **Demands(sources).arrays(),
        **Projects(sources).arrays(),
        **_rules(sources),
        frozen=portfolio.hours.frozen,
        max_moves=policy.max_moves,
        likes=pairs.preferences("points"),
        once=pairs.preferences("once"),
        overtime_premium=exact(policy.overtime_premium),
        weights={part: policy.weight(part) for part in PARTS},
        tiers=_tiers(policy.tiers),
    )
    index = Index(
        portfolio.hours.members,
        tuple(demand.id for demand in portfolio.demands),
        tuple(project.id for project in portfolio.projects),
        tuple(portfolio.periods.dates()),
    )
    return problem, index


def _rules(sources: Sources) -> dict[str, Any]:
    """The rules written by hand that name people: apart, together, mentors."""
    by_kind: dict[str, list[Any]] = {"apart": [], "together": [], "mentor": []}
    for entry in sources.portfolio.rules:
        by_kind.setdefault(entry.kind, []).append(entry)
    return {
        "apart": tuple(_members(sources, entry) for entry in by_kind["apart"]),
        "together": tuple(Together(_members(sources, entry)) for entry in by_kind["together"]),
        "mentors": tuple(_mentor(sources, entry) for entry in by_kind["mentor"]),
    }


def _members(sources: Sources, entry: Any) -> Ints:
    return ints([sources.i_of[name] for name in entry.people])


def _mentor(sources: Sources, entry: Any) -> Mentor:
    levels = sources.eligibility.levels(entry.skill)
    asked = [sources.hours.needs(demand) for demand in sources.portfolio.demands]
    needs = np.array([entry.skill in skills for skills in asked], dtype=bool)
    return Mentor(levels < entry.level, levels >= entry.mentor_level, needs)


def _tiers(tiers: tuple[tuple[str, ...], ...] | None) -> tuple[tuple[str, ...], ...]:
    """The tiers with their last: parts named nowhere; a single one where there are none."""
    named = {part for tier in tiers or () for part in tier}
    rest = tuple(part for part in PARTS if part not in named)
    return (*(tiers or ()), rest) if rest else tuple(tiers or ())
