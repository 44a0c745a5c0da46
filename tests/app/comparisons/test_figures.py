"""Figures beside the baseline's: better where they mean the same, proven where it is fair."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import update

from app.comparisons.entries import SlicesCompared
from app.comparisons.schemas import Comparison
from app.comparisons.service import compare
from app.database import Database
from models import PlanRow
from solver.document import PortfolioDocument, parse, to_json
from tests.app.comparisons.planned import compared, crew, planned
from tests.builders import Thing, decision, week

JAVA = Thing("skills", {"id": "java"})
Verdict = tuple[bool | None, bool | None]


def changed(portfolio: PortfolioDocument, **fields: Any) -> PortfolioDocument:
    """The same document with other values of these fields."""
    return parse(json.dumps(json.loads(to_json(portfolio)) | fields).encode())


def beside(database: Database, other: PortfolioDocument) -> Comparison:
    """A plan of a document beside one of the crew's, which works an hour less; no gaps."""
    one = crew()
    plans = decision(one, ("ann", "crm", 20, 1)), decision(other, ("ann", "crm", 21, 1))
    return compared(database, (one, plans[0]), (other, plans[1]))


def kpi(found: Comparison, name: str) -> Verdict:
    figure = found.kpis[name][1]
    return figure.better, figure.proven


def part(found: Comparison, name: str) -> Verdict:
    figure = found.parts[name][1]
    return figure.better, figure.proven


def total(found: Comparison) -> Verdict:
    return found.objective[1].better, found.objective[1].proven


def test_a_plan_and_its_copy_differ_in_nothing(database: Database) -> None:
    one = crew()
    case = one, decision(one, ("ann", "crm", 20), ("bob", "erp", 12, 1))
    found = compared(database, case, case)
    assert (found.projects, found.people) == ((), ())
    assert found.slices == SlicesCompared((), (), ())
    every = [*found.kpis.values(), *found.parts.values(), found.objective]
    for figure in (figure for figures in every for figure in figures):
        assert (figure.delta, figure.better, figure.proven) == (0, None, None)


def test_a_difference_within_the_gaps_is_not_proven(database: Database) -> None:
    one, other = crew(), crew(JAVA)
    plans = [(one, decision(one, ("ann", "crm", 20))), (other, decision(other, ("ann", "crm", 21)))]
    for gap, is_proven in ((0, True), (0.2, False)):
        found = compared(database, *plans, gap=gap)
        filled, worth = found.kpis["filled_hours"][1], found.objective[1]
        assert (filled.delta, filled.better, filled.proven) == (1, True, is_proven)
        assert worth.delta is not None
        assert (worth.delta < 0, worth.better, worth.proven) == (True, True, is_proven)
        assert kpi(found, "utilisation") == (None, is_proven)
        cost = found.parts["cost"][1]
        assert (cost.delta, cost.better, cost.amount) == (10, False, 2100)
    assert found.units.kpis["filled_hours"] == "hours"
    assert found.units.parts["cost"] == "money"
    assert found.notes == ()


def test_plans_of_the_very_same_document_differ_by_the_search_alone(database: Database) -> None:
    found = beside(database, crew())
    assert kpi(found, "filled_hours") == part(found, "unfilled") == total(found) == (True, False)
    assert kpi(found, "cost") == part(found, "cost") == (False, False)
    assert kpi(found, "asked_hours") == (None, None)


def test_points_of_another_policy_are_neither_better_nor_proven(database: Database) -> None:
    policies: list[dict[str, Any]] = [
        {"profile": "steady"},
        {"weights": {"unfilled": 120}},
        {"tiers": [["unfilled"]]},
        {"overtime_premium": 1},
    ]
    for policy in policies:
        found = beside(database, crew(**policy))
        assert total(found) == part(found, "unfilled") == part(found, "cost") == (None, None)
        assert kpi(found, "filled_hours") == (True, True)
        assert kpi(found, "cost") == (False, True)
        assert found.objective[1].delta is not None
        assert [note.code for note in found.notes] == ["other_policy"]


def test_points_compare_where_two_policies_say_the_same_otherwise(database: Database) -> None:
    same: dict[str, Any] = {
        "profile": "cheapest",
        "weights": {"cost": 0.1},
        "overtime_premium": 0.5,
    }
    found = beside(database, crew(**same | {"max_projects": 9}))
    assert total(found) == (True, True)
    assert found.notes == ()


def test_money_of_another_currency_is_neither_better_nor_proven(database: Database) -> None:
    found = beside(database, changed(crew(), currency="EUR"))
    assert kpi(found, "cost") == part(found, "cost") == total(found) == (None, None)
    assert kpi(found, "filled_hours") == part(found, "unfilled") == (True, True)
    assert found.parts["cost"][1].delta == 10
    assert [note.code for note in found.notes] == ["other_currency"]


def test_points_without_money_compare_whatever_the_currency(database: Database) -> None:
    weights = {"cost": 0, "overtime": 0}
    one = crew(weights=weights)
    other = changed(one, currency="EUR")
    plans = decision(one, ("ann", "crm", 20)), decision(other, ("ann", "crm", 21))
    assert total(compared(database, (one, plans[0]), (other, plans[1]))) == (True, True)


def test_sums_over_another_horizon_are_not_proven(database: Database) -> None:
    days = {"start": week(0).isoformat(), "periods": 14, "period": "day"}
    for other in (crew(weeks=3), changed(crew(), calendar=days)):
        found = beside(database, other)
        assert found.kpis["filled_hours"][1].delta == 1
        assert kpi(found, "filled_hours") == (True, None)
        assert kpi(found, "cost") == (False, None)
        assert total(found)[1] is part(found, "unfilled")[1] is None
        assert kpi(found, "utilisation")[1] is True
        assert [note.code for note in found.notes] == ["other_horizon"]


@pytest.mark.parametrize("is_optimal", [True, False])
def test_of_tiers_the_last_is_proven_where_those_before_are_equal(
    database: Database, *, is_optimal: bool
) -> None:
    with database.session() as session:
        names = [
            planned(session, one, decision(one, ("ann", "crm", hours)))
            for one, hours in ((crew(), 20), (crew(JAVA), 21))
        ]
        first = {"parts": ["unfilled"], "total": 5, "bound": 5, "gap": 0, "optimal": is_optimal}
        session.execute(update(PlanRow).values(tiers=[first, first | {"parts": ["cost"]}]))
        assert compare(session, names).objective[1].proven is is_optimal
