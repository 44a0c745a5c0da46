"""A slot is held by one process, and what a dead one left is not forgotten."""

from __future__ import annotations

from app.database import Database
from app.runs import queries as runs
from app.worker.slots import fail_abandoned, take_slot, try_slot
from models import RunRow
from tests.samples import document
from tests.stored import start_run


def test_the_lowest_free_slot_is_taken(database: Database) -> None:
    first, second = take_slot(database), take_slot(database)
    assert (first.number, second.number) == (0, 1)
    assert try_slot(database, 0) is None
    first.release()
    again = take_slot(database)
    assert again.number == 0
    again.release()
    second.release()


def test_runs_of_a_free_slot_fail_and_those_of_a_held_one_do_not(database: Database) -> None:
    own, other = take_slot(database), take_slot(database)
    names = []
    with database.session() as session:
        for slot in (own.number, other.number, 7):
            name = start_run(session, document())
            row = session.get_one(RunRow, name)
            row.status, row.slot = "running", slot
            names.append(name)
    fail_abandoned(database, own.number)
    with database.read_session() as session:
        records = [runs.get(session, name) for name in names]
    assert [record.status for record in records] == ["running", "running", "failed"]
    assert records[2].error is not None
    assert records[2].error.code == "solver_crashed"
    own.release()
    other.release()
