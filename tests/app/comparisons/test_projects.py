"""What becomes of projects: a word for each, the weightiest of what differs."""

from __future__ import annotations

from typing import Any

import pytest

from app.database import Database
from tests.app.comparisons.planned import compared, crew
from tests.builders import decision

LATE: dict[str, Any] = {"delay": {"crm": 1}, "at": 1}
OUTCOMES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "nothing": ("same", "same", {}),
    "it is off": ("dropped", "taken_up", {"off": ["crm"], "hours": 0}),
    "more hours": ("gains", "loses", {"hours": 25}),
    "fewer hours": ("loses", "gains", {"hours": 15}),
    "a delay alone": ("delayed", "earlier", LATE),
    "a delay and fewer hours": ("loses", "gains", LATE | {"hours": 15}),
    "a delay and more hours": ("gains", "loses", LATE | {"hours": 25}),
}


@pytest.mark.parametrize("change", OUTCOMES)
def test_what_becomes_of_a_project_is_told_in_a_word(database: Database, change: str) -> None:
    there, back, more = OUTCOMES[change]
    one, crm = crew(), {"hours": 20.0, "at": 0} | more
    hours, at = float(crm.pop("hours")), int(crm.pop("at"))
    rows = [("ann", "crm", hours, at)] if hours else [("bob", "erp", 1, 0)]
    cases = (one, decision(one, ("ann", "crm", 20))), (one, decision(one, *rows, **crm))
    for outcome, of in ((there, cases), (back, cases[::-1])):
        found = compared(database, *of).projects
        told = {p.id: p.values[1].outcome for p in found if p.values[1] is not None}
        assert told.get("crm", "same") == outcome


def test_other_people_at_other_rates_change_a_project(database: Database) -> None:
    one = crew()
    plans = [decision(one, (who, "crm", 20)) for who in ("ann", "bob")]
    found = compared(database, *((one, plan) for plan in plans))
    (crm,) = found.projects
    assert crm.name == "The CRM"
    last = crm.values[1]
    assert last is not None
    assert (last.outcome, last.delta.cost, last.delta.hours) == ("changed", -400, 0)
