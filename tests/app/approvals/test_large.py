"""The record of plans for a thousand people is compared, read and booked within a second each."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.approvals import queries
from app.approvals.bookings import with_record
from app.approvals.schemas import PLAN_OF_RECORD, record_answer, record_csv
from app.database import Database
from solver.document import PortfolioDocument
from tests.app.approvals.planned import approve, of_slices, planned, stored
from tests.samples import document

PEOPLE, DEMANDS, WEEKS, SLICES = 1_000, 3_000, 52, 75_000
STRETCH = 10
MOST_SECONDS = 1 if sys.gettrace() is None else 2  # measuring coverage costs time


def large(weeks: int = WEEKS) -> PortfolioDocument:
    effort = [{"from": "2027-01-04", "to": "2027-12-31", "hours_per_week": 20}]
    return document(
        calendar={"start": "2027-01-04", "periods": weeks},
        people=[{"id": f"p{k}"} for k in range(PEOPLE)],
        demands=[
            {"id": f"d{k}", "project": ("crm", "erp")[k % 2], "effort": effort}
            for k in range(DEMANDS)
        ],
    )


@pytest.fixture
def pair(database: Database) -> tuple[str, str]:
    """Two plans of two documents, one approved."""
    rng, names = random.Random(1), []
    for weeks in (WEEKS, WEEKS + 1):
        office = large(weeks)
        days = office.periods.dates()
        slices = [
            (f"p{k % PEOPLE}", f"d{k // PEOPLE}", days[first + t], 4)
            for k in rng.sample(range(PEOPLE * DEMANDS), SLICES // STRETCH)
            for first in [rng.randrange(WEEKS - STRETCH)]
            for t in range(STRETCH)
        ]
        names.append(planned(database, office, of_slices(*slices)))
    approve(database, names[0])
    return names[0], names[1]


@contextmanager
def within_a_second(what: str) -> Iterator[None]:
    begun = time.process_time()
    yield
    seconds = time.process_time() - begun
    assert seconds < MOST_SECONDS, f"{what}: {seconds:.2f} s"


@pytest.mark.slow
@pytest.mark.alone
def test_a_large_record_is_compared_read_and_booked_within_a_second_each(
    database: Database, pair: tuple[str, str]
) -> None:
    office = large()
    with within_a_second("approve"):
        made = approve(database, pair[1])
    hours = stored(database, made).difference["hours"]
    assert 0 < hours["removed"] <= 4 * SLICES
    with database.read_session() as session:
        portfolio = queries.find_portfolio(session, pair[1]).id
        with within_a_second("read"):
            record = queries.plan_of_record(session, portfolio)
            body = PLAN_OF_RECORD.dump_json(record_answer(record))
        assert body.count(b'"demand"') == SLICES
        assert sum(text.count("\n") for text in record_csv(record)) == SLICES + 1
        lineage = queries.lineage_of_plan(session, pair[0])
        with within_a_second("book"):
            booked = with_record(session, office, lineage)
    assert len(booked.document.bookings) == SLICES // STRETCH
