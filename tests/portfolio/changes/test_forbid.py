"""forbid: a person must not work on a demand."""

from __future__ import annotations

from tests.builders import demand, person, portfolio
from tests.portfolio.changes.scenario import called, change, changed, demand_in, faults, told

OFFICE = portfolio(
    called("Ann", person("ann")), person("dev", headcount=3), demand("crm", never=["ann"])
)


def test_a_person_all_heads_or_one_come_into_never() -> None:
    for who in ("dev", "dev#2"):
        forbid = change("forbid", person=who, demand="crm")
        assert demand_in(changed(OFFICE, forbid), "crm").never == ("ann", who)
    assert told(OFFICE, change("forbid", person="dev#2", demand="crm")) == (
        "dev #2 may not work on 'crm'.",
    )


def test_what_is_forbidden_already_stays_so() -> None:
    twice = change("forbid", person="ann", demand="crm")
    assert changed(OFFICE, twice) is OFFICE
    all_and_one = [change("forbid", person=who, demand="crm") for who in ("dev", "dev#1")]
    assert demand_in(changed(OFFICE, *all_and_one), "crm").never == ("ann", "dev")


def test_both_names_are_looked_up() -> None:
    found = faults(OFFICE, change("forbid", person="dev#4", demand="cmr"))
    assert set(found) == {"/changes/0/person", "/changes/0/demand"}
