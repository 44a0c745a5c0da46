"""set_priority: a priority, or a weight."""

from __future__ import annotations

import pytest

from tests.builders import demand, person, portfolio, project
from tests.portfolio.changes.scenario import Said, called, change, changed, faults, is_back, told

OFFICE = portfolio(
    person("ann"),
    called("CRM", project("crm", priority="high", weight=9)),
    demand("crm"),
    demand("erp"),
)


def test_a_priority_clears_the_weight() -> None:
    low = change("set_priority", project="crm", priority="low")
    crm = changed(OFFICE, low).projects[0]
    assert (crm.priority, crm.weight, changed(OFFICE, low).axes.weight[0]) == ("low", None, 1)
    assert "weight" not in crm.model_fields_set
    assert told(OFFICE, low) == ("CRM has the priority low.",)


def test_a_weight_keeps_the_priority() -> None:
    heavy = change("set_priority", project="crm", weight=2.5)
    crm = changed(OFFICE, heavy).projects[0]
    assert (crm.priority, crm.weight) == ("high", 2.5)
    assert told(OFFICE, heavy) == ("CRM has the weight 2.5.",)


@pytest.mark.parametrize(
    ("there", "back"),
    [
        ({"project": "erp", "priority": "critical"}, {"project": "erp", "priority": "medium"}),
        ({"project": "erp", "weight": 5}, {"project": "erp", "priority": "medium"}),
        ({"project": "crm", "weight": 5}, {"project": "crm", "weight": 9}),
    ],
)
def test_there_and_back_is_no_change(there: Said, back: Said) -> None:
    assert is_back(OFFICE, change("set_priority", **there), change("set_priority", **back))
    assert not is_back(OFFICE, change("set_priority", **there))


@pytest.mark.parametrize("both", [{}, {"priority": "low", "weight": 1}])
def test_exactly_one_of_the_two_is_given(both: Said) -> None:
    found = faults(OFFICE, change("set_priority", project="crm", **both))
    assert found["/changes/0"].startswith("Give exactly one of priority or weight;")
