"""Delayed projects of record stand at their approved start in the next scenario's document."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from app.approvals import queries
from app.database import Database
from solver.changed import apply
from solver.checker.measure import measure
from solver.document import PortfolioDocument, parse
from solver.errors import Infeasible
from solver.optimize import optimize
from solver.plan import Decision, ProjectChoice
from solver.portfolio.changes.policy_patch import PolicyPatch
from solver.portfolio.changes.set_policy import SetPolicy
from solver.search.settings import Settings
from tests.app.approvals.planned import approve, of_decision, of_slices, planned
from tests.app.approvals.recorded import (
    DELAYABLE,
    assert_is_its_own_record,
    bookings,
    rebooked,
    recorded,
    soft,
)
from tests.asserts import assert_legal
from tests.oracle.portfolios import tiny
from tests.samples import FIRST, SECOND, document

QUICK = Settings(time_limit=5, threads=1)
THIRD = dt.date(2027, 1, 18)
LATE = (("ann", "crm-dev", SECOND, 20), ("ann", "crm-dev", THIRD, 15))
UNTIL_THIRD = PolicyPatch(freeze_until=THIRD)


def weeks(first: str, *hours: float) -> list[dict[str, Any]]:
    """Effort by period."""
    return [{"from": first, "hours_by_period": list(hours)}]


def office(**more: Any) -> PortfolioDocument:
    """Four weeks in which crm asks for 20 hours in the first two, and may wait for two."""
    fields: dict[str, Any] = {
        "calendar": {"start": "2027-01-04", "periods": 4},
        "projects": DELAYABLE,
        "demands": [{"id": "crm-dev", "project": "crm", "effort": weeks("2027-01-04", 20, 20)}],
    }
    return document(**(fields | more))


def approve_late(database: Database, portfolio: PortfolioDocument | None = None) -> None:
    """Approve a plan that lets crm wait for a week."""
    approve(database, planned(database, portfolio or office(), of_slices(*LATE, crm=1)))


def asked(portfolio: PortfolioDocument) -> list[float]:
    """Hours of crm-dev by period."""
    return [int(n) / 4 for n in portfolio.hours.asked(portfolio.demand_by_id["crm-dev"])]


def kept(portfolio: PortfolioDocument) -> Decision:
    """The plan of record as a decision: every booking as it is, nothing delayed."""
    slices = of_slices(*LATE).allocations
    days = set(portfolio.periods.dates())
    choices = tuple(ProjectChoice(project.id) for project in portfolio.projects)
    return Decision(choices, tuple(s for s in slices if s.period in days))


def assert_kept_for_nothing(portfolio: PortfolioDocument) -> None:
    """Keeping the plan of record is legal and moves nobody."""
    assert_legal(portfolio, kept(portfolio))
    assert_is_its_own_record(portfolio, kept(portfolio))


def test_a_delayed_project_stands_at_its_approved_start(database: Database) -> None:
    approve_late(database)
    made = recorded(database, office())
    assert bookings(made.document) == [soft("ann", "crm-dev", "2027-01-11", 20, 15)]
    assert asked(made.document) == [0, 20, 20, 0]
    assert [project.max_delay for project in made.document.projects] == [1, 0]
    assert made.notes == ("'crm' stands 1 week later, as approved.",)
    assert_kept_for_nothing(made.document)


def test_a_delay_beyond_what_the_document_allows_is_settled_all_the_same(
    database: Database,
) -> None:
    approve_late(database)
    made = rebooked(database, office(projects=[{"id": "crm"}, {"id": "erp"}]))
    assert asked(made) == [0, 20, 20, 0]
    assert made.projects[0].max_delay == 0
    assert_kept_for_nothing(made)


def test_a_start_that_the_dates_have_taken_up_is_not_moved_again(database: Database) -> None:
    approve_late(database)
    effort = weeks("2027-01-11", 20, 20)
    made = recorded(
        database, office(demands=[{"id": "crm-dev", "project": "crm", "effort": effort}])
    )
    assert asked(made.document) == [0, 20, 20, 0]
    assert made.document.projects[0].max_delay == 2
    assert bookings(made.document) == [soft("ann", "crm-dev", "2027-01-11", 20, 15)]
    assert made.notes == ()


def test_a_start_taken_up_before_the_horizon_is_not_moved_again(database: Database) -> None:
    steady = {"from": "2027-01-04", "to": "2027-03-26", "hours_per_week": 20}
    slices = [("ann", "crm-dev", FIRST + dt.timedelta(days=7 * n), 20) for n in (1, 2, 3)]
    first = office(demands=[{"id": "crm-dev", "project": "crm", "effort": [steady]}])
    approve(database, planned(database, first, of_slices(*slices, crm=1)))
    later = {"start": "2027-01-25", "periods": 4}
    moved = steady | {"from": "2027-01-11"}
    demands = [{"id": "crm-dev", "project": "crm", "effort": [moved]}]
    assert recorded(database, office(calendar=later, demands=demands)).notes == ()
    demands = [{"id": "crm-dev", "project": "crm", "effort": [steady]}]
    assert len(recorded(database, office(calendar=later, demands=demands)).notes) == 1


def test_a_project_that_is_off_is_not_moved(database: Database) -> None:
    off = of_decision(office(), Decision((ProjectChoice("crm", on=False, delay=1),), ()))
    approve(database, planned(database, office(), off))
    made = recorded(database, office())
    assert (asked(made.document), made.notes) == ([20, 20, 0, 0], ())


def test_hard_bookings_of_a_delayed_project_stay_where_they_are(database: Database) -> None:
    approve_late(database)
    hard = {"person": "dev#1", "demand": "crm-dev", "kind": "hard"}
    promised = hard | {"from": "2027-01-18", "hours_by_period": [5]}
    made = rebooked(database, office(bookings=[promised]))
    assert bookings(made)[0] == promised
    assert asked(made) == [0, 20, 20, 0]


def test_bookings_may_be_frozen_by_the_document(database: Database) -> None:
    approve_late(database)
    made = rebooked(database, office(policy={"freeze_until": "2027-01-18"}))
    assert_kept_for_nothing(made)
    plan = optimize(made, QUICK)
    assert [a.hours for a in plan.allocations if a.period == SECOND] == [20]


@pytest.mark.parametrize("by_change", [False, True])
def test_bookings_may_be_frozen_by_a_scenario_after_the_approval(
    database: Database, by_change: bool
) -> None:
    approve_late(database)
    begun = rebooked(database, office())
    changes = [SetPolicy(kind="set_policy", policy=UNTIL_THIRD)] if by_change else []
    made = apply(begun, changes, None if by_change else UNTIL_THIRD).portfolio
    assert made.policy.freeze_until == THIRD
    assert_kept_for_nothing(made)
    plan = optimize(made, QUICK)
    decision = Decision(
        tuple(ProjectChoice(p.id, p.on, p.delay) for p in plan.projects), plan.allocations
    )
    assert_legal(made, decision)
    assert measure(made, decision).parts["change"].amount == 0


def test_a_later_horizon_keeps_all_hours_of_a_delayed_project_that_has_begun(
    database: Database,
) -> None:
    approve_late(database)
    later = {"start": "2027-01-18", "periods": 2}
    made = recorded(database, office(calendar=later, projects=[{"id": "crm", "max_delay": 1}]))
    assert asked(made.document) == [20, 0]
    assert bookings(made.document) == [soft("ann", "crm-dev", "2027-01-18", 15)]
    assert made.notes == ("'crm' stands 1 week later, as approved.",)
    assert_kept_for_nothing(made.document)


def test_a_delay_counts_in_the_periods_of_the_document(database: Database) -> None:
    steady = [{"from": "2027-01-04", "to": "2027-01-15", "hours_per_week": 20}]
    demands = [{"id": "crm-dev", "project": "crm", "effort": steady}]
    approve_late(database, office(demands=demands))
    days = {"start": "2027-01-04", "periods": 28, "period": "day"}
    made = recorded(database, office(calendar=days, demands=demands))
    assert made.notes == ("'crm' stands 7 days later, as approved.",)
    assert asked(made.document) == [0] * 7 + ([4] * 5 + [0] * 2) * 2 + [0] * 7
    assert bookings(made.document)[0]["from"] == "2027-01-11"


def test_windows_move_with_their_project(database: Database) -> None:
    window = {"from": "2027-01-04", "to": "2027-01-17", "hours": 40, "flexible": True}
    free = office(demands=[{"id": "crm-dev", "project": "crm", "effort": [window]}])
    approve_late(database, free)
    made = rebooked(database, free)
    assert asked(made) == [0, 40, 40, 0]
    assert_kept_for_nothing(made)


SLOW = [pytest.param(first, marks=pytest.mark.slow) for first in range(10, 40, 10)]


@pytest.mark.parametrize("first", [0, *SLOW])
def test_an_approved_plan_changes_nothing_about_itself(
    sqlite_database: Database, first: int
) -> None:
    booked = 0
    for seed in range(first, first + 10):
        crowd = parse(json.dumps(tiny(seed)).encode())
        try:
            plan = optimize(crowd, QUICK)
        except Infeasible:
            continue
        name = planned(sqlite_database, crowd, plan)
        approve(sqlite_database, name)
        with sqlite_database.read_session() as session:
            lineage = queries.lineage_of_plan(session, name)
        found = recorded(sqlite_database, crowd, lineage)
        assert found.plans == ((name,) if crowd.projects else ())
        decision = Decision(
            tuple(ProjectChoice(p.id, p.on) for p in plan.projects), plan.allocations
        )
        assert_is_its_own_record(found.document, decision)
        if crowd.calendar.period != "day":
            assert_legal(found.document, decision)
        booked += bool(plan.allocations)
    assert booked
