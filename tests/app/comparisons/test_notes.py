"""What does not compare is told in words, with what to compare instead."""

from __future__ import annotations

import json
from typing import Any

from app.comparisons.schemas import Note
from app.database import Database
from solver.document import PortfolioDocument, parse
from tests.app.comparisons.planned import compared
from tests.builders import decision, document, person, week

START = {"start": week(0).isoformat()}


def office(currency: str | None = None, weeks: int = 2, **more: Any) -> PortfolioDocument:
    tree = document(person("ann"), weeks=weeks, **more)
    return parse(json.dumps(tree | ({"currency": currency} if currency else {})).encode())


def notes_of(database: Database, one: PortfolioDocument, *others: PortfolioDocument) -> list[Note]:
    found = compared(database, *((each, decision(each)) for each in (one, *others)))
    names = [plan.id for plan in found.plans]
    assert [note.plan for note in found.notes] == sorted(
        (note.plan for note in found.notes), key=names.index
    )
    return list(found.notes)


def test_plans_counted_alike_have_no_notes(database: Database) -> None:
    assert notes_of(database, office(), office(), office(max_projects=3)) == []


def test_another_policy_is_told_by_what_weighs_otherwise(database: Database) -> None:
    tiers = [["unfilled", "dropped"]]
    other = office(weights={"cost": 1, "team": 150.5}, tiers=tiers, overtime_premium=1)
    (note,) = notes_of(database, office(), other)
    assert note.code == "other_policy"
    assert "cost weighs 1 instead of 0.1; team weighs 150.5 instead of 200" in note.message
    assert "its tiers are (dropped, unfilled), then (" in note.message
    assert ") instead of none; its overtime premium is 1 instead of 0.5." in note.message


def test_another_currency_is_told_by_both_names(database: Database) -> None:
    notes = notes_of(database, office("EUR"), office("USD"), office())
    assert [note.code for note in notes] == ["other_currency"] * 2
    assert "in USD, the baseline's in EUR:" in notes[0].message
    assert "in no named currency, the baseline's in EUR:" in notes[1].message


def test_another_horizon_is_told_with_the_weeks_that_both_plan(database: Database) -> None:
    later = office(weeks=3, calendar={"start": week(1).isoformat()})
    (note,) = notes_of(database, office(weeks=3), later)
    assert note.code == "other_horizon"
    assert note.message == (
        f"It plans 3 weeks from {week(1)} to 2027-01-31, the baseline 3 weeks from {week(0)} to "
        f"2027-01-24. Compare the weeks both plan: 2 that begin from {week(1)} to {week(2)}. "
        "Sums are over all that each plans."
    )


def test_periods_of_another_kind_share_days_alone(database: Database) -> None:
    month = office(calendar=START | {"periods": 1, "period": "month"})
    (note,) = notes_of(database, office(), month)
    assert "It plans 1 month from 2027-01-04 to 2027-02-03, the baseline 2 weeks" in note.message
    assert "Both plan the days from 2027-01-04 to 2027-01-17, in other periods" in note.message


def test_horizons_apart_have_no_day_in_common(database: Database) -> None:
    (note,) = notes_of(database, office(), office(calendar={"start": week(9).isoformat()}))
    assert note.message.endswith("They have no day in common: compare shares alone.")


def test_a_plan_may_differ_in_more_than_one_way(database: Database) -> None:
    notes = notes_of(database, office("EUR"), office("USD", 3, profile="steady"), office(weeks=3))
    assert [note.code for note in notes] == [
        "other_policy",
        "other_currency",
        "other_horizon",
        "other_currency",
        "other_horizon",
    ]
