"""Two that change the record at once: one wins, the other is told what happened."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session

from app.approvals import queries, service
from app.approvals.service import Wish
from app.database import Database
from app.errors import Conflict, NotFound
from app.portfolios import service as portfolios
from tests.app.approvals.planned import approve, of_record, planned, seen
from tests.samples import document

Change = Callable[[Session, str, Wish], str]
Refused = Conflict | NotFound


def at_once(database: Database, *changes: tuple[Change, str, str]) -> list[str | Refused]:
    """Each (change, plan, caller) in a thread of its own; all have seen before any one writes."""
    barrier = threading.Barrier(len(changes))

    def run(change: Change, plan: str, caller: str) -> str | Refused:
        wish = Wish(seen(database, plan), caller)
        barrier.wait(timeout=30)
        try:
            with database.session() as session:
                return change(session, plan, wish)
        except (Conflict, NotFound) as refused:
            return refused

    with ThreadPoolExecutor(len(changes)) as pool:
        return list(pool.map(run, *zip(*changes, strict=True)))


@pytest.mark.parametrize("attempt", range(3))
def test_of_approvals_at_once_exactly_one_wins(database: Database, attempt: int) -> None:
    names = [planned(database) for _ in range(3)]
    callers = [f"caller {k} of {attempt}" for k in range(3)]
    changes = [(service.approve, n, c) for n, c in zip(names, callers, strict=True)]
    done = at_once(database, *changes)
    (winner,) = [k for k, outcome in enumerate(done) if isinstance(outcome, str)]
    assert of_record(database, names[0]) == {"crm": names[winner], "erp": names[winner]}
    for outcome in done[:winner] + done[winner + 1 :]:
        said = f"Meanwhile {callers[winner]} approved plan '{names[winner]}' for crm, erp."
        assert said in str(outcome)
        assert "Look at the plan of record" in str(outcome)


def test_of_an_approval_and_a_withdrawal_at_once_exactly_one_wins(database: Database) -> None:
    old, new = planned(database), planned(database)
    approve(database, old)
    done = at_once(database, (service.withdraw, old, "ann"), (service.approve, new, "bob"))
    has_withdrawn, has_approved = (isinstance(outcome, str) for outcome in done)
    assert has_withdrawn is not has_approved
    assert of_record(database, old) == ({"crm": new, "erp": new} if has_approved else {})


def test_approvals_of_other_names_do_not_wait(database: Database) -> None:
    names = [planned(database), planned(database, document("another"))]
    done = at_once(database, *((service.approve, name, "ann") for name in names))
    assert all(isinstance(outcome, str) for outcome in done)


def test_a_portfolio_deleted_at_once_with_an_approval_loses_or_takes_the_plan(
    database: Database,
) -> None:
    name = planned(database)
    with database.read_session() as session:
        portfolio = queries.find_portfolio(session, name).id

    def delete(session: Session, plan: str, _: Wish) -> str:
        portfolios.delete(session, portfolio)
        return plan

    done = at_once(database, (delete, name, "ann"), (service.approve, name, "bob"))
    assert sorted(isinstance(outcome, str) for outcome in done) == [False, True]
