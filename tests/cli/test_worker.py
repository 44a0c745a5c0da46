"""`staffolio worker`: runs are carried without a service, and handed over when told to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from app.database import Database
from tests.worker.carrying import queue, read, wait_for_checkpoint

PROGRAM = (sys.executable, str(Path(__file__).parents[1] / "worker" / "fake_serve.py"))
LONGEST_WAIT = 30


def test_a_worker_carries_runs_and_hands_them_over_when_told(
    sqlite_database: Database,
) -> None:
    database, database_url = sqlite_database, sqlite_database.url.render_as_string()
    done, begun = queue(database, "answers"), None
    environment = os.environ | {"STAFFOLIO_DATABASE_URL": database_url}
    with subprocess.Popen([*PROGRAM, "worker"], env=environment) as process:
        try:
            until = time.monotonic() + LONGEST_WAIT
            while not read(database, done).is_ended:
                assert time.monotonic() < until
                time.sleep(0.05)
            begun = queue(database, "resumes")
            wait_for_checkpoint(database, begun)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=10) == 0
        finally:
            process.kill()
    assert read(database, done).status == "completed"
    assert read(database, begun).status == "queued"


@pytest.mark.postgres
def test_a_worker_refuses_a_postgresql_that_lacks_migrations(
    request: pytest.FixtureRequest,
) -> None:
    with request.getfixturevalue("postgres").database(migrated=False) as empty:
        env = {"STAFFOLIO_DATABASE_URL": empty}
        refused = CliRunner().invoke(main, ["worker"], env=env)
    assert refused.exit_code == 2
    assert "staffolio migrate" in refused.stderr
