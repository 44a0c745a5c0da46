"""Rows of whole numbers come back from each database as they were written."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import select

from app import bulk
from app.bulk import ROWS_AT_ONCE, read_numbers, write_numbers
from app.database import Database
from models import AllocationRow

LARGEST = 2**62


def rows_of(count: int) -> np.ndarray:
    """Slices of person 0, 1, ..., their hours up to the largest that a column holds."""
    number = np.arange(count)
    return np.column_stack([number, number % 7, number % 3, LARGEST - number])


@pytest.mark.parametrize("count", [0, 1, ROWS_AT_ONCE - 1, ROWS_AT_ONCE, 3 * ROWS_AT_ONCE + 5])
def test_whole_numbers_come_back(database: Database, count: int) -> None:
    with database.session() as session:
        write_numbers(session, AllocationRow, 8, (rows_of(count),))
        write_numbers(session, AllocationRow, 9, (rows_of(2),))
    slices = AllocationRow
    wanted = select(slices.person, slices.demand, slices.period, slices.quarters)
    with database.read_session() as session:
        found = read_numbers(session, wanted.where(slices.plan_key == 8).order_by(slices.person))
    assert np.array_equal(found, rows_of(count))


def test_a_number_too_large_for_its_column_is_refused(database: Database) -> None:
    rows = rows_of(3)
    rows[1, 0] = 2**31
    with (
        pytest.raises(ValueError, match="too large for allocations"),
        database.session() as session,
    ):
        write_numbers(session, AllocationRow, 8, (rows,))


def test_blocks_are_written_one_after_the_other_however_large(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST_ROWS", 150)
    rows = rows_of(1_000)
    with database.session() as session:
        write_numbers(session, AllocationRow, 8, (rows[:400], rows[400:400], rows[400:]))
    slices = AllocationRow
    wanted = select(slices.person, slices.demand, slices.period, slices.quarters)
    with database.read_session() as session:
        assert np.array_equal(read_numbers(session, wanted.order_by(slices.person)), rows)
