"""make_optional: a project may be left out, and may wait."""

from __future__ import annotations

from tests.builders import demand, person, portfolio, project
from tests.portfolio.changes.scenario import called, change, changed, told

OFFICE = portfolio(person("ann"), called("CRM", project("crm", max_delay=2)), demand("crm"))


def test_it_may_be_left_out_and_waits_as_before() -> None:
    crm = changed(OFFICE, change("make_optional", project="crm")).projects[0]
    assert (crm.optional, crm.max_delay) == (True, 2)
    assert told(OFFICE, change("make_optional", project="crm")) == ("CRM may be left out.",)


def test_it_may_wait_so_many_periods() -> None:
    waits = change("make_optional", project="crm", max_delay=1)
    assert changed(OFFICE, waits).projects[0].max_delay == 1
    assert told(OFFICE, waits) == ("CRM may be left out, or wait up to 1 week.",)
