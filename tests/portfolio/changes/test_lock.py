"""lock: a person's hours on a demand are fixed."""

from __future__ import annotations

from tests.builders import demand, hard, person, portfolio
from tests.portfolio.changes.scenario import (
    Said,
    booked,
    called,
    change,
    changed,
    faults,
    is_back,
    told,
)

OFFICE = portfolio(
    called("Ann", person("ann")),
    person("dev", headcount=2),
    demand("crm"),
    hard("ann", "crm", 4),
    weeks=2,
)


def lock(who: str, hours: float = 10, **fields: str) -> Said:
    said = {"demand": "crm", "from": "2027-01-11", "to": "2027-01-17"} | fields
    return change("lock", person=who, hours_per_week=hours, **said)


def test_hours_come_as_a_hard_booking_beside_those_there() -> None:
    assert booked(changed(OFFICE, lock("ann")), "hard", "ann", "crm") == [4, 14]
    assert told(OFFICE, lock("ann")) == (
        "Ann is locked on 'crm' with 10 hours a week from 11 January 2027 to 17 January 2027.",
    )


def test_one_head_is_named() -> None:
    assert booked(changed(OFFICE, lock("dev#2")), "hard", "dev#2", "crm") == [0, 10]
    assert "such as 'dev#1'" in faults(OFFICE, lock("dev"))["/changes/0/person"]


def test_days_are_in_order() -> None:
    assert list(faults(OFFICE, lock("ann", to="2027-01-01"))) == ["/changes/0/to"]


def test_all_that_is_not_there_is_said_at_once() -> None:
    assert set(faults(OFFICE, lock("anne", demand="cmr"))) == {
        *("/changes/0/person", "/changes/0/demand")
    }


def test_locking_and_unlocking_is_no_change() -> None:
    assert is_back(OFFICE, lock("dev#1"), change("unlock", person="dev#1", demand="crm"))
