"""The history of approvals, and what each of them is of."""

from __future__ import annotations

import pytest

from app.approvals import queries
from app.database import Database
from app.errors import InvalidRequest, NotFound
from app.plans import service as plans
from app.portfolios import service as portfolios
from app.runs import service as runs
from app.scenarios import service as scenarios
from app.scenarios.revising import Content
from solver.search.settings import Settings
from tests.app.approvals.planned import approve, planned, stored, withdraw
from tests.samples import document, plan

NEXT = document(skills=[{"id": "java"}])


def test_the_history_holds_everything_the_latest_first(database: Database) -> None:
    name = planned(database)
    made = [approve(database, name), withdraw(database, name), approve(database, name)]
    with database.read_session() as session:
        portfolio = queries.find_portfolio(session, name).id
        page = queries.history(session, portfolio, limit=2)
        rest = queries.history(session, portfolio, limit=2, cursor=page.next)
        with pytest.raises(InvalidRequest):
            queries.history(session, portfolio, limit=2, cursor="nonsense")
        with pytest.raises(NotFound):
            queries.history(session, "nothing", limit=2)
    assert [item.id for item in (*page.items, *rest.items)] == made[::-1]
    assert rest.next is None


def test_an_approval_names_its_scenario_and_version(database: Database) -> None:
    first, second = versions(database)
    made = [stored(database, approve(database, name)) for name in (first, second)]
    assert [(item.scenario_name, item.version) for item in made] == [("base", 1), ("base", 2)]


def test_an_approval_names_a_scenario_as_it_was_planned_once_it_is_deleted(
    database: Database,
) -> None:
    with database.session() as session:
        portfolio = portfolios.create(session, document(), "ann").id
        scenario = scenarios.create(session, portfolio, Content("Hire two"), "ann")
        run = runs.start(session, scenario, Settings(), "ann")
        name = plans.save(session, run, plan())
        runs.cancel(session, run)
    made = approve(database, name)
    with database.session() as session:
        scenarios.edit(session, scenario, Content("Hire two, later"), "ann")
        scenarios.delete(session, scenario)
    assert stored(database, made).scenario_name == "Hire two"
    withdraw(database, name)
    with database.session() as session:
        portfolios.delete(session, portfolio)
    assert (stored(database, made).scenario_name, stored(database, made).version) == (None, None)


def versions(database: Database) -> list[str]:
    """Plans of two versions of the sample, kept by name."""
    made = []
    for office in (document(), NEXT):
        with database.session() as session:
            portfolios.create(session, office, "ann")
        made.append(planned(database, office))
    return made
