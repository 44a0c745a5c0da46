"""A slot is held by one process, who knows when it is lost; what a dead one left is put back."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from app.database import Database
from app.worker import engine
from app.worker.rescue import Rescuer
from app.worker.slots import slots_of, take_slot
from tests.samples import document
from tests.stored import start_run


def test_the_lowest_free_slot_is_taken(database: Database) -> None:
    workers = [slots_of(database) for _ in range(3)]
    first, second = take_slot(workers[0]), take_slot(workers[1])
    assert (first.number, second.number) == (0, 1)
    assert workers[2].take(0) is None
    first.release()
    assert take_slot(workers[2]).number == 0
    for slots in workers:
        slots.close()


def test_a_slot_is_free_again_once_its_connection_is_gone(database: Database) -> None:
    dead, living = slots_of(database), slots_of(database)
    slot = take_slot(dead)
    assert slot.is_held()
    slot.release()
    dead.close()
    assert take_slot(living).number == slot.number
    living.close()


@pytest.mark.postgres
def test_a_worker_knows_that_the_server_has_dropped_its_lock(
    request: pytest.FixtureRequest,
) -> None:
    with request.getfixturevalue("postgres").database(migrated=False) as url:
        database = Database(url)
        slots = slots_of(database)
        slot = take_slot(slots)
        assert slot.is_held()
        other = create_engine(url, isolation_level="AUTOCOMMIT")
        with other.connect() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " JOIN pg_locks USING (pid) WHERE locktype = 'advisory'"
                    " AND datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        other.dispose()
        assert not slot.is_held()
        slots.close()
        database.close()


def test_a_worker_knows_that_its_lock_s_file_is_gone(sqlite_database: Database) -> None:
    slot = take_slot(slots_of(sqlite_database))
    assert slot.is_held()
    Path(f"{sqlite_database.url.database}-slot0").unlink()
    assert not slot.is_held()
    slot.release()


def test_what_a_dead_worker_left_is_put_back_and_what_a_living_one_has_is_not(
    database: Database,
) -> None:
    living = slots_of(database)
    with database.session() as session:
        runs = [start_run(session, document()) for _ in range(3)]
    held = take_slot(living)
    _take_out(database, runs[0], held.number)
    _take_out(database, runs[1], 7)
    rescuer = Rescuer(database)
    rescuer.look()
    assert set(engine.under_way(database.read)) == {held.number, 7}  # 7 may be starting again
    rescuer.look()
    assert engine.under_way(database.read) == {held.number: {"interactive": [runs[0]]}}
    assert _queued(database) == {runs[1], runs[2]}
    rescuer.close()
    held.release()
    living.close()


def _workflows(database: Database) -> str:
    return "workflow_status" if database.is_sqlite else "dbos.workflow_status"


def _take_out(database: Database, run: str, slot: int) -> None:
    """As a worker's engine does."""
    values = {"run": run, "slot": f"slot-{slot}"}
    with database.session() as session:
        session.execute(
            text(
                f"UPDATE {_workflows(database)} SET status = 'PENDING', executor_id = :slot"
                " WHERE workflow_uuid = :run"
            ),
            values,
        )


def _queued(database: Database) -> set[str]:
    with database.read_session() as session:
        rows = session.execute(
            text(f"SELECT workflow_uuid FROM {_workflows(database)} WHERE status = 'ENQUEUED'")
        )
        return {row[0] for row in rows}
