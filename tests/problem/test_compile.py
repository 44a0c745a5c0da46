"""The arrays of a portfolio, by hand-made cases. Hours in ticks of a quarter."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.testing import assert_array_equal

from solver.portfolio.portfolio import Portfolio
from solver.problem.compile import compile_problem
from solver.problem.problem import Bools, Problem
from tests.builders import (
    Thing,
    demand,
    flexible,
    hard,
    likes,
    person,
    portfolio,
    project,
    rule,
    soft,
)

ANN, BOB = person("ann"), person("bob")


def compiled(document: Portfolio) -> Problem:
    return compile_problem(document)[0]


def may(problem: Problem) -> Bools:
    """Where every pair is eligible: bool [k, t]."""
    return problem.may_of(slice(None))


def test_capacity_limit_and_usual_go_up_to_the_locks() -> None:
    office = portfolio(
        ANN, demand("crm", [60, 20]), hard("ann", "crm", [50]), weeks=2, overtime=0.1
    )
    problem = compiled(office)
    assert_array_equal(problem.cap, [[160, 160]])
    assert_array_equal(problem.limit, [[200, 176]])
    assert_array_equal(problem.usual, [[200, 160]])


def test_capacity_with_overtime_is_rounded_down_to_ticks() -> None:
    problem = compiled(portfolio(person("ann", hours_per_week=10.25), demand("crm"), overtime=0.33))
    assert_array_equal(problem.limit, [[54]])  # 41 x 1.33 = 54.53


def test_a_capacity_with_huge_overtime_does_not_overflow() -> None:
    office = portfolio(
        person("ann", hours_per_week=999_999_999), demand("crm"), overtime=999_999_999
    )
    assert int(compiled(office).limit[0, 0]) == 3_999_999_996 * 10**9


def test_pairs_are_those_who_may_or_are_booked_sorted_by_demand_then_person() -> None:
    office = portfolio(
        *(person("ann", skills={"java": 3}), person("bob", skills={"java": 1})),
        *(demand("crm", skills={"java": 2}), demand("erp", never=["ann"])),
        soft("bob", "crm", 10),
    )
    problem = compiled(office)
    assert_array_equal(problem.pair_i, [0, 1, 1])
    assert_array_equal(problem.pair_d, [0, 0, 1])
    assert_array_equal(may(problem), [[True], [False], [True]])
    assert_array_equal(problem.por_of(np.arange(3)), [[0], [40], [0]])
    assert_array_equal(problem.lock_of(np.arange(3)), [[0], [0], [0]])


def test_only_and_never_take_a_pool_by_its_name_and_a_head_by_its_own() -> None:
    pool = person("dev", headcount=3)
    office = portfolio(
        *(pool, demand("crm", only=["dev"]), demand("erp", only=["dev#2"])),
        demand("web", only=["dev"], never=["dev#1"]),
    )
    problem, index = compile_problem(office)
    assert index.members == ("dev#1", "dev#2", "dev#3")
    pairs = zip(problem.pair_i.tolist(), problem.pair_d.tolist(), strict=True)
    assert list(pairs) == [(0, 0), (1, 0), (2, 0), (1, 1), (1, 2), (2, 2)]


def test_learning_and_employment_open_periods() -> None:
    office = portfolio(
        person("ann", learning=[{"skill": "java", "level": 3, "from": "2027-01-18"}]),
        person("bob", skills={"java": 5}, to="2027-01-10"),
        demand("crm", skills={"java": 3}),
        weeks=3,
    )
    assert_array_equal(may(compiled(office)), [[False, False, True], [True, False, False]])


def test_tags_shut_out() -> None:
    office = portfolio(
        *(
            person("ann", tags=["cleared"]),
            person("bob", tags=["cleared", "trainee"]),
            person("cy"),
        ),
        demand("crm", requires=["cleared"], excludes=["trainee"]),
    )
    assert_array_equal(compiled(office).pair_i, [0])


def test_a_role_on_a_demand_asks_for_its_skills_and_the_demands_own_raise_them() -> None:
    office = portfolio(
        *(person("ann", skills={"java": 3}), person("bob", skills={"java": 4})),
        Thing("roles", {"id": "dev", "skills": {"java": 2}}),
        demand("crm", role="dev", skills={"java": 4}),
        demand("erp", role="dev"),
    )
    assert_array_equal(compiled(office).pair_i, [1, 0, 1])


def test_a_delay_has_a_row_of_hours_each_and_counts_what_it_moves_past_the_end() -> None:
    office = portfolio(
        ANN, project("crm", max_delay=2), demand("crm", [10, 20]), soft("ann", "crm", [4]), weeks=2
    )
    problem = compiled(office)
    assert_array_equal(problem.req, [[40, 80], [0, 40], [0, 0]])
    assert_array_equal(problem.total, [120, 40, 0])
    assert_array_equal(problem.past, [0, 80, 120])
    assert_array_equal(problem.first_choice, [0, 3])
    assert_array_equal(problem.por, [[16, 0], [0, 16], [0, 0]])
    assert problem.is_open.tolist() == [True]


def test_locks_leave_a_project_no_choice() -> None:
    office = portfolio(
        *(ANN, project("crm", max_delay=2, optional=True), demand("crm", 20)),
        hard("ann", "crm", 10),
    )
    problem = compiled(office)
    assert_array_equal(problem.choices, [1])
    assert_array_equal(problem.can_be_off, [False])


def test_heads_and_teams_give_way_to_locks() -> None:
    office = portfolio(
        *(ANN, BOB, demand("crm", [40, 40], max_people=1, max_team=1, min_people=3)),
        *(hard("ann", "crm", [10, 10]), hard("bob", "crm", [10])),
        weeks=2,
    )
    problem = compiled(office)
    assert_array_equal(problem.heads_most, [[2, 1]])
    assert_array_equal(problem.heads_least, [[2, 1]])
    assert_array_equal(problem.team_most, [2])


def test_most_projects_give_way_to_locks() -> None:
    office = portfolio(
        *(person("ann", max_projects=1), demand("crm"), demand("erp"), demand("web")),
        *(hard("ann", "crm", 10), hard("ann", "erp", 10)),
        weeks=1,
    )
    assert_array_equal(compiled(office).max_projects, [[2]])


def test_a_window_asks_its_total_in_each_of_its_periods_at_most_so_much() -> None:
    office = portfolio(
        *(ANN, flexible("crm", 30, ("2027-01-11", "2027-01-20"), most_per_period=20)), weeks=4
    )
    problem = compiled(office)
    assert problem.is_window.tolist() == [True]
    assert_array_equal(problem.req, [[0, 80, 80, 0]])
    assert_array_equal(problem.total, [120])
    assert_array_equal(problem.cover_total, [120])


def test_frozen_periods_are_closed_and_hold_what_was_booked() -> None:
    office = portfolio(
        ANN, demand("crm", 20), soft("ann", "crm", 8), weeks=2, freeze_until="2027-01-05"
    )
    problem = compiled(office)
    assert_array_equal(may(problem), [[False, True]])
    assert_array_equal(problem.lock_of(np.array([0])), [[32, 0]])


def test_the_step_is_what_all_hours_have_in_common() -> None:
    office = portfolio(person("ann", hours_per_week=30), demand("crm", 20, min_hours=10), step=None)
    assert compiled(office).step == 40
    assert compiled(portfolio(ANN, demand("crm", 20), step=0.25)).step == 1


def test_projects_are_worth_their_value_or_their_weighted_hours() -> None:
    office = portfolio(
        *(ANN, project("crm", optional=True, value=500.5), project("erp", weight=2.5)),
        *(demand("crm", 20), demand("erp", 20), project("web", priority="critical", delay_cost=7)),
    )
    problem = compiled(office)
    assert [problem.off_points[p] for p in range(3)] == [Fraction(1001, 2), 50, 0]
    assert [problem.delay_points[p] for p in range(3)] == [60, 50, 7]
    assert [problem.weight[p] for p in range(3)] == [3, Fraction(5, 2), 50]
    assert problem.has_value.tolist() == [True, False, False]


def test_after_says_how_much_later_a_project_must_be() -> None:
    office = portfolio(
        *(ANN, project("crm", after=[{"project": "erp", "lag": 2}]), demand("crm", [0, 5])),
        *(demand("erp", [5, 5, 5]), project("web", after=[{"project": "idle"}]), project("idle")),
        weeks=3,
    )
    problem = compiled(office)
    crm, erp, web, idle = (
        [p.id for p in office.projects].index(name) for name in ("crm", "erp", "web", "idle")
    )
    assert problem.after == ((crm, erp, 2 + 2 - 1),)
    assert set(problem.needs_on) == {(crm, erp), (web, idle)}


def test_preferences_add_up_over_pairs_and_heads() -> None:
    office = portfolio(
        *(person("dev", headcount=2), demand("crm")),
        *(likes("dev", "crm", points=-1.5), likes("dev#2", "crm", points=-0.5, once=7)),
    )
    problem = compiled(office)
    assert dict(problem.likes) == {0: Fraction(-3, 2), 1: Fraction(-2)}
    assert dict(problem.once) == {1: Fraction(7)}


def test_a_preference_for_somebody_who_may_not_work_is_left_out() -> None:
    office = portfolio(ANN, BOB, demand("crm", only=["bob"]), likes("ann", "crm", points=-9))
    assert compiled(office).likes == {}


def test_rules_written_by_hand_name_positions() -> None:
    office = portfolio(
        *(person("ann", skills={"java": 1}), person("bob", skills={"java": 4}), person("cy")),
        *(demand("crm", skills={"java": 1}), demand("erp")),
        rule("apart", people=["cy", "ann"]),
        rule("together", people=["bob", "cy"]),
        rule("mentor", skill="java", level=2, mentor_level=4),
    )
    problem = compiled(office)
    assert [members.tolist() for members in problem.apart] == [[2, 0]]
    assert [entry.members.tolist() for entry in problem.together] == [[1, 2]]
    (mentor,) = problem.mentors
    assert mentor.is_junior.ravel().tolist() == [True, False, True]
    assert mentor.is_mentor.ravel().tolist() == [False, True, False]
    assert mentor.needs.tolist() == [True, False]


def test_budgets_are_exact_money_by_project_and_in_all() -> None:
    office = portfolio(ANN, project("crm", budget=0.1), demand("crm"), budget=1000.3)
    assert dict(compiled(office).budgets) == {0: Fraction(1, 10), -1: Fraction(10003, 10)}


def test_rates_not_given_are_the_mean_of_those_given() -> None:
    office = portfolio(person("ann", rate=10), person("dev", rate=25, headcount=2), BOB)
    assert [compiled(office).rate[i] for i in range(4)] == [10, 25, 25, 20]


def test_tiers_end_with_what_they_do_not_name() -> None:
    problem = compiled(portfolio(tiers=[["unfilled"], ["team", "cost"]]))
    assert problem.tiers[:2] == (("unfilled",), ("team", "cost"))
    assert set(problem.tiers[2]) == set(problem.weights) - {"unfilled", "team", "cost"}
    assert len(compiled(portfolio()).tiers) == 1


def test_an_empty_portfolio_has_empty_arrays() -> None:
    problem = compiled(portfolio())
    assert (problem.P, problem.T, len(problem.pair_i), len(problem.req)) == (0, 1, 0, 0)
    assert problem.cover_reach.shape == (0, 1)
    assert problem.least_reach.shape == (0, 1)


def test_equal_rows_of_eligibility_are_kept_once() -> None:
    people = [person(f"p{n}") for n in range(6)]
    asked = [demand(f"d{n}", [40, 40]) for n in range(4)]
    problem = compiled(portfolio(*people, *asked, weeks=2))
    assert len(problem.pair_i) == 24
    assert len(problem.mays) == 1
    assert may(problem).all()
