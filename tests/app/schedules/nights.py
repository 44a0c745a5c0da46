"""Versions of a portfolio, schedules of it, and the nights on which they are due."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select, update

from app.database import Database
from app.portfolios import service as portfolios
from app.rows import change
from app.scenarios import carrying
from app.scenarios import service as scenarios
from app.scenarios.revising import Content
from app.schedules import firing, queries, service
from app.schedules.schemas import Result, ScheduleRequest
from models import (
    BatchRunRow,
    RunRow,
    ScenarioRow,
    ScheduleRow,
)
from models.base import now
from solver.portfolio.changes.remove_person import RemovePerson
from solver.search.settings import Settings
from tests.samples import document

NIGHT = dt.timedelta(days=1)


def version(database: Database, **changes: object) -> str:
    """Store the next version of the portfolio, as POST /portfolios does."""
    with database.session() as session:
        made = portfolios.create(session, document(**changes), "ann").id  # type: ignore[arg-type]  # any field
        scenarios.keep(session, made, "base", "ann")
        carrying.carry_over(session, made, "ann")
    return made


def scenario(database: Database, portfolio: str, name: str, *changes: object) -> str:
    with database.session() as session:
        content = Content(name, tuple(changes))  # type: ignore[arg-type]  # any change
        return scenarios.create(session, portfolio, content, "ann")


def without(person: str) -> RemovePerson:
    return RemovePerson(kind="remove_person", person=person)


def schedule(database: Database, *names: str, cron: str = "30 2 * * *") -> str:
    asked = ScheduleRequest(
        name="nightly",
        cron=cron,
        portfolio="office",
        scenarios=names,
        settings=Settings(time_limit=9),
    )
    with database.session() as session:
        return service.create(session, asked, 3600, "ann")


def due(database: Database, name: str) -> dt.datetime:
    """Let it be due now, and say when that is."""
    moment = now().replace(microsecond=0)
    with database.session() as session:
        late = update(ScheduleRow).where(ScheduleRow.id == name)
        change(session, late.values(due_at=moment, cron=f"{moment:%M %H} * * *"))
    return moment


def fired(database: Database, name: str) -> Result:
    """What comes of its next time; a second one is a day later."""
    moment = due(database, name)
    with database.read_session() as session:
        later = NIGHT * len(queries.get(session, name).results)
    firing.fire_due(database, moment + later)
    with database.read_session() as session:
        last = queries.get(session, name).last
    assert last is not None
    return last


def runs_of(database: Database, batch: str | None) -> list[str]:
    """The scenarios of a batch's runs."""
    wanted = select(RunRow.scenario_id).join(BatchRunRow, BatchRunRow.run_id == RunRow.id)
    with database.read_session() as session:
        found = session.scalars(wanted.where(BatchRunRow.batch_id == batch))
        return list(found)


def carried(database: Database, name: str) -> str:
    """What a scenario is in the version after."""
    with database.read_session() as session:
        wanted = select(ScenarioRow.id).where(ScenarioRow.carried_from == name)
        return session.scalars(wanted).one()
