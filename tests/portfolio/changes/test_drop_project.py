"""drop_project: a project goes with its demands and what refers to them."""

from __future__ import annotations

from tests.builders import demand, hard, likes, person, portfolio, project, rule
from tests.portfolio.changes.scenario import applied, called, change, changed

OFFICE = portfolio(
    person("ann"),
    called("CRM", project("crm", optional=True)),
    project("web", after=[{"project": "crm"}, {"project": "erp", "lag": 1}]),
    project("erp", optional=True),
    project("app", optional=True),
    demand("crm"),
    demand("crm-test", project="crm"),
    demand("web"),
    hard("ann", "crm", 8),
    hard("ann", "web", 8),
    likes("ann", "crm-test", points=1),
    rule("one_of", projects=["crm"]),
    rule("one_of", projects=["crm", "erp", "app"]),
)
DROP = change("drop_project", project="crm")


def test_demands_bookings_and_preferences_go_along() -> None:
    less = changed(OFFICE, DROP)
    assert [p.id for p in less.projects] == ["web", "erp", "app"]
    assert [d.id for d in less.demands] == ["web"]
    assert [b.demand for b in less.bookings] == ["web"]
    assert less.preferences == ()


def test_others_no_longer_wait_for_it() -> None:
    web = changed(OFFICE, DROP).projects[0]
    assert [entry.project for entry in web.after] == ["erp"]


def test_one_of_shrinks_and_goes_when_nothing_is_left() -> None:
    assert [r.projects for r in changed(OFFICE, DROP).rules] == [("erp", "app")]


def test_what_goes_along_is_listed() -> None:
    result = applied(OFFICE, DROP)
    assert result.texts == ("CRM is dropped.",)
    assert {entry.pointer for entry in result.also} == {
        *("/demands/0", "/demands/1", "/bookings/0", "/preferences/0"),
        *("/projects/1", "/rules/0", "/rules/1"),
    }
