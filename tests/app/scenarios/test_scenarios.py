"""Scenarios: one base scenario for each portfolio."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.database import Database
from app.errors import NotFound
from app.portfolios import service as portfolios
from app.scenarios import queries, service
from solver.document import to_json
from tests.samples import document


@pytest.fixture
def portfolio(database: Database) -> str:
    with database.session() as session:
        return portfolios.create(session, document(), "ann").id


def test_a_portfolio_has_one_base_scenario(database: Database, portfolio: str) -> None:
    def keep(_: int) -> str:
        with database.session() as session:
            return service.keep(session, portfolio, "as it is", "ann")

    with ThreadPoolExecutor(4) as pool:
        (name,) = set(pool.map(keep, range(8)))
    with database.read_session() as session:
        record = queries.get(session, name)
        assert (record.portfolio, record.name) == (portfolio, "as it is")
        assert queries.portfolio(session, name) == document()
        assert queries.portfolio_json(session, name) == to_json(document())


def test_pages_may_be_of_one_portfolio(database: Database, portfolio: str) -> None:
    with database.session() as session:
        other = portfolios.create(session, document("other"), "ann").id
        names = [service.keep(session, each, "base", "ann") for each in (portfolio, other)]
    with database.read_session() as session:
        assert [item.id for item in queries.page(session, limit=10).items] == names[::-1]
        of_one = queries.page(session, portfolio=portfolio, limit=10)
        assert [item.id for item in of_one.items] == names[:1]
        assert queries.page(session, portfolio="\0", limit=10).items == ()
        first = queries.page(session, limit=1)
        assert queries.page(session, limit=1, cursor=first.next).items[0].id == names[0]


def test_what_is_not_there_is_not_found(database: Database) -> None:
    with database.session() as session:
        with pytest.raises(NotFound):
            queries.get(session, "nothing")
        with pytest.raises(NotFound):
            queries.portfolio(session, "nothing")
        with pytest.raises(NotFound):
            service.keep(session, "nothing", "base", "ann")
