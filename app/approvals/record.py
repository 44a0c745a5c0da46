"""The plan of record as the fold of its approvals, kept beside them as rows.

For each project the latest approval that covers it and was not taken back says which plan is of
record. An approval of a whole plan ends what others said before it, also for projects that its plan
does not have: the record is then that plan alone. A withdrawal takes back every approval of its
plan that came before it, and so brings back what those had ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.approvals.queries import lineage_of
from app.errors import Conflict
from app.rows import take_turns
from models import ApprovalRow, PlanRow, PortfolioRow, RecordRow, RunRow, ScenarioRow


@dataclass(frozen=True, slots=True)
class Entry:
    """An approval of a lineage, or a withdrawal; plan_key None: the plan was deleted since.

    is_whole: all of the plan's projects are meant.
    """

    number: int
    is_withdrawal: bool
    plan_id: str
    plan_key: int | None
    projects: tuple[str, ...]
    is_whole: bool = False


def hold(session: Session, lineage: str) -> None:
    """Let nobody else change this lineage's record until the transaction ends."""
    take_turns(session, f"plan of record {lineage}")


def entries_of(session: Session, lineage: str) -> list[Entry]:
    """Every approval and withdrawal of a lineage, in order."""
    row = ApprovalRow
    wanted = (
        select(row.number, row.action, row.plan_id, PlanRow.key, row.projects, row.is_whole)
        .outerjoin(PlanRow, PlanRow.id == row.plan_id)
        .where(row.lineage == lineage)
        .order_by(row.number)
    )
    return [
        Entry(number, action == "withdraw", plan_id, plan_key, tuple(projects), is_whole)
        for number, action, plan_id, plan_key, projects, is_whole in session.execute(wanted)
    ]


def standing(entries: Sequence[Entry]) -> list[Entry]:
    """The approvals that were not taken back, in order."""
    taken_back = {entry.plan_id: entry.number for entry in entries if entry.is_withdrawal}
    return [
        entry
        for entry in entries
        if not entry.is_withdrawal and entry.number > taken_back.get(entry.plan_id, 0)
    ]


def fold(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Of standing approvals in order, the one that says what is of record for each project.

    A plan that was deleted is of record for nothing, but what a whole approval of it ended stays
    ended.
    """
    record: dict[str, Entry] = {}
    for entry in entries:
        if entry.is_whole:
            record = {}
        if entry.plan_key is not None:
            record.update(dict.fromkeys(entry.projects, entry))
    return record


def plans_in(record: Mapping[str, Entry]) -> dict[str, int]:
    """The key of each project's plan of record."""
    return {p: entry.plan_key for p, entry in record.items() if entry.plan_key is not None}


def latest_first(record: Mapping[str, Entry]) -> list[int]:
    """The keys of the plans of record, the one approved last first."""
    entries = sorted(record.values(), key=lambda entry: -entry.number)
    return list(dict.fromkeys(entry.plan_key for entry in entries if entry.plan_key is not None))


def settle(session: Session, lineage: str) -> None:
    """Make the rows of the record what its approvals say."""
    record = fold(standing(entries_of(session, lineage)))
    session.execute(delete(RecordRow).where(RecordRow.lineage == lineage))
    for project, key in plans_in(record).items():
        number = record[project].number
        session.add(RecordRow(lineage=lineage, project=project, plan_key=key, approval=number))
    session.flush()


def refuse_deletion(session: Session, portfolio: PortfolioRow) -> None:
    """Raises Conflict while a plan of this portfolio is of record; holds the record as it is."""
    hold(session, lineage_of(portfolio))
    of_record = (
        select(PlanRow.id, RecordRow.project)
        .join(RecordRow, RecordRow.plan_key == PlanRow.key)
        .join(RunRow, RunRow.id == PlanRow.run_id)
        .join(ScenarioRow, ScenarioRow.id == RunRow.scenario_id)
        .where(ScenarioRow.portfolio_id == portfolio.id)
        .limit(1)
    )
    found = session.execute(of_record).first()
    if found is not None:
        plan, project = found
        raise Conflict(f"Plan '{plan}' is of record for project '{project}'. Withdraw it first.")
