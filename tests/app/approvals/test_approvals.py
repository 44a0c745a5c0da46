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
    of_slices,
    planned,
    seen,
    stored,
    withdraw,
)
from tests.samples import FIRST, SECOND, document, plan
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


def test_a_first_approval_adds_all_hours_of_its_projects(database: Database) -> None:
    made = stored(database, approve(database, planned(database), ["crm"]))
    assert made.difference["hours"] == {"added": 60.75, "removed": 0}
    (project,) = made.difference["projects"]
    assert (project["id"], project["before"]) == ("crm", None)
    assert project["after"] == {
        "plan": made.plan,
        "on": True,
        "delay": 0,
        "coverage": 0.75,
        "hours": 30.5,
        "cost": 2850.0,
    }
    assert made.difference["people"] == [
        {"id": "ann", "hours": 30.25},
        {"id": "dev#2", "hours": 18},
        {"id": "dev#1", "hours": 12.5},
    ]


def test_a_difference_is_matched_by_ids_and_dates_across_documents(database: Database) -> None:
    old = planned(
        database,
        made=of_slices(
            ("ann", "crm-dev", FIRST, 20),
            ("ann", "crm-dev", SECOND, 8),
            ("ann", "erp-dev", FIRST, 4),
        ),
    )
    later = document(
        calendar={"start": "2027-01-11", "periods": 2},
        people=[{"id": "cho"}, {"id": "ann"}],
        demands=[
            entry.model_dump(mode="json", exclude_unset=True)
            for entry in reversed(document().demands)
        ],
    )
    slices = (("ann", "crm-dev", SECOND, 10), ("cho", "crm-test", SECOND, 6))
    new = planned(database, later, of_slices(*slices, crm=1))
    approve(database, old)
    made = stored(database, approve(database, new, ["crm"]))
    assert made.difference["hours"] == {"added": 8, "removed": 20}
    assert [project["id"] for project in made.difference["projects"]] == ["crm"]
    assert made.difference["projects"][0]["after"]["delay"] == 1
    assert made.difference["people"] == [{"id": "ann", "hours": -18}, {"id": "cho", "hours": 6}]
    back = stored(database, withdraw(database, new))
    assert back.difference["hours"] == {"added": 20, "removed": 8}
    assert back.difference["projects"][0]["after"]["plan"] == old


def test_withdrawing_what_others_cover_changes_nothing(database: Database) -> None:
    old, new = planned(database), planned(database)
    approve(database, old)
    approve(database, new)
    made = stored(database, withdraw(database, old))
    nothing = {"hours": {"added": 0, "removed": 0}, "projects": [], "people": []}
    assert made.difference == nothing
    assert of_record(database, new) == {"crm": new, "erp": new}
