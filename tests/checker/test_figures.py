"""Key figures."""

import pytest

from solver.checker.figures import FIGURES
from solver.checker.measure import measure
from tests.builders import decision, demand, person, portfolio, project, soft

LEAVE = [{"from": "2027-01-01", "hours_per_week": 0}]


def figures(office, plan):
    return {name: kpi.value for name, kpi in measure(office, plan).kpis.items()}


def busy():
    return portfolio(
        person("ann", rate=10),
        person("bob", rate=20),
        person("cy", availability=LEAVE),
        project("crm", priority="high", max_delay=1),
        project("erp", priority="low"),
        project("old", optional=True),
        project("idle"),
        demand("crm", [40, 20]),
        demand("erp", 30),
        demand("old", 30),
        soft("ann", "crm", 40),
        weeks=2,
    )


def test_figures_say_what_problem_md_says():
    office = busy()
    rows = [
        ("ann", "crm", 40, 0),
        ("ann", "crm", 16, 1),
        ("bob", "erp", 30, 0),
        ("bob", "crm", 4, 1),
    ]
    found = figures(office, decision(office, *rows, off=["old"]))
    assert found == {
        "asked_hours": 120,
        "filled_hours": 90,
        "unfilled_hours": 30,
        "coverage": 0.75,
        "weighted_coverage": (8 * 60 + 30) / (8 * 60 + 60),
        "projects_fully_staffed": 1,
        "projects_off": 1,
        "cost": 56 * 10 + 34 * 20,
        "utilisation": 90 / 160,
        "overbooked_people": 0,
        "people_moved": 2,
        "mean_team": 1.5,
        "switches": 0,
    }


def test_figures_come_in_order_with_unit_and_direction():
    office = busy()
    kpis = measure(office, decision(office)).kpis
    assert list(kpis) == list(FIGURES)
    assert (kpis["coverage"].unit, kpis["coverage"].better) == ("share", "higher")
    assert (kpis["cost"].unit, kpis["cost"].better) == ("money", "lower")


def test_figures_of_a_delayed_project_keep_past_hours_in_what_is_asked():
    office = busy()
    found = figures(office, decision(office, ("ann", "crm", 40, 1), delay={"crm": 1}, off=["old"]))
    assert (found["asked_hours"], found["filled_hours"]) == (120, 40)


def test_figures_count_people_beyond_capacity_in_any_week():
    office = busy()
    rows = [("ann", "crm", 44, 1), ("cy", "crm", 4, 0), ("bob", "erp", 40, 0)]
    found = figures(office, decision(office, *rows))
    assert found["overbooked_people"] == 2
    assert found["utilisation"] == (44 + 40) / 160


def test_figures_of_nothing_asked_and_nobody_able():
    office = portfolio(person("cy", availability=LEAVE), demand("crm", 0))
    found = figures(office, decision(office))
    assert (found["coverage"], found["weighted_coverage"]) == (1, 1)
    assert (found["utilisation"], found["mean_team"]) == (0, 0)
    assert found["projects_fully_staffed"] == 0


@pytest.mark.parametrize(("weeks", "switches"), [((0, 1), 0), ((0, 2), 1), ((0, 2, 4), 2)])
def test_figures_count_switches_as_restarts(weeks, switches):
    office = portfolio(person("ann"), demand("crm"), weeks=5)
    plan = decision(office, *[("ann", "crm", 20, t) for t in weeks])
    assert figures(office, plan)["switches"] == switches
