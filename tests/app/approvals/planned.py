"""Plans that are stored and may be approved, and approvals in a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.approvals import queries, service
from app.approvals.service import Wish
from app.database import Database
from app.plans import service as plans
from app.runs import service as runs
from solver.checker.measure import measure
from solver.document import PortfolioDocument
from solver.plan import Allocation, Decision, Plan, ProjectChoice, ProjectSummary
from tests.samples import FIRST, SLICES, document, plan
from tests.stored import start_run


def planned(
    database: Database, portfolio: PortfolioDocument | None = None, made: Plan | None = None
) -> str:
    """The id of a plan whose run has ended; of the sample where none is given."""
    with database.session() as session:
        run = start_run(session, portfolio or document())
        name = plans.save(session, run, made or plan(*SLICES))
        runs.cancel(session, run)
    return name


def of_decision(portfolio: PortfolioDocument, decision: Decision) -> Plan:
    """A plan that decides this; its worth is not its own."""
    projects = measure(portfolio, decision).projects
    return replace(plan(), projects=projects, allocations=decision.allocations, unfilled=())


def of_slices(*slices: Any, **delays: int) -> Plan:
    """A plan of the sample with these slices, both projects on."""
    projects = tuple(ProjectSummary(p, True, delays.get(p, 0), 1, 0, 0) for p in ("crm", "erp"))
    return replace(plan(*slices), projects=projects, unfilled=())


def without_crm(database: Database) -> str:
    """The id of a plan of a version of the sample that has the project erp alone."""
    effort = [{"from": "2027-01-04", "to": "2027-01-17", "hours_per_week": 20}]
    demands = [{"id": "erp-dev", "project": "erp", "effort": effort}]
    less = document(projects=[{"id": "erp"}], demands=demands)
    slices = (Allocation("ann", "erp-dev", FIRST, 4),)
    return planned(database, less, of_decision(less, Decision((ProjectChoice("erp"),), slices)))


def seen(database: Database, plan_id: str) -> int:
    """The number that an approval of this plan would be made after."""
    with database.read_session() as session:
        return queries.latest_number(session, queries.lineage_of_plan(session, plan_id))


def approve(database: Database, plan_id: str, projects: Sequence[str] | None = None) -> str:
    """The id of an approval."""
    wish = Wish(seen(database, plan_id), "pia", "so be it", projects)
    with database.session() as session:
        return service.approve(session, plan_id, wish)


def withdraw(database: Database, plan_id: str) -> str:
    """The id of a withdrawal."""
    wish = Wish(seen(database, plan_id), "pia", "not any more")
    with database.session() as session:
        return service.withdraw(session, plan_id, wish)


def of_record(database: Database, plan_id: str) -> dict[str, str]:
    """The plan of record of each project of this plan's lineage."""
    with database.read_session() as session:
        portfolio = queries.find_portfolio(session, plan_id).id
        record = queries.plan_of_record(session, portfolio)
    return {project.id: project.approval.plan for project in record.projects}


def stored(database: Database, approval: str) -> queries.StoredApproval:
    """An approval or a withdrawal as it is stored."""
    with database.read_session() as session:
        return queries.get(session, approval)
