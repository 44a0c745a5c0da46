"""Plans side by side: figures, projects, people, roles and slices, matched by their ids."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from app.comparisons.schemas import (
    Comparison,
    Moved,
    PersonDelta,
    PersonFigures,
    PersonHours,
    SlicesCompared,
)
from app.comparisons.service import compare
from app.database import Database
from app.errors import NotFound
from models import PlanRow, RunRow, ScenarioRevisionRow
from solver.document import PortfolioDocument
from solver.plan import Decision
from tests.app.comparisons.planned import planned
from tests.builders import Thing, decision, demand, person, portfolio, week

THE_CRM = Thing("projects", {"id": "crm", "optional": True, "max_delay": 1, "name": "The CRM"})
Case = tuple[PortfolioDocument, Decision]


def crew(*more: Thing, weeks: int = 2, only: str = "") -> PortfolioDocument:
    """Ann and Bob, or one of them, on CRM, which may be off or wait, and on ERP."""
    people = [person("bob", rate=80, name_="Bob"), person("ann", rate=100, team="Core")]
    return portfolio(
        *(one for one in people if only in ("", one.entry["id"])),
        THE_CRM,
        demand("crm", 40),
        demand("erp", 20),
        *more,
        weeks=weeks,
    )


def compared(database: Database, *cases: Case, gap: float = 0) -> Comparison:
    """The comparison of stored plans, of a document and a decision each."""
    with database.session() as session:
        names = [planned(session, document, choice, gap) for document, choice in cases]
    with database.read_session() as session:
        return compare(session, names)


def test_a_plan_and_its_copy_differ_in_nothing(database: Database) -> None:
    one = crew()
    case = one, decision(one, ("ann", "crm", 20), ("bob", "erp", 12, 1))
    found = compared(database, case, case)
    assert (found.projects, found.people) == ((), ())
    assert found.slices == SlicesCompared((), (), ())
    every = [*found.kpis.values(), *found.parts.values(), found.objective]
    for figure in (figure for figures in every for figure in figures):
        assert (figure.delta, figure.better, figure.proven) == (0, None, None)


def test_hours_move_inside_a_demand_and_a_period_alone(database: Database) -> None:
    one = crew()
    before = decision(one, ("ann", "crm", 30), ("bob", "erp", 8, 0))
    after = decision(one, ("bob", "crm", 22), ("ann", "crm", 6, 1), ("bob", "erp", 8, 1))
    found = compared(database, (one, before), (one, after))
    name = found.plans[1].id
    assert found.slices.moved == (Moved(name, "crm", "ann", "bob", 22, 1),)
    assert found.slices.removed == (
        PersonHours(name, "ann", "crm", 8, 1),
        PersonHours(name, "bob", "erp", 8, 1),
    )
    assert found.slices.added == (
        PersonHours(name, "ann", "crm", 6, 1),
        PersonHours(name, "bob", "erp", 8, 1),
    )


def test_documents_match_by_ids_and_days_and_not_by_numbers(database: Database) -> None:
    one = crew()
    other = portfolio(
        person("ann", rate=100),
        person("new"),
        demand("erp", [20, 20], at=1),
        demand("crm", 40),
        THE_CRM,
        calendar={"start": week(1).isoformat()},
        weeks=2,
    )
    before = decision(one, ("ann", "erp", 20, 0), ("ann", "erp", 20, 1))
    after = decision(other, ("ann", "erp", 20, 0), ("new", "erp", 12, 1))
    found = compared(database, (one, before), (other, after))
    name = found.plans[1].id
    assert found.slices.removed == (PersonHours(name, "ann", "erp", 20, 1),)
    assert found.slices.added == (PersonHours(name, "new", "erp", 12, 1),)
    assert [p.id for p in found.people] == ["ann", "new"]
    assert found.periods == (week(0), week(1), week(2))
    (nobody,) = found.roles
    assert nobody.values[0].capacity == (80, 80, None)
    assert nobody.values[1].capacity == (None, 80, 80)
    assert nobody.values[1].filled == (None, 20, 12)
    assert nobody.values[1].asked == (None, 60, 20)


OUTCOMES: dict[str, dict[str, Any]] = {
    "same": {},
    "dropped": {"off": ["crm"], "hours": 0},
    "delayed": {"delay": {"crm": 1}, "hours": 0},
    "gains": {"hours": 25},
    "loses": {"hours": 15},
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_becomes_of_a_project_is_told_in_a_word(database: Database, outcome: str) -> None:
    one = crew()
    more = dict(OUTCOMES[outcome])
    hours = float(more.pop("hours", 20))
    rows = [("ann", "crm", hours)] if hours else [("bob", "erp", 1)]
    after = decision(one, *rows, **more)
    found = compared(database, (one, decision(one, ("ann", "crm", 20))), (one, after))
    told = {p.id: p.values[1].outcome for p in found.projects if p.values[1] is not None}
    assert told.get("crm", "same") == outcome
    back = compared(database, (one, after), (one, decision(one, ("ann", "crm", 20))))
    opposite = {"dropped": "taken_up", "delayed": "earlier", "gains": "loses", "loses": "gains"}
    told = {p.id: p.values[1].outcome for p in back.projects if p.values[1] is not None}
    assert told.get("crm", "same") == opposite.get(outcome, "same")


def test_other_people_at_other_rates_change_a_project(database: Database) -> None:
    one = crew()
    plans = [decision(one, (who, "crm", 20)) for who in ("ann", "bob")]
    found = compared(database, *((one, plan) for plan in plans))
    (crm,) = found.projects
    assert crm.name == "The CRM"
    last = crm.values[1]
    assert last is not None
    assert last.delta is not None
    assert (last.outcome, last.delta.cost, last.delta.hours) == ("changed", -400, 0)


def test_what_one_scenario_alone_has_is_null_in_the_other(database: Database) -> None:
    one, other = crew(), crew(demand("bi", 8), only="ann")
    before = decision(one, ("bob", "crm", 20), ("bob", "crm", 10, 1))
    after = decision(other, ("ann", "bi", 8))
    found = compared(database, (one, before), (other, after))
    people = {p.id: p.values for p in found.people}
    assert people["bob"] == (
        PersonFigures(30, 80, 0.375, 0.5, PersonDelta(0), 0),
        None,
    )
    assert people["ann"][1] == PersonFigures(8, 80, 0.1, 0.2, PersonDelta(8), 1)
    projects = {p.id: p.values for p in found.projects}
    new = projects["bi"][1]
    assert projects["bi"][0] is None
    assert new is not None
    assert (new.outcome, new.delta, new.hours) == ("new", None, 8)
    assert [share.person for share in found.slices.removed] == ["bob"]


def test_capacity_and_demand_stand_side_by_side_by_role(database: Database) -> None:
    one = portfolio(
        Thing("roles", {"id": "dev", "skills": {}}),
        person("ann", role="dev"),
        person("bob"),
        demand("crm", 50, role="dev"),
        demand("erp", 10),
    )
    first, second = (decision(one, ("ann", "crm", h), ("bob", "erp", 10)) for h in (40, 30))
    found = compared(database, (one, first), (one, second))
    dev, nobody = found.roles
    assert (dev.role, nobody.role) == ("dev", None)
    assert [dev.values[n].filled for n in (0, 1)] == [(40,), (30,)]
    assert dev.values[0].asked == (50,)
    assert (dev.values[0].capacity, nobody.values[0].capacity) == ((40,), (40,))
    assert nobody.values[1].filled == nobody.values[1].asked == (10,)


def test_a_difference_within_the_gaps_is_not_proven(database: Database) -> None:
    one = crew()
    plans = [(one, decision(one, ("ann", "crm", hours))) for hours in (20, 21)]
    for gap, is_proven in ((0, True), (0.2, False)):
        found = compared(database, *plans, gap=gap)
        filled, total = found.kpis["filled_hours"][1], found.objective[1]
        assert (filled.delta, filled.better, filled.proven) == (1, True, is_proven)
        assert total.delta is not None
        assert (total.delta < 0, total.better, total.proven) == (True, True, is_proven)
        asked = found.kpis["utilisation"][1]
        assert (asked.better, asked.proven) == (None, is_proven)
        cost = found.parts["cost"][1]
        assert (cost.delta, cost.better, cost.amount) == (10, False, 2100)
    assert found.units.kpis["filled_hours"] == "hours"
    assert found.units.parts["cost"] == "money"


def test_of_tiers_the_last_is_proven_where_those_before_are_equal(database: Database) -> None:
    one = crew()
    with database.session() as session:
        names = [planned(session, one, decision(one, ("ann", "crm", h))) for h in (20, 21)]
        first = {"parts": ["unfilled"], "total": 5, "bound": 5, "gap": 0, "optimal": True}
        for is_optimal in (True, False):
            tiers = [first | {"optimal": is_optimal}, first | {"parts": ["cost"]}]
            session.execute(update(PlanRow).values(tiers=tiers))
            assert compare(session, names).objective[1].proven is is_optimal


def test_a_plan_tells_what_its_scenario_changed_when_it_was_planned(database: Database) -> None:
    one = crew()
    with database.session() as session:
        names = [planned(session, one, decision(one, ("ann", "crm", h))) for h in (20, 21)]
        run = session.scalars(
            select(RunRow).join(PlanRow, PlanRow.run_id == RunRow.id).where(PlanRow.id == names[1])
        ).one()
        first = session.get_one(ScenarioRevisionRow, (run.scenario_id, 1))
        columns = {c.name: getattr(first, c.name) for c in ScenarioRevisionRow.__table__.columns}
        change = {"kind": "drop_project", "project": "erp"}
        edited = {"revision": 2, "name": "No ERP", "changes": [change], "texts": ["ERP is out."]}
        session.add(ScenarioRevisionRow(**columns | edited | {"policy": {"max_moves": 3}}))
        run.scenario_revision = 2
    with database.read_session() as session:
        before, after = compare(session, names).plans
    assert (before.changes, before.policy, before.revision) == ((), None, 1)
    assert after.changes == (change | {"text": "ERP is out."},)
    assert (after.name, after.policy, after.revision) == ("No ERP", {"max_moves": 3}, 2)
    assert before.scenario == after.scenario


@pytest.mark.parametrize("name", ["nothing", "\0"])
def test_an_unknown_plan_is_not_compared(database: Database, name: str) -> None:
    one = crew()
    with database.session() as session:
        known = planned(session, one, decision(one, ("ann", "crm", 20)))
        with pytest.raises(NotFound):
            compare(session, [known, name])


def test_plans_without_hours_are_compared(database: Database) -> None:
    empty = crew(only="nobody")
    found = compared(database, (empty, decision(empty)), (empty, decision(empty)))
    assert (found.people, found.slices) == ((), SlicesCompared((), (), ()))
    one = crew()
    found = compared(database, (empty, decision(empty)), (one, decision(one, ("ann", "crm", 20))))
    assert [share.hours for share in found.slices.added] == [20]
