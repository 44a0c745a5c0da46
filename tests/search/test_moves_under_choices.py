"""Who moves from the plan of record, and who can't help it, where projects may be off or late."""

from __future__ import annotations

from typing import Any

import pytest

from solver.checker.check import check
from solver.document import PortfolioDocument
from solver.errors import Infeasible
from solver.optimize import optimize
from solver.search.settings import Settings
from tests.builders import decision, demand, person, portfolio, project, soft
from tests.search.modelled import Modelled

ANN, BOB = person("ann"), person("bob")
MAY_BE_OFF = portfolio(
    *(ANN, BOB, project("crm", optional=True, value=1), demand("crm", 20), demand("erp", 20)),
    soft("ann", "crm", 20),
    max_moves=0,
)
MAY_COLLIDE = portfolio(
    *(ANN, BOB, project("crm", max_delay=1), demand("crm", [30, 0]), demand("erp", [0, 30])),
    *(soft("ann", "crm", [30]), soft("ann", "erp", [0, 30])),
    weeks=2,
    max_moves=0,
)
MAY_LEAVE = portfolio(
    *(person("ann", to="2027-01-10"), BOB, project("crm", max_delay=1), demand("crm", [20, 0])),
    soft("ann", "crm", [20]),
    weeks=2,
    max_moves=0,
)
PLANS: list[tuple[PortfolioDocument, list[Any], dict[str, Any], bool]] = [
    (MAY_BE_OFF, [("ann", "crm", 20)], {}, True),
    (MAY_BE_OFF, [("ann", "crm", 16)], {}, False),
    (MAY_BE_OFF, [], {}, False),
    (MAY_BE_OFF, [], {"off": ["crm"]}, True),
    (MAY_BE_OFF, [("ann", "erp", 20)], {"off": ["crm"]}, True),
    (MAY_BE_OFF, [("bob", "erp", 20)], {"off": ["crm"]}, False),
    (MAY_COLLIDE, [("ann", "crm", 30, 0), ("ann", "erp", 30, 1)], {}, True),
    (MAY_COLLIDE, [("ann", "crm", 30, 0)], {}, False),
    (MAY_COLLIDE, [("ann", "crm", 30, 1)], {"delay": {"crm": 1}}, True),
    (MAY_COLLIDE, [("ann", "erp", 30, 1), ("bob", "crm", 30, 1)], {"delay": {"crm": 1}}, False),
    (MAY_LEAVE, [("ann", "crm", 20, 0)], {}, True),
    (MAY_LEAVE, [], {}, False),
    (MAY_LEAVE, [], {"delay": {"crm": 1}}, True),
    (MAY_LEAVE, [("bob", "crm", 20, 1)], {"delay": {"crm": 1}}, False),
]


@pytest.mark.parametrize(("office", "rows", "choices", "is_legal"), PLANS)
def test_rows_of_moves_say_what_the_checker_says(
    office: PortfolioDocument, rows: list[Any], choices: dict[str, Any], is_legal: bool
) -> None:
    plan = decision(office, *rows, **choices)
    found = {violation.rule for violation in check(office, plan)}
    assert found == (set() if is_legal else {"moves"})
    assert Modelled.of(office).broken(plan) == sorted(found)


def test_a_plan_of_record_that_no_slice_can_keep_is_refused_where_nobody_may_move() -> None:
    office = portfolio(ANN, demand("crm", 20), soft("ann", "crm", 2), max_moves=0)
    with pytest.raises(Infeasible) as refused:
        optimize(office, Settings(time_limit=5, threads=1))
    assert refused.value.rules == ("moves",)
