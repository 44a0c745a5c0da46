"""A document that no plan can keep is refused with the rules and projects that collide."""

from __future__ import annotations

import pytest

from solver.document import PortfolioDocument
from solver.errors import Infeasible
from solver.optimize import optimize
from solver.search.settings import Settings
from tests.builders import demand, hard, person, portfolio, project, rule

ANN, BOB = person("ann", rate=100), person("bob", rate=100)
QUICK = Settings(time_limit=5, threads=1)


def refusal(document: PortfolioDocument) -> Infeasible:
    with pytest.raises(Infeasible) as refused:
        optimize(document, QUICK)
    assert refused.value.code == "infeasible"
    assert str(refused.value).endswith(".")
    return refused.value


def test_locks_beyond_a_projects_budget_name_budget_and_project() -> None:
    office = portfolio(ANN, project("crm", budget=1999), demand("crm", 20), hard("ann", "crm", 20))
    assert (refusal(office).rules, refusal(office).projects) == (("budget",), ("crm",))


def test_locks_beyond_the_whole_budget_name_budget() -> None:
    office = portfolio(ANN, demand("crm", 20), hard("ann", "crm", 20), budget=1999.75)
    assert (refusal(office).rules, refusal(office).projects) == (("budget",), ())


def test_locks_that_come_to_the_budget_exactly_are_kept() -> None:
    office = portfolio(
        ANN, project("crm", budget=2000), demand("crm", 20), hard("ann", "crm", 20), budget=2000
    )
    assert optimize(office, QUICK).kpis["cost"].value == 2000


def test_a_project_that_can_not_wait_names_after_and_both_projects() -> None:
    office = portfolio(
        ANN, project("crm", after=[{"project": "erp"}]), demand("crm", 20), demand("erp", 20)
    )
    assert (refusal(office).rules, refusal(office).projects) == (("after",), ("crm", "erp"))


def test_two_locked_projects_of_one_choice_name_one_of_and_both() -> None:
    optional = [project(name, optional=True) for name in ("crm", "erp")]
    office = portfolio(
        *(ANN, BOB, *optional, demand("crm", 20), demand("erp", 20)),
        *(hard("ann", "crm", 20), hard("bob", "erp", 20)),
        rule("one_of", projects=["crm", "erp"]),
    )
    assert (refusal(office).rules, refusal(office).projects) == (("one_of",), ("crm", "erp"))


def test_rules_that_collide_only_together_are_named() -> None:
    optional = [
        project("crm", optional=True, after=[{"project": "erp"}]),
        project("erp", optional=True),
    ]
    office = portfolio(
        *(ANN, *optional, demand("crm", 20), demand("erp", 20), hard("ann", "crm", 20)),
        rule("one_of", projects=["crm", "erp"]),
        weeks=3,
    )
    found = refusal(office)
    assert set(found.rules) <= {"after", "one_of"}
    assert found.rules
    assert set(found.projects) == {"crm", "erp"}


def test_a_team_that_locks_break_is_no_reason_to_refuse() -> None:
    office = portfolio(
        ANN, BOB, demand("crm", 20, min_people=3, max_team=1), hard("ann", "crm", 10)
    )
    assert optimize(office, QUICK).objective.optimal
