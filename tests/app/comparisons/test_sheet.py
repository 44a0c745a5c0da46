"""A comparison as one table: a figure a row, all of them under the same columns."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from app.comparisons.service import compare
from app.comparisons.sheet import csv_of
from app.database import Database
from tests.app.comparisons.planned import planned
from tests.builders import decision, demand, person, portfolio

PLACE = ("section", "item", "other", "project", "period", "measure")
FIGURES = ("value", "delta", "better", "proven")


def test_a_figure_is_a_row_whatever_it_is_of(sqlite_database: Database) -> None:
    crew = portfolio(person("ann", rate=10), person("bob"), person("cy"), demand("crm", 40))
    fewer = portfolio(person("ann", rate=10), person("bob"), demand("crm", 40), tiers=[["cost"]])
    choices = (
        (crew, decision(crew, ("ann", "crm", 18), ("cy", "crm", 2))),
        (fewer, decision(fewer, ("bob", "crm", 15), ("ann", "crm", 10))),
    )
    with sqlite_database.session() as session:
        found = compare(session, [planned(session, *choice) for choice in choices])
    (note,) = found.notes
    told = replace(found.plans[1], changes=({"kind": "lock", "text": "Bob, 15 hours."},))
    text = csv_of(replace(found, plans=(found.plans[0], told)))
    rows = {
        tuple(row[name] for name in PLACE): tuple(row[name] for name in FIGURES)
        for row in csv.DictReader(io.StringIO(text))
        if row["plan"] == told.id
    }
    assert rows["change", "base", told.scenario, "", "", "text"][0] == "Bob, 15 hours."
    assert rows["plan", "base", told.scenario, "", "", "gap"] == ("0.0", "", "", "")
    assert rows["kpi", "filled_hours", "", "", "", "hours"] == ("25.0", "5.0", "true", "true")
    assert rows["note", "other_policy", "", "", "", "text"][0] == note.message
    assert rows["part", "unfilled", "", "", "", "points"][1:] == ("-1500.0", "", "")
    assert rows["project", "crm", "gains", "", "", "hours"] == ("25", "5", "", "")
    assert rows["project", "crm", "gains", "", "", "coverage"][:2] == ("0.625", "0.125")
    assert rows["person", "bob", "", "", "", "hours"] == ("15", "15", "", "")
    assert rows["person", "cy", "", "", "", "hours"] == ("", "-2", "", "")
    assert ("person", "cy", "", "", "", "capacity") not in rows
    assert rows["person", "ann", "", "", "", "utilisation"][0] == "0.25"
    assert rows["role", "", "", "", "2027-01-04", "filled"][0] == "25"
    assert rows["moved", "ann", "bob", "crm", "", "hours"][0] == "8"
    assert rows["added", "bob", "", "crm", "", "hours"][0] == "5"
    assert rows["added", "bob", "", "crm", "", "slices"][0] == "1"
