"""A plan for a thousand people is stored and read within a second."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest

from app.database import Database
from app.plans import queries, service
from app.plans.queries import Filters
from solver.document import PortfolioDocument
from solver.plan import Allocation
from tests.samples import document, plan
from tests.stored import start_run

PEOPLE, DEMANDS, WEEKS, SLICES = 1_000, 3_000, 52, 75_000


@pytest.fixture(scope="module")
def large() -> PortfolioDocument:
    effort = [{"from": "2027-01-04", "to": "2027-12-31", "hours_per_week": 20}]
    return document(
        calendar={"start": "2027-01-04", "periods": WEEKS},
        people=[{"id": f"p{k}"} for k in range(PEOPLE)],
        projects=[{"id": "crm"}, {"id": "erp", "optional": True}],
        demands=[
            {"id": f"d{k}", "project": ("crm", "erp")[k % 2], "effort": effort}
            for k in range(DEMANDS)
        ],
    )


@pytest.mark.slow
@pytest.mark.alone
def test_a_large_plan_is_stored_and_read_within_a_second(
    database: Database, large: PortfolioDocument
) -> None:
    rng, days = random.Random(1), large.periods.dates()
    places = rng.sample(range(PEOPLE * DEMANDS * WEEKS), SLICES)
    slices = tuple(
        Allocation(f"p{k % PEOPLE}", f"d{k // PEOPLE % DEMANDS}", days[k // PEOPLE // DEMANDS], 4)
        for k in places
    )
    whole = replace(plan(), allocations=slices, unfilled=(), conflicts=())
    with database.session() as session:
        run = start_run(session, large)
    begun = time.process_time()
    with database.session() as session:
        name = service.save(session, run, whole)
    stored = time.process_time()
    with database.read_session() as session:
        back = queries.get(session, name).plan.allocations
    read = time.process_time()
    lines = sum(text.count("\n") for text in queries.allocations_csv(database, name, Filters()))
    assert len(back) == len(set(slices)) == lines - 1
    assert set(back) == set(slices)
    assert stored - begun < 1
    assert read - stored < 1
