"""A worker's hands on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.database import Database
from app.worker.carry import Carrier
from tests.worker.carrying import carrier_of


@pytest.fixture
def any_carrier(database: Database) -> Iterator[Carrier]:
    """A worker's hands, whose solver does what the portfolio's name says; of the test's own."""
    carrier = carrier_of(database)
    yield carrier
    carrier.close()
