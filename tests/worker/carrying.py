"""A worker's hands in the test's own process, whose solver does what the portfolio's name says."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import PoolProxiedConnection, create_engine, text

from app.database import Database
from app.runs import queries as runs
from app.runs.queries import RunRecord
from app.worker.carry import Carrier
from app.worker.process import SolverProcess
from models import CheckpointRow
from solver.search.settings import Settings
from tests.samples import document
from tests.stored import start_run

FAKE = (sys.executable, str(Path(__file__).parent / "fake_child.py"))
LONGEST_WAIT = 30


def carrier_of(database: Database, slot: int = 0) -> Carrier:
    return Carrier(database, slot, lambda: SolverProcess(FAKE))


def carry_out(carrier: Carrier, behaviour: str, time_limit: float = 20) -> RunRecord:
    """The run of a solver that behaves so, after its end."""
    wait_until_ready(carrier)
    run = queue(carrier.database, behaviour, time_limit)
    carrier.carry(run)
    return read(carrier.database, run)


def wait_until_ready(carrier: Carrier) -> SolverProcess:
    """Until the solver's process waits for its order: then it has stepped back."""
    carrier.prepare()
    process, until = carrier._waiting, time.monotonic() + LONGEST_WAIT
    assert process is not None
    while os.getpriority(os.PRIO_PROCESS, process.pid) == os.getpriority(os.PRIO_PROCESS, 0):
        assert time.monotonic() < until
        time.sleep(0.02)
    return process


def queue(database: Database, behaviour: str, time_limit: float = 20) -> str:
    with database.session() as session:
        return start_run(session, document(behaviour), Settings(time_limit=time_limit))


def read(database: Database, run: str) -> RunRecord:
    with database.read_session() as session:
        return runs.get(session, run)


def wait_for_progress(database: Database, run: str) -> None:
    until = time.monotonic() + LONGEST_WAIT
    while (record := read(database, run)).progress is None:
        assert not record.is_ended, record.error
        assert time.monotonic() < until
        time.sleep(0.02)


def wait_for_checkpoint(database: Database, run: str) -> None:
    until = time.monotonic() + LONGEST_WAIT
    while True:
        with database.read_session() as session:
            if session.get(CheckpointRow, run) is not None:
                return
        assert time.monotonic() < until
        time.sleep(0.02)


@contextmanager
def read_only(database: Database) -> Iterator[None]:
    """While its server or its disk lets nobody write."""
    if database.is_sqlite:
        pool = database.write.pool

        def connect() -> PoolProxiedConnection:
            found = type(pool).connect(pool)
            _only_read(found)
            return found

        with patch.object(pool, "connect", connect):  # not an event: others connect meanwhile
            yield
        database.write.dispose()
        return
    name = database.url.database
    change = f"ALTER DATABASE {name} SET default_transaction_read_only = "
    as_admin(database, change + "on", CLOSE_OTHERS)
    yield
    as_admin(database, change + "off", CLOSE_OTHERS)


CLOSE_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def as_admin(database: Database, *statements: str) -> None:
    """Execute statements on the server, on a connection of their own and one by one."""
    admin = create_engine(database.url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("SET default_transaction_read_only = off"))
        for statement in statements:
            connection.execute(text(statement))
    admin.dispose()


def _only_read(connection: Any) -> None:
    connection.cursor().execute("PRAGMA query_only = ON")
