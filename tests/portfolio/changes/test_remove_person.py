"""remove_person: who leaves takes along what refers to them."""

from __future__ import annotations

import datetime as dt

from tests.builders import demand, hard, likes, person, portfolio, project, rule, soft
from tests.portfolio.changes.scenario import (
    also,
    applied,
    booked,
    called,
    cap,
    change,
    changed,
    demand_in,
    document,
    faults,
    person_in,
    rate,
    told,
)

OFFICE = portfolio(
    called("Ann", person("ann")),
    person("bob"),
    person("cy"),
    demand("crm", only=["ann"], never=["ann", "bob"]),
    soft("ann", "crm", 8),
    soft("bob", "crm", 8),
    likes("ann", "crm", points=-1),
    rule("apart", people=["ann", "bob"]),
    rule("together", people=["ann", "bob", "cy"]),
)
POOL = portfolio(
    person("dev", headcount=3),
    person("ann"),
    demand("crm", only=["dev#1", "dev#2"], never=["dev#3"]),
    demand("erp", only=["dev"]),
    soft("dev#2", "crm", 8),
    hard("dev#3", "crm", 4),
    likes("dev#3", "erp", points=2),
    likes("dev", "erp", points=1),
    rule("apart", people=["dev#2", "dev#3", "ann"]),
)


def test_a_person_goes_with_bookings_preferences_and_places_in_lists() -> None:
    gone = changed(OFFICE, change("remove_person", person="ann"))
    assert [p.id for p in gone.people] == ["bob", "cy"]
    assert [b.person for b in gone.bookings] == ["bob"]
    assert gone.preferences == ()
    assert (demand_in(gone, "crm").only, demand_in(gone, "crm").never) == ((), ("bob",))


def test_rules_shrink_and_go_when_too_few_are_left() -> None:
    gone = changed(OFFICE, change("remove_person", person="ann"))
    assert [(r.kind, r.people) for r in gone.rules] == [("together", ("bob", "cy"))]


def test_what_goes_along_is_listed_with_its_place() -> None:
    result = applied(OFFICE, change("remove_person", person="ann"))
    assert result.texts == ("Ann leaves.",)
    assert {entry.pointer for entry in result.also} == {
        *("/bookings/0", "/preferences/0", "/rules/0", "/rules/1", "/demands/0")
    }
    assert "'crm' no longer names 'ann' in only; nobody may work on it." in [
        entry.text for entry in result.also
    ]
    assert all(entry.change == 0 and entry.text.endswith(".") for entry in result.also)


def test_a_bare_id_takes_out_all_heads() -> None:
    gone = changed(POOL, change("remove_person", person="dev"))
    assert [p.id for p in gone.people] == ["ann"]
    assert (gone.bookings, gone.preferences, gone.rules) == ((), (), ())
    assert (demand_in(gone, "crm").only, demand_in(gone, "erp").only) == ((), ())


def test_one_head_goes_and_later_ones_move_up() -> None:
    less = changed(POOL, change("remove_person", person="dev#2"))
    assert person_in(less, "dev").headcount == 2
    assert [(b.person, b.kind) for b in less.bookings] == [("dev#2", "hard")]
    assert [p.person for p in less.preferences] == ["dev#2", "dev"]
    assert [r.people for r in less.rules] == [("dev#2", "ann")]
    crm = demand_in(less, "crm")
    assert (crm.only, crm.never, demand_in(less, "erp").only) == (("dev#1",), ("dev#2",), ("dev",))
    assert "'dev#3' is now 'dev#2'." in also(POOL, change("remove_person", person="dev#2"))
    assert told(POOL, change("remove_person", person="dev#2")) == ("dev #2 leaves.",)


def test_the_last_head_of_two_loses_its_number() -> None:
    pair = change("remove_person", person="dev#1")
    less = changed(POOL, pair, pair)
    assert person_in(less, "dev").headcount == 1
    assert [b.person for b in less.bookings] == ["dev"]
    assert [r.people for r in less.rules] == [("dev", "ann")]
    assert demand_in(less, "crm").never == ("dev",)


def test_one_head_can_not_leave_on_a_day_of_its_own() -> None:
    found = faults(POOL, change("remove_person", person="dev#2", from_="2027-01-11"))
    assert list(found) == ["/changes/0/from"]
    assert "leave `from` out" in found["/changes/0/from"]


def office(**ann: object) -> object:
    demands = [{"id": "crm", "project": "crm", "effort": [rate("2027-01-04", "2027-02-14", 40)]}]
    bookings = [
        {"person": "ann", "demand": "crm", **rate("2027-01-04", "2027-02-14", 20)},
        {"person": "ann", "demand": "crm", "kind": "hard", "from": "2027-01-11"}
        | {"hours_by_period": [10, 10, 10]},
        {"person": "ann", "demand": "crm", **rate("2027-02-01", "2027-02-14", 20)},
    ]
    return document(
        people=[{"id": "ann", "name": "Ann", **ann}],
        projects=[{"id": "crm"}],
        demands=demands,
        bookings=bookings,
    )


def test_with_a_day_the_person_works_until_the_day_before() -> None:
    leave = change("remove_person", person="ann", from_="2027-01-20")
    less = changed(office(), leave)
    assert person_in(less, "ann").to == dt.date(2027, 1, 19)
    assert cap(less) == [40, 40, 16, 0, 0, 0]
    assert booked(less, "soft", "ann", "crm") == [20, 20, 8, 0, 0, 0]
    assert booked(less, "hard", "ann", "crm") == [0, 10, 4, 0, 0, 0]
    assert len(less.bookings) == 2
    assert less.hours.void_bookings == ()
    result = applied(office(), leave)
    assert result.texts == ("Ann leaves on 20 January 2027.",)
    assert [entry.pointer for entry in result.also] == [f"/bookings/{k}" for k in range(3)]


def test_who_leaves_by_the_first_day_is_not_there_at_all() -> None:
    for day, ann in (("2027-01-04", {}), ("2027-01-25", {"from": "2027-01-25"})):
        gone = changed(office(**ann), change("remove_person", person="ann", from_=day))
        assert (gone.people, gone.bookings) == ((), ())


def test_who_leaves_earlier_anyway_does_so() -> None:
    early = office(to="2027-01-10")
    leave = change("remove_person", person="ann", from_="2027-03-01")
    assert changed(early, leave) is early
    assert told(early, leave) == ("Ann leaves on 11 January 2027 already.",)


def test_a_project_of_nobody_else_stays() -> None:
    alone = portfolio(person("ann"), project("crm"), demand("crm"))
    assert changed(alone, change("remove_person", person="ann")).people == ()


def test_bookings_wholly_before_or_after_the_day_stay_or_go() -> None:
    spans = [
        {"from": "2027-01-04", "hours_by_period": [1]},
        {"from": "2027-02-08", "hours_by_period": [2]},
        {"from": "2027-01-18", "hours_by_period": [3]},
        rate("2027-01-04", "2027-01-10", 4),
    ]
    pair = {"person": "ann", "demand": "crm"}
    crm = {"id": "crm", "project": "crm", "effort": [rate("2027-01-04", "2027-02-14", 40)]}
    team = document(
        people=[{"id": "ann"}],
        projects=[{"id": "crm"}],
        demands=[crm],
        bookings=[pair | span for span in spans],
    )
    less = changed(team, change("remove_person", person="ann", from_="2027-01-18"))
    assert less.bookings == (team.bookings[0], team.bookings[3])
