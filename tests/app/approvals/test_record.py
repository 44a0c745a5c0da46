"""The rows of the record are the fold of its approvals, whatever was approved and withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from sqlalchemy import select

from app.approvals.record import Entry, entries_of, fold, standing
from app.database import Database
from app.errors import Conflict, InvalidRequest
from app.rows import sha256_of
from models import ApprovalRow, RecordRow
from tests.app.approvals.planned import approve, planned, withdraw, without_crm

LINEAGE = sha256_of("office")
PROJECTS = ("crm", "erp")


def entry(
    number: int, plan: str, *projects: str, withdraws: bool = False, is_whole: bool = False
) -> Entry:
    return Entry(number, withdraws, plan, 7, projects, is_whole)


def record(*entries: Entry) -> dict[str, str]:
    return {project: found.plan_id for project, found in fold(standing(entries)).items()}


def test_the_latest_approval_of_a_project_says_what_is_of_record() -> None:
    first, second = entry(1, "a", "crm", "erp"), entry(2, "b", "erp", "hr")
    assert record(first, second) == {"crm": "a", "erp": "b", "hr": "b"}


def test_a_withdrawal_takes_back_what_came_before_it_alone() -> None:
    first, second = entry(1, "a", "crm", "erp"), entry(2, "b", "erp")
    back, again = entry(3, "a", "crm", "erp", withdraws=True), entry(4, "a", "erp")
    assert record(first, second, back) == {"erp": "b"}
    assert record(first, second, back, again) == {"erp": "a"}


def test_a_plan_that_was_deleted_is_never_of_record() -> None:
    gone = Entry(2, False, "b", None, ("crm",))
    assert record(entry(1, "a", "crm"), gone) == {"crm": "a"}


def test_a_whole_approval_ends_what_others_said_until_it_is_withdrawn() -> None:
    first, second = entry(1, "a", "crm", "erp"), entry(2, "b", "erp", is_whole=True)
    later = entry(3, "c", "crm")
    assert record(first, second) == {"erp": "b"}
    assert record(first, second, later) == {"crm": "c", "erp": "b"}
    back = entry(4, "b", "erp", withdraws=True)
    assert record(first, second, later, back) == {"crm": "c", "erp": "a"}


def test_what_a_whole_approval_ended_stays_so_when_its_plan_is_deleted() -> None:
    gone = Entry(2, False, "b", None, ("crm",), True)
    assert record(entry(1, "a", "crm", "erp"), gone, entry(3, "c", "crm")) == {"crm": "c"}


def plainly(rows: Sequence[ApprovalRow]) -> dict[str, str]:
    """Per project the latest approval not withdrawn, unless a whole one came after it."""
    said: dict[str, str] = {}
    for project in PROJECTS:
        for k, row in enumerate(rows):
            later = rows[k + 1 :]
            is_withdrawn = any(r.action == "withdraw" and r.plan_id == row.plan_id for r in later)
            if row.action == "withdraw" or is_withdrawn:
                continue
            if project in row.projects:
                said[project] = row.plan_id
            elif row.is_whole:
                said.pop(project, None)
    return said


@pytest.mark.parametrize("seed", range(4))
def test_rows_equal_the_fold_after_anything(database: Database, seed: int) -> None:
    rng = Random(seed)
    names = [planned(database) for _ in range(2)] + [without_crm(database)]
    for _ in range(12):
        try:
            if rng.random() < 0.4:
                withdraw(database, rng.choice(names))
            else:
                approve(database, rng.choice(names), rng.sample(PROJECTS, rng.randint(1, 2)))
        except (Conflict, InvalidRequest):
            continue
        with database.read_session() as session:
            rows = session.scalars(select(ApprovalRow).order_by(ApprovalRow.number)).all()
            kept = session.scalars(select(RecordRow)).all()
            by_fold = fold(standing(entries_of(session, LINEAGE)))
        of_approval = {row.number: row.plan_id for row in rows}
        assert {row.project: of_approval[row.approval] for row in kept} == plainly(rows)
        assert {p: e.number for p, e in by_fold.items()} == {r.project: r.approval for r in kept}
