"""Documents with the plan of record in them, and their bookings in a line."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from app.approvals.bookings import Recorded, with_record
from app.database import Database
from app.rows import sha256_of
from solver.checker.measure import measure
from solver.document import PortfolioDocument, parse, to_json
from solver.plan import Decision
from tests.samples import FIRST, SECOND

LINEAGE = sha256_of("office")
CRM = (
    ("ann", "crm-dev", FIRST, 20),
    ("ann", "crm-dev", SECOND, 4.5),
    ("dev#2", "crm-test", SECOND, 8),
)
DELAYABLE = [{"id": "crm", "max_delay": 2}, {"id": "erp", "optional": True}]


def recorded(database: Database, portfolio: PortfolioDocument, lineage: str = LINEAGE) -> Recorded:
    """A document with the record in it, as it would be read again once it is stored."""
    with database.read_session() as session:
        made = with_record(session, portfolio, lineage)
    assert parse(to_json(made.document)) == made.document
    return made


def rebooked(
    database: Database, portfolio: PortfolioDocument, lineage: str = LINEAGE
) -> PortfolioDocument:
    """The same, read again."""
    return parse(to_json(recorded(database, portfolio, lineage).document))


def bookings(portfolio: PortfolioDocument) -> list[dict[str, Any]]:
    """The bookings of a document as they are written."""
    return [json.loads(item.model_dump_json(exclude_unset=True)) for item in portfolio.bookings]


def soft(person: str, demand: str, day: str, *hours: float) -> dict[str, Any]:
    """A soft booking by period."""
    of = {"person": person, "demand": demand, "kind": "soft"}
    return of | {"from": day, "hours_by_period": list(hours)}


def assert_is_its_own_record(portfolio: PortfolioDocument, decision: Decision) -> None:
    """Whoever keeps to the document's plan of record decides just this."""
    ledger = decision.ledger(portfolio)
    por, x = ledger.record.por, ledger.x
    assert np.array_equal(por.keys, x.keys)
    assert np.array_equal(por.quarters, x.quarters)
    measured = measure(portfolio, decision)
    assert measured.parts["change"].amount == 0
    assert measured.kpis["people_moved"].value == 0
