"""Gaps in which a pair could have gone on."""

from tests.builders import decision, demand, person, portfolio
from tests.parts.measured import amount, points


def rows(*weeks, name="crm"):
    return [("ann", name, 20, t) for t in weeks]


def test_restarts_count_gaps_and_not_their_length():
    office = portfolio(person("ann"), demand("crm"), weeks=7, weights={"restarts": 3})
    plan = decision(office, *rows(0, 1, 3, 6))
    assert amount(office, plan, "restarts") == 2
    assert points(office, plan, "restarts") == 6
    assert amount(office, decision(office, *rows(1, 2, 3)), "restarts") == 0


def test_restarts_count_no_gap_of_leave_or_of_nothing_asked():
    leave = [{"from": "2027-01-11", "to": "2027-01-17", "hours_per_week": 0}]
    office = portfolio(
        person("ann", availability=leave), demand("crm", [40, 40, 40, 0, 40]), weeks=5
    )
    assert amount(office, decision(office, *rows(0, 2, 4)), "restarts") == 0
    assert amount(office, decision(office, *rows(0, 4)), "restarts") == 1


def test_restarts_look_at_each_pair_alone():
    office = portfolio(person("ann"), demand("crm"), demand("erp"), weeks=3)
    both = decision(office, *rows(0), *rows(2, name="erp"))
    assert amount(office, both, "restarts") == 0
