"""unlock: the plan may change what was fixed."""

from __future__ import annotations

from tests.builders import demand, hard, person, portfolio, soft
from tests.portfolio.changes.scenario import booked, called, change, changed, faults, told

OFFICE = portfolio(
    called("Ann", person("ann")),
    person("bob"),
    demand("crm"),
    hard("ann", "crm", 4),
    hard("bob", "crm", 4),
    soft("ann", "crm", 2),
)
UNLOCK = change("unlock", person="ann", demand="crm")
LOCK = change("lock", person="ann", demand="crm", from_="2027-01-04", to="2027-01-10") | {
    "hours_per_week": 10
}


def test_hard_bookings_of_the_pair_become_soft() -> None:
    free = changed(OFFICE, UNLOCK)
    assert booked(free, "hard", "ann", "crm") == []
    assert booked(free, "soft", "ann", "crm") == [6]
    assert booked(free, "hard", "bob", "crm") == [4]
    assert told(OFFICE, UNLOCK) == ("Ann is no longer locked on 'crm'.",)


def test_locks_of_the_scenario_are_taken_away() -> None:
    assert len(changed(OFFICE, LOCK, UNLOCK).bookings) == 3
    assert booked(changed(OFFICE, LOCK, UNLOCK), "soft", "ann", "crm") == [6]


def test_a_lock_of_the_scenario_stays_its_own_when_moved() -> None:
    delay = change("delay_project", project="crm", periods=1)
    assert len(changed(OFFICE, LOCK, delay, UNLOCK).bookings) == 3


def test_what_is_not_locked_is_refused() -> None:
    found = faults(OFFICE, UNLOCK, UNLOCK)
    assert found == {"/changes/1": "No hard booking holds 'ann' on 'crm'; take this change out."}
