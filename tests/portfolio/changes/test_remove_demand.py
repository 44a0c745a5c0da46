"""remove_demand: a demand goes with bookings and preferences."""

from __future__ import annotations

from tests.builders import demand, likes, person, portfolio, soft
from tests.portfolio.changes.scenario import applied, change

OFFICE = portfolio(
    person("ann"),
    demand("crm"),
    demand("erp"),
    soft("ann", "erp", 4),
    soft("ann", "crm", 8),
    likes("ann", "crm", once=5),
)


def test_a_demand_goes_and_its_project_stays() -> None:
    result = applied(OFFICE, change("remove_demand", demand="crm"))
    less = result.portfolio
    assert [p.id for p in less.projects] == ["crm", "erp"]
    assert ([d.id for d in less.demands], [b.demand for b in less.bookings]) == (["erp"], ["erp"])
    assert less.preferences == ()
    assert result.texts == ("The demand 'crm' is gone.",)
    assert [entry.pointer for entry in result.also] == ["/bookings/1", "/preferences/0"]
