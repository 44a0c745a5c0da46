"""Plans approved and withdrawn, one change of a lineage's record at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.approvals.approved import approved
from app.approvals.difference import changed, difference_of
from app.approvals.overbooked import overbooked
from app.approvals.queries import latest_number, lineage_of_plan
from app.approvals.record import (
    Entry,
    entries_of,
    fold,
    hold,
    latest_first,
    plans_in,
    settle,
    standing,
)
from app.errors import Conflict, InvalidRequest, NotFound
from app.plans.whole import Names
from app.rows import new_id
from app.runs.queries import ENDED
from models import ApprovalRow, PlanProjectRow, PlanRow, RunRow, ScenarioRow
from solver.errors import Issue

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for. projects None: all of the plan's.

    seen: the number of the lineage's latest approval when they asked. caller: who they are.
    """

    seen: int
    caller: str
    comment: str = ""
    projects: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan that may be approved, and where it belongs. begins: the first day it plans."""

    key: int
    id: str
    scenario: str
    portfolio: str
    lineage: str
    projects: tuple[str, ...]
    begins: dt.date


def approve(session: Session, plan_id: str, wish: Wish) -> str:
    """Make a plan the plan of record for some of its projects; the id of the approval.

    Approved for all of them it is the only one: projects that others had of record leave the
    record. Raises NotFound, InvalidRequest for projects that are not in it, and Conflict while its
    run goes on, where it is of record already, or where the record changed since it was seen.
    """
    plan = _in_turn(session, plan_id, wish)
    projects = _chosen(plan, wish.projects)
    is_whole = len(projects) == len(plan.projects)
    approvals = standing(entries_of(session, plan.lineage))
    before = fold(approvals)
    mine = Entry(wish.seen + 1, False, plan_id, plan.key, tuple(projects), is_whole)
    after = fold([*approvals, mine])
    if plans_in(before) == plans_in(after):
        raise Conflict(
            f"Plan '{plan_id}' is of record already for {_listed(projects)}. "
            "Approve another plan, or other projects."
        )
    row = _row(plan, wish, "approve", projects)
    return _store(session, plan, row, before, after)


def withdraw(session: Session, plan_id: str, wish: Wish) -> str:
    """Take back every standing approval of a plan; the id of the withdrawal.

    For each of their projects the record becomes what the latest other standing approval says.
    Raises NotFound, and Conflict where there is none or the record changed since it was seen.
    """
    plan = _in_turn(session, plan_id, wish)
    approvals = standing(entries_of(session, plan.lineage))
    mine = [entry for entry in approvals if entry.plan_id == plan_id]
    if not mine:
        raise Conflict(
            f"Plan '{plan_id}' has no standing approval to withdraw. "
            "Look at the plan of record for the plans that have."
        )
    after = fold(entry for entry in approvals if entry.plan_id != plan_id)
    covered = {project for entry in mine for project in entry.projects}
    row = _row(plan, wish, "withdraw", [p for p in plan.projects if p in covered])
    row.withdraws = mine[-1].number
    return _store(session, plan, row, fold(approvals), after)


def _in_turn(session: Session, plan_id: str, wish: Wish) -> Planned:
    """The plan, once nobody else is changing its lineage's record."""
    lineage = lineage_of_plan(session, plan_id)
    hold(session, lineage)
    _refuse_changed(session, lineage, wish.seen)
    return _find(session, plan_id, lineage)


def _refuse_changed(session: Session, lineage: str, seen: int) -> None:
    latest = latest_number(session, lineage)
    if latest == seen:
        return
    row = session.scalars(select(ApprovalRow).where(ApprovalRow.number == latest)).one()
    did = "approved" if row.action == "approve" else "withdrew"
    raise Conflict(
        f"Meanwhile {row.caller} {did} plan '{row.plan_id}' for {_listed(row.projects)}. "
        "Look at the plan of record as it is now, then send this again if you still want it."
    )


def _find(session: Session, plan_id: str, lineage: str) -> Planned:
    wanted = (
        select(PlanRow, RunRow, ScenarioRow.portfolio_id)
        .join(RunRow, RunRow.id == PlanRow.run_id)
        .join(ScenarioRow, ScenarioRow.id == RunRow.scenario_id)
        .where(PlanRow.id == plan_id)
    )
    found = session.execute(wanted).one_or_none()
    if found is None:
        raise NotFound("plan", plan_id)
    plan, run, portfolio = found
    if run.status not in ENDED:
        raise Conflict(f"Run '{run.id}' of this plan goes on. Cancel it, or wait for its end.")
    names = Names.of(session, plan.document_key)
    projects = _projects(session, plan, names)
    begins = names.periods[0]
    return Planned(plan.key, plan_id, run.scenario_id, portfolio, lineage, projects, begins)


def _projects(session: Session, plan: PlanRow, names: Names) -> tuple[str, ...]:
    """The ids of a plan's projects, in the order of its document."""
    row = PlanProjectRow
    numbers = select(row.project).where(row.plan_key == plan.key).order_by(row.project)
    return tuple(names.projects[number] for number in session.scalars(numbers))


def _chosen(plan: Planned, wanted: Sequence[str] | None) -> Sequence[str]:
    """The projects to approve, each once and in the plan's order."""
    faults = [
        Issue(
            f"/projects/{k}",
            "unknown_id",
            f"'{project}' is no project of this plan. Correct the id, or leave it out.",
        )
        for k, project in enumerate(wanted or ())
        if project not in plan.projects
    ]
    if faults:
        raise InvalidRequest(faults)
    return plan.projects if wanted is None else [p for p in plan.projects if p in wanted]


def _row(plan: Planned, wish: Wish, action: str, projects: Sequence[str]) -> ApprovalRow:
    return ApprovalRow(
        id=new_id(),
        lineage=plan.lineage,
        action=action,
        plan_id=plan.id,
        portfolio_id=plan.portfolio,
        scenario_id=plan.scenario,
        projects=list(projects),
        is_whole=len(projects) == len(plan.projects),
        comment=wish.comment,
        caller=wish.caller,
    )


def _store(
    session: Session,
    plan: Planned,
    row: ApprovalRow,
    before: Mapping[str, Entry],
    after: Mapping[str, Entry],
) -> str:
    row.difference = _difference(session, plan, before, after)
    session.add(row)
    session.flush()
    settle(session, row.lineage)
    return row.id


def _difference(
    session: Session, plan: Planned, before: Mapping[str, Entry], after: Mapping[str, Entry]
) -> dict[str, Any]:
    """What changes in the record, and who has too much in it then, as JSON."""
    was, now = plans_in(before), plans_in(after)
    projects = changed(was, now)
    old, new = (
        approved(session, {p: side[p] for p in projects if p in side}) for side in (was, now)
    )
    others = approved(session, {p: key for p, key in now.items() if p not in projects})
    order = latest_first(after)
    of_record = sorted([*new, *others], key=lambda found: order.index(found.plan_key))
    found = difference_of(projects, old, new, plan.begins)
    return found | {"overbooked": overbooked(session, of_record)}


def _listed(projects: Sequence[str]) -> str:
    """Some of the projects by name, and how many more there are."""
    named = ", ".join(projects[:MOST_NAMED])
    more = len(projects) - MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named
