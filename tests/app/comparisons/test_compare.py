"""Plans side by side: figures, projects, people, roles and slices, matched by their ids."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.comparisons.entries import (
    Moved,
    PersonDelta,
    PersonFigures,
    PersonHours,
    ProjectDelta,
    ProjectFigures,
    SlicesCompared,
)
from app.comparisons.queries import PlansNotFound
from app.comparisons.service import compare
from app.database import Database
from models import PlanRow, RunRow, ScenarioRevisionRow
from tests.app.comparisons.planned import THE_CRM, compared, crew, planned
from tests.builders import Thing, decision, demand, person, portfolio, week


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


def test_what_one_scenario_alone_has_differs_by_all_of_it(database: Database) -> None:
    one, other = crew(), crew(demand("bi", 8), only="ann")
    before = decision(one, ("bob", "crm", 20), ("bob", "crm", 10, 1))
    after = decision(other, ("ann", "bi", 8))
    found = compared(database, (one, before), (other, after))
    people = {p.id: p.values for p in found.people}
    assert people["bob"] == (
        PersonFigures(30, 80, 0.375, 0.5, PersonDelta(0), 0),
        PersonFigures(None, None, None, None, PersonDelta(-30), 2),
    )
    assert people["ann"][1] == PersonFigures(8, 80, 0.1, 0.2, PersonDelta(8), 1)
    projects = {p.id: p.values for p in found.projects}
    delta = ProjectDelta(coverage=0.5, hours=8, cost=800, delay=0)
    assert projects["bi"] == (None, ProjectFigures(True, 0, 0.5, 8, 800, delta, "new"))
    back = compared(database, (other, after), (one, before))
    gone = ProjectDelta(coverage=-0.5, hours=-8, cost=-800, delay=0)
    assert {p.id: p.values[1] for p in back.projects}["bi"] == ProjectFigures(
        None, None, None, None, None, gone, "gone"
    )
    assert [share.person for share in found.slices.removed] == ["bob"]


def test_what_neither_the_plan_nor_the_baseline_has_is_null(database: Database) -> None:
    one, other = crew(only="ann"), crew(demand("bi", 8))
    plans = decision(one, ("ann", "crm", 20)), decision(other, ("bob", "bi", 8))
    found = compared(database, (one, plans[0]), (one, plans[0]), (other, plans[1]))
    (bob,) = (p.values for p in found.people if p.id == "bob")
    (bi,) = (p.values for p in found.projects if p.id == "bi")
    assert (bob[:2], bi[:2]) == ((None, None), (None, None))
    assert bob[2] is not None
    assert bob[2].delta.hours == 8


def test_hours_of_people_and_projects_add_up_to_those_filled(database: Database) -> None:
    one, other = crew(), crew(demand("bi", 8), only="ann")
    before = decision(one, ("bob", "crm", 20), ("ann", "erp", 5, 1))
    after = decision(other, ("ann", "bi", 8), ("ann", "crm", 12))
    found = compared(database, (one, before), (other, after), (one, decision(one)))
    for n, filled in enumerate(found.kpis["filled_hours"]):
        people = [entry.values[n] for entry in found.people]
        projects = [entry.values[n] for entry in found.projects]
        for values in (people, projects):
            assert sum(value.delta.hours for value in values if value is not None) == filled.delta


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
def test_every_unknown_plan_is_told(database: Database, name: str) -> None:
    one = crew()
    with database.session() as session:
        known = planned(session, one, decision(one, ("ann", "crm", 20)))
        with pytest.raises(PlansNotFound) as refused:
            compare(session, [name, known, "another"])
    assert [issue.pointer for issue in refused.value.issues] == ["/query/plan/0", "/query/plan/2"]


def test_plans_without_hours_are_compared(database: Database) -> None:
    empty = crew(only="nobody")
    found = compared(database, (empty, decision(empty)), (empty, decision(empty)))
    assert (found.people, found.slices) == ((), SlicesCompared((), (), ()))
    one = crew()
    found = compared(database, (empty, decision(empty)), (one, decision(one, ("ann", "crm", 20))))
    assert [share.hours for share in found.slices.added] == [20]
