"""Plans of hundreds of people are compared within a second."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest

from app.comparisons.schemas import COMPARISON
from app.comparisons.service import compare
from app.database import Database
from app.plans import service
from solver.document import PortfolioDocument
from solver.plan import Allocation, Plan
from tests.samples import document, plan
from tests.stored import start_run

PEOPLE, DEMANDS, WEEKS, SLICES = 300, 1_000, 52, 20_000
PLANS, SECONDS = 5, 1


@pytest.fixture(scope="module")
def large() -> PortfolioDocument:
    effort = [{"from": "2027-01-04", "to": "2027-12-31", "hours_per_week": 20}]
    return document(
        calendar={"start": "2027-01-04", "periods": WEEKS},
        people=[{"id": f"p{k}"} for k in range(PEOPLE)],
        projects=[{"id": f"q{k}"} for k in range(50)] + [{"id": "crm"}, {"id": "erp"}],
        demands=[
            {"id": f"d{k}", "project": f"q{k % 50}", "effort": effort} for k in range(DEMANDS)
        ],
    )


def drawn(large: PortfolioDocument, seed: int) -> Plan:
    """Half of the slices are those of every other plan, their people drawn anew."""
    places, days = random.Random(1), large.periods.dates()
    people = random.Random(seed)
    slices = {}
    for k in range(SLICES):
        demand, day = f"d{places.randrange(DEMANDS)}", places.choice(days)
        anybody = places.randrange(PEOPLE)
        who = f"p{people.randrange(PEOPLE) if k % 2 else anybody}"
        slices[who, demand, day] = Allocation(who, demand, day, 4)
    return replace(plan(), allocations=tuple(slices.values()), unfilled=(), conflicts=())


@pytest.mark.slow
@pytest.mark.alone
def test_large_plans_are_compared_within_a_second(
    database: Database, large: PortfolioDocument
) -> None:
    with database.session() as session:
        names = [
            service.save(session, start_run(session, large), drawn(large, seed))
            for seed in range(PLANS)
        ]
    begun = time.process_time()
    with database.read_session() as session:
        found = compare(session, names)
    answer = COMPARISON.dump_json(found, by_alias=True)
    assert time.process_time() - begun < SECONDS
    assert len(found.people) == PEOPLE
    assert len(answer) > 1_000_000
