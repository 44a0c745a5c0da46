"""Runs outlive a database that ends under them, in good order or not, and comes back."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from app.database import Database
from models.base import now
from tests.postgres import serving
from tests.worker.killing import (
    Fleet,
    assert_nothing_lost_nothing_twice,
    fleet,
    wait_for_all,
)

RUNS, AWAY_SECONDS, PATIENCE = 4, 3.0, 60.0
IN_ORDER, AT_ONCE = signal.SIGINT, signal.SIGQUIT


def wait_for_plans(services: Fleet) -> None:
    """Until both workers have a plan that they could lose."""
    until = time.monotonic() + PATIENCE
    while len(list(services.solvers.iterdir())) < len(services.services):
        assert time.monotonic() < until, "no run began"
        time.sleep(0.05)
    time.sleep(1.0)


@pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="the server is not ours to end")
@pytest.mark.parametrize("how", [AT_ONCE, pytest.param(IN_ORDER, marks=pytest.mark.slow)])
def test_runs_outlive_a_restart_of_the_database(how: signal.Signals, tmp_path: Path) -> None:
    folder = f"ends-{os.getpid()}"
    with serving(folder, is_kept=False) as server, server.database(migrated=True) as url:
        assert server.restart is not None
        database = Database(url)
        with fleet(database, url, tmp_path, seed=1) as services:
            for _ in range(RUNS):
                services.ask()
            wait_for_plans(services)
            while services.unended() < RUNS:  # one ended while the other worker was not ready yet
                services.ask()
            assert services.unended() == RUNS
            server.restart(how, AWAY_SECONDS)
            services.kills.append((now(), "database"))
            wait_for_all(services)
        assert_nothing_lost_nothing_twice(services)
        database.close()
