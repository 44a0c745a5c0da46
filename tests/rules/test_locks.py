"""Hard bookings are kept."""

from tests.asserts import assert_legal, assert_refuses, conflicts_of
from tests.builders import decision, demand, hard, person, portfolio, soft, week


def test_locks_allow_more_and_refuse_a_tick_less():
    office = portfolio(person("ann"), demand("crm"), hard("ann", "crm", 20), step=0.25)
    assert_legal(office, decision(office, ann=20))
    assert_legal(office, decision(office, ann=30))
    assert_refuses(office, decision(office, ann=19.75), rule="locks", by=0.25)
    assert_refuses(office, decision(office), rule="locks", by=20)


def test_locks_do_not_hold_soft_bookings():
    office = portfolio(person("ann"), demand("crm"), soft("ann", "crm", 20))
    assert_legal(office, decision(office))


def test_locks_report_void_bookings_of_either_kind_and_keep_none_of_them():
    gone = person("ann", to="2027-01-10")
    bookings = [hard("ann", "crm", 20), soft("ann", "crm", 24)]
    office = portfolio(gone, demand("crm"), *bookings, weeks=2)
    assert_legal(office, decision(office, ("ann", "crm", 20, 0)))
    found = conflicts_of(office, "locks")
    assert [(one.person, one.demand, one.period) for one in found] == [("ann", "crm", week(1))] * 2
    assert [one.message.split()[1] for one in found] == ["hard", "soft"]
