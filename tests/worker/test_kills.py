"""Nothing is lost and nothing is stored twice, whichever process is killed at whatever moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.database import Database
from tests.worker.killing import assert_nothing_lost_nothing_twice, fleet, kill_under_load


def test_ten_kills(database: Database, database_url: str, tmp_path: Path) -> None:
    with fleet(database, database_url, tmp_path, seed=1) as services:
        kill_under_load(services, kills=10, load=4, pause=(0.1, 0.8))
    assert_nothing_lost_nothing_twice(services)


@pytest.mark.slow
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("seed", [2, 3])
def test_fifty_kills(database: Database, database_url: str, tmp_path: Path, seed: int) -> None:
    with fleet(database, database_url, tmp_path, seed) as services:
        kill_under_load(services, kills=50, load=6, pause=(0.2, 8.0))
    assert_nothing_lost_nothing_twice(services)
