"""A database with something in it: portfolios, scenarios, runs that ended, plans of them.

The plans are invented, not searched: as many slices as a real one of that size has, spread over
the demands' own weeks. They break rules; storing and reading does not ask.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from app.database import Database
from app.plans.service import save
from app.portfolios import service as portfolios
from app.rows import new_id
from app.scenarios import service as scenarios
from benchmarks.cases import Case
from benchmarks.generator import START, document
from models import RunRow, ScenarioRow
from models.base import now
from solver.document import PortfolioDocument, parse
from solver.plan import Allocation, Kpi, Objective, PartValue, Plan, ProjectSummary, Unfilled
from solver.portfolio.collecting import paused_collection
from solver.search.settings import Settings

CALLER = "bench"
SLICES_A_WEEK = 1.15
"""Before the slices that differ from plan to plan: 1.5 in all."""
CHANGED = 0.3
PARTS = ("unfilled", "cost", "team", "change", "overtime", "preference")
KPIS = ("coverage", "hours", "cost", "utilisation", "switches", "people", "unfilled", "kept")


@dataclass(frozen=True, slots=True)
class Stocked:
    """A stored portfolio, its scenario and its document."""

    portfolio: PortfolioDocument
    scenario: str


def written(case: Case) -> bytes:
    """The portfolio of a case as a caller sends it."""
    return json.dumps(document(case)).encode()


def stock(database: Database, case: Case, body: bytes | None = None) -> Stocked:
    """Check and store the portfolio of a case, which is written here unless it is given."""
    with paused_collection(), database.session() as session:
        portfolio = parse(body or written(case))
        kept = portfolios.create(session, portfolio, CALLER).id
        return Stocked(portfolio, scenarios.keep(session, kept, case.name, CALLER))


def ended_run(session: Session, stocked: Stocked) -> str:
    """A run of it that has ended already; it was in no queue."""
    scenario = session.get_one(ScenarioRow, stocked.scenario)
    at = now()
    row = RunRow(
        id=new_id(),
        scenario_id=scenario.id,
        scenario_revision=scenario.revision,
        document_key=scenario.document_key,
        status="completed",
        settings=Settings().model_dump(mode="json"),
        attempt=1,
        created_at=at,
        started_at=at,
        ended_at=at,
        caller=CALLER,
    )
    session.add(row)
    session.flush()
    return row.id


def store(database: Database, stocked: Stocked, plan: Plan) -> str:
    """A plan of a run of its own; returns its id."""
    with database.session() as session:
        return save(session, ended_run(session, stocked), plan)


def invented(portfolio: PortfolioDocument, weeks: int, seed: int) -> Plan:
    """A plan of the portfolio. Plans of different seeds have most slices in common."""
    base, other = (np.random.default_rng(n) for n in (0, seed + 1))
    slices = dict(_slices(portfolio, weeks, base))
    for place, hours in _slices(portfolio, weeks, other):
        if other.random() < CHANGED:
            slices[place] = hours
    allocations = tuple(
        Allocation(f"p{i}", f"d{d}", _monday(t), hours) for (i, d, t), hours in slices.items()
    )
    return Plan(
        objective=Objective(2e6, 1.9e6, 0.05, False, {p: PartValue(9.0, 3.0, "h") for p in PARTS}),
        kpis={name: Kpi(0.5, "share", "higher") for name in KPIS},
        projects=tuple(
            ProjectSummary(p.id, True, 0, 0.8, 120, 9_000.0) for p in portfolio.projects
        ),
        allocations=allocations,
        unfilled=tuple(
            Unfilled(demand.id, _monday(int(base.integers(0, weeks))), 8, "no_capacity", "")
            for demand in portfolio.demands
            if base.random() < CHANGED
        ),
        conflicts=(),
    )


def _slices(
    portfolio: PortfolioDocument, weeks: int, rng: np.random.Generator
) -> list[tuple[tuple[int, int, int], int]]:
    people, demands = len(portfolio.people), len(portfolio.demands)
    size = int(SLICES_A_WEEK * people * weeks)
    axes = (rng.integers(0, most, size).tolist() for most in (people, demands, weeks))
    places = dict.fromkeys(zip(*axes, strict=True))
    hours = rng.choice((8, 12, 16, 20), len(places)).tolist()
    return list(zip(places, hours, strict=True))


def _monday(week: int) -> dt.date:
    return START + dt.timedelta(weeks=week)
