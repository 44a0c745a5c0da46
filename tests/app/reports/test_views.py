"""The report views say what the checker says, on both databases."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from alembic import command
from sqlalchemy import inspect, text

from app.database import Database
from app.migrating import alembic_config
from solver.checker.measure import Measure, measure
from solver.document import PortfolioDocument, parse
from solver.plan import Decision
from tests.app.comparisons.planned import planned
from tests.builders import decision, demand, person, portfolio, week
from tests.oracle.portfolios import tiny
from tests.properties.decisions import draw_decision

PLAN = (
    "portfolio",
    "portfolio_name",
    "portfolio_version",
    "scenario",
    "scenario_name",
    "run",
    "plan",
    "created_at",
)
PERSON = ("person", "person_name", "role", "team", "period")
PROJECT = ("project", "project_name", "demand", "role", "period")
COLUMNS = {
    "report_kpis": (*PLAN, "kpi", "value", "unit", "better"),
    "report_utilisation": (
        *PLAN,
        *PERSON,
        *("capacity_hours", "hours", "free_hours", "utilisation", "projects"),
    ),
    "report_coverage": (
        *PLAN,
        *PROJECT,
        *("asked_hours", "filled_hours", "unfilled_hours", "coverage"),
    ),
    "report_allocations": (
        *PLAN,
        *("person", "person_name", "person_role", "team"),
        *PROJECT,
        *("hours", "cost"),
    ),
    "report_comparison": (
        *PLAN,
        *("baseline", "baseline_scenario", "baseline_scenario_name", "baseline_gap", "gap"),
        *("kpi", "baseline_value", "value", "delta", "unit", "better"),
    ),
}


def rows(database: Database, view: str, plan: str, **where: str) -> list[dict[str, Any]]:
    """The rows of a view about a plan; hours as floats, whatever the database calls them."""
    conditions = " AND ".join(f"{column} = :{column}" for column in ("plan", *where))
    query = text(f"SELECT * FROM {view} WHERE {conditions}")
    with database.read_session() as session:
        found = session.execute(query, {"plan": plan, **where}).mappings().all()
    return [
        {name: float(v) if name.endswith("hours") else v for name, v in row.items()}
        for row in found
    ]


def total(found: Sequence[dict[str, Any]], column: str) -> float:
    return float(sum(row[column] for row in found))


def draw(seed: int) -> tuple[PortfolioDocument, Decision]:
    """A tiny portfolio and a plan of it that works no more than is asked."""
    rng = Random(seed)
    drawn = parse(json.dumps(tiny(seed)).encode())
    while True:
        choice = draw_decision(drawn, rng)
        asked, worked = measure(drawn, choice).kpis, sum(a.hours for a in choice.allocations)
        if asked["filled_hours"].value == worked:
            return drawn, choice


@pytest.mark.parametrize("view", COLUMNS)
def test_columns_of_a_view_are_those_promised(database: Database, view: str) -> None:
    columns = inspect(database.read).get_columns(view)
    assert tuple(column["name"] for column in columns) == COLUMNS[view]


def test_views_vanish_on_the_way_back(database: Database) -> None:
    assert set(inspect(database.write).get_view_names()) == set(COLUMNS)
    with database.write.begin() as connection:
        command.downgrade(alembic_config(connection), "202611250920")
    assert inspect(database.write).get_view_names() == []


@pytest.mark.parametrize("view", COLUMNS)
def test_a_filter_on_the_plan_reaches_the_rows_themselves(
    sqlite_database: Database, view: str
) -> None:
    query = f"EXPLAIN QUERY PLAN SELECT * FROM {view} WHERE plan = 'x'"
    with sqlite_database.read.connect() as connection:
        steps = [step.detail for step in connection.execute(text(query))]
    large = ("allocations", "plan_unfilled", "capacities", "loads", "plan_kpis")
    assert [step for step in steps if step.startswith(tuple(f"SCAN {it}" for it in large))] == []


@pytest.mark.parametrize("first", range(0, 30, 10))
def test_views_say_what_the_checker_says(database: Database, first: int) -> None:
    for seed in range(first, first + 10):
        drawn, choice = draw(seed)
        with database.session() as session:
            name = planned(session, drawn, choice)
        worth = measure(drawn, choice)
        agree_on_kpis(rows(database, "report_kpis", name), worth)
        agree_on_load(rows(database, "report_utilisation", name), worth)
        agree_on_projects(rows(database, "report_coverage", name), worth, drawn)
        agree_on_slices(rows(database, "report_allocations", name), choice, drawn)


def agree_on_kpis(found: list[dict[str, Any]], worth: Measure) -> None:
    assert {row["kpi"]: row["value"] for row in found} == {
        name: pytest.approx(kpi.value) for name, kpi in worth.kpis.items()
    }


def agree_on_load(found: list[dict[str, Any]], worth: Measure) -> None:
    kpis = {name: kpi.value for name, kpi in worth.kpis.items()}
    able = {row["person"] for row in found if row["capacity_hours"] > 0}
    hours = total([row for row in found if row["person"] in able], "hours")
    capacity = total(found, "capacity_hours")
    assert total(found, "hours") == kpis["filled_hours"]
    assert (hours / capacity if capacity else 0) == pytest.approx(kpis["utilisation"])
    over = {row["person"] for row in found if row["free_hours"] < 0}
    assert len(over) == kpis["overbooked_people"]
    for row in found:
        assert row["free_hours"] == row["capacity_hours"] - row["hours"]
        share = row["hours"] / row["capacity_hours"] if row["capacity_hours"] else None
        assert row["utilisation"] == pytest.approx(share)


def agree_on_projects(
    found: list[dict[str, Any]], worth: Measure, drawn: PortfolioDocument
) -> None:
    for column in ("asked_hours", "filled_hours", "unfilled_hours"):
        assert total(found, column) == worth.kpis[column].value
    for summary in worth.projects:
        of_it = [row for row in found if row["project"] == summary.id]
        asked, filled = total(of_it, "asked_hours"), total(of_it, "filled_hours")
        share = filled / asked if asked else float(summary.on)
        assert share == pytest.approx(summary.coverage)
        assert filled == summary.hours
    short = {(r["demand"], day(r["period"])): r["unfilled_hours"] for r in found}
    assert {key: hours for key, hours in short.items() if hours} == {
        key: quarters / 4 for key, quarters in worth.unfilled.items()
    }
    assert len(short) == len(found)
    roles = {demand.id: demand.role for demand in drawn.demands}
    assert all(row["role"] == roles[row["demand"]] for row in found)


def agree_on_slices(
    found: list[dict[str, Any]], choice: Decision, drawn: PortfolioDocument
) -> None:
    assert {(r["person"], r["demand"], day(r["period"]), r["hours"]) for r in found} == {
        (a.person, a.demand, a.period, a.hours) for a in choice.allocations
    }
    rates = {member: who.rate for who in drawn.people for member in who.members}
    for row in found:
        rate = rates[row["person"]]
        assert row["cost"] == (None if rate is None else pytest.approx(rate * row["hours"]))


def day(period: object) -> dt.date | None:
    """A date, which SQLite gives as text."""
    return dt.date.fromisoformat(period) if isinstance(period, str) else period  # type: ignore[return-value]  # None or a date


def test_each_row_says_whose_plan_it_is(database: Database) -> None:
    crew = portfolio(person("ann", team="Core"), person("bob"), demand("crm", 50), weeks=2)
    choices = [decision(crew, ("ann", "crm", hours, 1)) for hours in (30, 20)]
    with database.session() as session:
        one, other = (planned(session, crew, choice, gap=0.5) for choice in choices)
    (row,) = rows(database, "report_allocations", one)
    assert (row["team"], row["project"], day(row["period"])) == ("Core", "crm", week(1))
    assert (row["scenario_name"], row["portfolio_version"]) == ("base", None)
    assert len(rows(database, "report_utilisation", one)) == 4
    (filled,) = rows(database, "report_comparison", other, baseline=one, kpi="filled_hours")
    assert (filled["baseline_value"], filled["value"], filled["delta"]) == (30, 20, -10)
    assert (filled["gap"], filled["baseline_gap"]) == (0.5, 0.5)
    assert rows(database, "report_comparison", one, baseline=one) == []
