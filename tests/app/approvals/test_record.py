"""The rows of the record are the fold of its approvals, whatever was approved and withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from sqlalchemy import select

from app.approvals.record import Entry, entries_of, fold, standing
from app.database import Database
from app.errors import Conflict
from app.rows import sha256_of
from models import ApprovalRow, RecordRow
from tests.app.approvals.planned import approve, planned, withdraw

LINEAGE = sha256_of("office")
PROJECTS = ("crm", "erp")


def entry(number: int, plan: str, *projects: str, withdraws: bool = False) -> Entry:
    return Entry(number, withdraws, plan, 7, projects)


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


def plainly(rows: Sequence[ApprovalRow]) -> dict[str, str]:
    """What the notes say, word for word: per project the latest approval not withdrawn."""
    said = {}
    for project in PROJECTS:
        for k, row in enumerate(rows):
            later = rows[k + 1 :]
            is_withdrawn = any(r.action == "withdraw" and r.plan_id == row.plan_id for r in later)
            if row.action == "approve" and project in row.projects and not is_withdrawn:
                said[project] = row.plan_id
    return said


@pytest.mark.parametrize("seed", range(4))
def test_rows_equal_the_fold_after_anything(database: Database, seed: int) -> None:
    rng = Random(seed)
    names = [planned(database) for _ in range(3)]
    for _ in range(12):
        try:
            if rng.random() < 0.4:
                withdraw(database, rng.choice(names))
            else:
                approve(database, rng.choice(names), rng.sample(PROJECTS, rng.randint(1, 2)))
        except Conflict:
            continue
        with database.read_session() as session:
            rows = session.scalars(select(ApprovalRow).order_by(ApprovalRow.number)).all()
            kept = session.scalars(select(RecordRow)).all()
            by_fold = fold(standing(entries_of(session, LINEAGE)))
        of_approval = {row.number: row.plan_id for row in rows}
        assert {row.project: of_approval[row.approval] for row in kept} == plainly(rows)
        assert {p: e.number for p, e in by_fold.items()} == {r.project: r.approval for r in kept}
