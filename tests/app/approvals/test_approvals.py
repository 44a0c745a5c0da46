"""Plans approved and withdrawn: what becomes of record, what is refused, what it changes."""

from __future__ import annotations

import pytest

from app.approvals import queries, service
from app.approvals.service import Wish
from app.database import Database
from app.errors import Conflict, InvalidRequest, NotFound
from app.plans import service as plans
from app.portfolios import service as portfolios
from app.runs import service as runs
from models import PortfolioRow
from tests.app.approvals.planned import (
    approve,
    of_record,
    planned,
    seen,
    stored,
    withdraw,
    without_crm,
)
from tests.samples import document, plan
from tests.stored import start_run

NEXT = document(skills=[{"id": "java"}])


def test_an_approved_plan_is_of_record_for_all_of_its_projects(database: Database) -> None:
    name = planned(database)
    made = stored(database, approve(database, name))
    assert of_record(database, name) == {"crm": name, "erp": name}
    assert (made.plan, made.action, made.whole) == (name, "approve", True)
    assert (made.projects, made.comment, made.caller) == (("crm", "erp"), "so be it", "pia")


def test_a_plan_is_of_record_for_every_version_of_the_name(database: Database) -> None:
    first, second = planned(database), planned(database, NEXT)
    other = planned(database, document("another"))
    approve(database, first)
    assert of_record(database, second) == {"crm": first, "erp": first}
    assert of_record(database, other) == {}


def test_portfolios_without_a_name_have_a_record_each(database: Database) -> None:
    first = planned(database, document(None))
    second = planned(database, document(None, skills=[{"id": "java"}]))
    approve(database, first)
    assert of_record(database, first) == {"crm": first, "erp": first}
    assert of_record(database, second) == {}


def test_approving_some_projects_leaves_the_record_of_the_others(database: Database) -> None:
    old, new = planned(database), planned(database, NEXT)
    approve(database, old)
    made = stored(database, approve(database, new, ["erp", "erp"]))
    assert (made.projects, made.whole) == (("erp",), False)
    assert of_record(database, old) == {"crm": old, "erp": new}


def test_a_plan_approved_whole_is_of_record_alone_until_it_is_withdrawn(
    database: Database,
) -> None:
    old, new = planned(database), without_crm(database)
    approve(database, old)
    made = stored(database, approve(database, new))
    assert (made.projects, made.whole) == (("erp",), True)
    assert of_record(database, old) == {"erp": new}
    gone = {project["id"]: project["after"] for project in made.difference["projects"]}
    assert (gone["crm"], gone["erp"]["plan"]) == (None, new)
    back = stored(database, withdraw(database, new))
    assert of_record(database, old) == {"crm": old, "erp": old}
    assert [project["id"] for project in back.difference["projects"]] == ["crm", "erp"]


def test_a_plan_of_record_for_all_of_its_projects_may_become_the_only_one(
    database: Database,
) -> None:
    old, new = planned(database), without_crm(database)
    approve(database, new)
    approve(database, old, ["crm"])
    assert of_record(database, old) == {"crm": old, "erp": new}
    approve(database, new)
    assert of_record(database, old) == {"erp": new}
    with pytest.raises(Conflict, match="of record already for erp"):
        approve(database, new)


def test_a_whole_approval_counts_when_its_plan_is_deleted(database: Database) -> None:
    old, new = planned(database), without_crm(database)
    approve(database, old)
    approve(database, new)
    with database.read_session() as session:
        portfolio = queries.find_portfolio(session, new).id
    last = planned(database, NEXT)
    approve(database, last, ["erp"])
    with database.session() as session:
        portfolios.delete(session, portfolio)
    approve(database, old, ["erp"])
    assert of_record(database, old) == {"erp": old}


def test_withdrawing_brings_back_what_was_approved_before(database: Database) -> None:
    first, second, third = (planned(database) for _ in range(3))
    approve(database, first, ["crm"])
    approve(database, second)
    approve(database, third, ["crm"])
    made = stored(database, withdraw(database, second))
    assert (made.action, made.projects, made.whole) == ("withdraw", ("crm", "erp"), True)
    assert of_record(database, first) == {"crm": third}
    withdraw(database, third)
    assert of_record(database, first) == {"crm": first}
    withdraw(database, first)
    assert of_record(database, first) == {}


def test_withdrawing_takes_back_every_approval_of_the_plan(database: Database) -> None:
    name = planned(database)
    approve(database, name, ["crm"])
    approve(database, name, ["erp"])
    withdraw(database, name)
    assert of_record(database, name) == {}
    approve(database, name)
    assert of_record(database, name) == {"crm": name, "erp": name}


def test_unknown_projects_are_all_named(database: Database) -> None:
    name = planned(database)
    with pytest.raises(InvalidRequest) as refused:
        approve(database, name, ["hr", "crm", "\0"])
    assert [issue.pointer for issue in refused.value.issues] == ["/projects/0", "/projects/2"]
    assert of_record(database, name) == {}


def test_a_plan_of_record_is_not_approved_again(database: Database) -> None:
    name = planned(database)
    approve(database, name, ["crm"])
    with pytest.raises(Conflict, match="of record already for crm"):
        approve(database, name, ["crm"])
    approve(database, name)
    with pytest.raises(Conflict, match="of record already for crm, erp"):
        approve(database, name)


def test_a_plan_whose_run_goes_on_is_not_approved(database: Database) -> None:
    with database.session() as session:
        run = start_run(session)
        name = plans.save(session, run, plan())
    with pytest.raises(Conflict, match=f"'{run}' of this plan goes on"):
        approve(database, name)
    with database.session() as session:
        runs.cancel(session, run)
    approve(database, name)


def test_a_plan_that_was_not_approved_is_not_withdrawn(database: Database) -> None:
    name, other = planned(database), planned(database)
    approve(database, other)
    with pytest.raises(Conflict, match="no standing approval"):
        withdraw(database, name)
    withdraw(database, other)
    with pytest.raises(Conflict, match="no standing approval"):
        withdraw(database, other)


@pytest.mark.parametrize("name", ["nothing", "\0", "\ud800"])
def test_an_unknown_plan_is_not_found(database: Database, name: str) -> None:
    with database.session() as session, pytest.raises(NotFound):
        service.approve(session, name, Wish(0, "pia"))
    with database.session() as session, pytest.raises(NotFound):
        service.withdraw(session, name, Wish(0, "pia"))


def test_an_approval_after_another_that_was_not_seen_is_told_of_it(database: Database) -> None:
    mine, other = planned(database), planned(database)
    before = seen(database, mine)
    approve(database, other, ["crm"])
    with database.session() as session, pytest.raises(Conflict) as refused:
        service.approve(session, mine, Wish(before, "ann"))
    assert f"pia approved plan '{other}' for crm. Look at" in str(refused.value)
    withdraw(database, other)
    with database.session() as session, pytest.raises(Conflict, match="pia withdrew plan"):
        service.withdraw(session, mine, Wish(before, "ann"))


def test_a_portfolio_is_not_deleted_while_a_plan_of_it_is_of_record(database: Database) -> None:
    old, new = planned(database), planned(database, NEXT)
    approve(database, old)
    with database.read_session() as session:
        first, second = (queries.find_portfolio(session, name).id for name in (old, new))
    with database.session() as session, pytest.raises(Conflict, match=f"'{old}' is of record"):
        portfolios.delete(session, first)
    approve(database, new)
    with database.session() as session:
        portfolios.delete(session, first)
    withdraw(database, new)
    assert of_record(database, new) == {}
    with database.session() as session:
        portfolios.delete(session, second)
        assert session.get(PortfolioRow, second) is None
