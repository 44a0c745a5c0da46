"""Every rule at its edge and one step beyond, by hand. Steps are hours: cap 40, req 20, min 4."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.oracle.small import ONE_WEEK, booking, broken, demand, person, portfolio, project, window

ANN, BOB, CHO = person("ann"), person("bob"), person("cho")


def fine(**policy: object) -> dict:
    return {"step": 1, **policy}


def test_capacity_is_hours_with_overtime():
    document = portfolio(ANN, demand(hours=(60,)), policy=fine(overtime=0.1))
    assert not broken(document, ("ann", "dev", 0, 44))
    assert broken(document, ("ann", "dev", 0, 45)) == {"capacity": 1}


def test_capacity_broken_by_locks_is_what_they_reach():
    bookings = [booking("hard", "ann", "dev", (50,))]
    document = portfolio(ANN, demand(hours=(60,)), bookings=bookings, policy=fine())
    assert not broken(document, ("ann", "dev", 0, 50))
    assert broken(document, ("ann", "dev", 0, 51)) == {"capacity": 1}


@pytest.mark.parametrize(
    "fields",
    [
        {"skills": {"java": 3}},
        {"role": "dev"},
        {"requires": ["cleared"]},
        {"excludes": ["remote"]},
        {"only": []},
        {"only": ["bob"]},
        {"never": ["ann"]},
    ],
)
def test_eligibility_refuses_who_may_not(fields):
    somebody = person("ann", skills={"java": 2}, tags=["remote"])
    roles = [{"id": "dev", "skills": {"java": 3}}]
    document = portfolio(somebody, BOB, demand(**fields), roles=roles)
    assert broken(document, ("ann", "dev", 0, 8)) == {"eligibility": 8}


def test_eligibility_of_a_headcount_is_named_whole_or_by_member():
    crew = person("bob", headcount=2)
    whole = portfolio(crew, demand(only=["bob"]))
    assert not broken(whole, ("bob#1", "dev", 0, 8), ("bob#2", "dev", 0, 8))
    one = portfolio(crew, demand(never=["bob#2"]))
    assert broken(one, ("bob#1", "dev", 0, 8), ("bob#2", "dev", 0, 8)) == {"eligibility": 8}


def test_eligibility_needs_employment():
    document = portfolio(person(to="2027-01-10"), demand())
    assert broken(document, ("ann", "dev", 1, 8)) == {"eligibility": 8, "capacity": 8}


def test_eligibility_leaves_a_lock_exactly_as_it_is():
    bookings = [booking("hard", "ann", "dev", (8,))]
    document = portfolio(ANN, demand(never=["ann"]), bookings=bookings)
    assert not broken(document, ("ann", "dev", 0, 8))
    assert broken(document, ("ann", "dev", 0, 12)) == {"eligibility": 4}


def test_coverage_never_gives_more_than_asked():
    document = portfolio(ANN, BOB, demand(), policy=fine())
    assert not broken(document, ("ann", "dev", 0, 10), ("bob", "dev", 0, 10))
    assert broken(document, ("ann", "dev", 0, 10), ("bob", "dev", 0, 11)) == {"coverage": 1}


def test_coverage_broken_by_locks_is_what_they_reach():
    bookings = [booking("hard", "ann", "dev", (30,))]
    document = portfolio(ANN, BOB, demand(), bookings=bookings, policy=fine())
    assert not broken(document, ("ann", "dev", 0, 30))
    assert broken(document, ("ann", "dev", 0, 30), ("bob", "dev", 0, 4)) == {"coverage": 4}


def test_slice_is_not_shorter_than_min_hours_or_what_is_asked():
    document = portfolio(ANN, demand(hours=(20, 3)), policy=fine())
    assert not broken(document, ("ann", "dev", 0, 4), ("ann", "dev", 1, 3))
    assert broken(document, ("ann", "dev", 0, 3)) == {"slice": 1}
    assert broken(document, ("ann", "dev", 1, 2)) == {"slice": 1}
    own = portfolio(ANN, demand(min_hours=0), policy=fine(min_hours=12))
    assert not broken(own, ("ann", "dev", 0, 1))


def test_slice_is_on_the_grid_or_the_lock():
    bookings = [booking("hard", "ann", "dev", (2.5,))]
    document = portfolio(ANN, demand(), bookings=bookings, policy=fine())
    assert not broken(document, ("ann", "dev", 0, 2.5))
    assert broken(document, ("ann", "dev", 0, 4.5)) == {"slice": 1}


def parallel_portfolio(bookings: tuple[dict, ...] = (), **fields: object) -> dict:
    projects = [project("crm"), project("erp"), project("web")]
    demands = [demand(p["id"] + "-dev", of=p["id"]) for p in projects]
    somebody = person("ann", **fields)
    policy = fine(max_projects=2)
    return portfolio(somebody, *demands, projects=projects, bookings=list(bookings), policy=policy)


def test_parallel_counts_projects_of_a_person_in_a_period():
    rows = [("ann", f"{p}-dev", 0, 8) for p in ("crm", "erp", "web")]
    assert not broken(parallel_portfolio(), *rows[:2], ("ann", "web-dev", 1, 8))
    assert broken(parallel_portfolio(), *rows) == {"parallel": 1}
    assert broken(parallel_portfolio(max_projects=1), *rows) == {"parallel": 2}
    assert broken(parallel_portfolio(max_projects=None), *rows) == {"parallel": 1}


def test_parallel_broken_by_locks_is_what_they_reach():
    bookings = tuple(booking("hard", "ann", f"{p}-dev", (8,)) for p in ("crm", "erp"))
    document = parallel_portfolio(bookings, max_projects=1)
    rows = [("ann", f"{p}-dev", 0, 8) for p in ("crm", "erp", "web")]
    assert not broken(document, *rows[:2])
    assert broken(document, *rows) == {"parallel": 1}


def test_parallel_without_limit_is_an_explicit_null():
    document = {**parallel_portfolio(), "policy": fine(max_projects=None)}
    assert not broken(document, *[("ann", f"{p}-dev", 0, 8) for p in ("crm", "erp", "web")])


def test_team_limits_heads_in_a_period():
    document = portfolio(ANN, BOB, CHO, demand(max_people=2, min_people=2), policy=fine())
    one, two, three = (("ann", "dev", 0, 4), ("bob", "dev", 0, 4), ("cho", "dev", 0, 4))
    assert not broken(document)
    assert not broken(document, one, two)
    assert broken(document, one) == {"team": 1}
    assert broken(document, one, two, three) == {"team": 1}


def test_team_limits_heads_over_the_horizon():
    document = portfolio(ANN, BOB, demand(max_team=1), policy=fine())
    assert not broken(document, ("ann", "dev", 0, 4), ("ann", "dev", 1, 4))
    assert broken(document, ("ann", "dev", 0, 4), ("bob", "dev", 1, 4)) == {"team": 1}


def test_team_broken_by_locks_is_what_they_reach():
    bookings = [booking("hard", "ann", "dev", (4,)), booking("hard", "bob", "dev", (4,))]
    limits = {"max_people": 1, "min_people": 3, "max_team": 1}
    document = portfolio(ANN, BOB, CHO, demand(**limits), bookings=bookings, policy=fine())
    locked = (("ann", "dev", 0, 4), ("bob", "dev", 0, 4))
    assert not broken(document, *locked)
    assert broken(document, *locked, ("cho", "dev", 0, 4)) == {"team": 2}


def test_locks_are_kept():
    document = portfolio(ANN, demand(), bookings=[booking("hard", "ann", "dev", (8,))])
    assert not broken(document, ("ann", "dev", 0, 12))
    assert broken(document, ("ann", "dev", 0, 4)) == {"locks": 4}


def pair_portfolio(kind: str, **fields: object) -> dict:
    rules = [{"kind": kind, "people": ["ann", "bob"]}]
    demands = [demand("dev"), demand("test")]
    return portfolio(ANN, BOB, *demands, rules=rules, policy=fine(), **fields)


def test_apart_allows_one_of_the_listed_on_a_project_in_a_period():
    document = pair_portfolio("apart")
    assert not broken(document, ("ann", "dev", 0, 8), ("bob", "dev", 1, 8))
    assert broken(document, ("ann", "dev", 0, 8), ("bob", "test", 0, 8)) == {"apart": 1}


def test_apart_broken_by_locks_is_what_they_reach():
    bookings = [booking("hard", "ann", "dev", (8,)), booking("hard", "bob", "dev", (8,))]
    document = pair_portfolio("apart", bookings=bookings)
    assert not broken(document, ("ann", "dev", 0, 8), ("bob", "dev", 0, 8))


def test_together_wants_all_or_none():
    document = pair_portfolio("together")
    assert not broken(document, ("ann", "dev", 0, 8), ("bob", "test", 0, 8))
    assert broken(document, ("ann", "dev", 0, 8)) == {"together": 1}


def test_together_holds_only_where_all_could_come():
    rules = [{"kind": "together", "people": ["ann", "bob"]}]
    away = person("bob", availability=[{"from": "2027-01-04", "to": "2027-01-10", "fte": 0}])
    document = portfolio(ANN, away, demand(), rules=rules, policy=fine())
    assert not broken(document, ("ann", "dev", 0, 8))
    assert broken(document, ("ann", "dev", 1, 8)) == {"together": 1}
    stranger = portfolio(ANN, BOB, demand(never=["bob"]), rules=rules, policy=fine())
    assert not broken(stranger, ("ann", "dev", 0, 8))


def test_together_broken_by_locks_is_void_there():
    document = pair_portfolio("together", bookings=[booking("hard", "ann", "dev", (8,))])
    assert not broken(document, ("ann", "dev", 0, 8))
    assert broken(document, ("ann", "dev", 0, 8), ("ann", "dev", 1, 8)) == {"together": 1}


def mentor_portfolio(**fields: object) -> dict:
    rules = [{"kind": "mentor", "skill": "java", "level": 2, "mentor_level": 4}]
    people = [person(n, skills={"java": k}) for n, k in (("ann", 1), ("bob", 3), ("cho", 4))]
    demands = [demand("dev", skills={"java": 1}), demand("test")]
    return portfolio(*people, *demands, rules=rules, policy=fine(), **fields)


def test_mentor_is_somebody_able_on_the_same_project():
    document = mentor_portfolio()
    assert broken(document, ("ann", "dev", 0, 8)) == {"mentor": 1}
    assert broken(document, ("ann", "dev", 0, 8), ("bob", "dev", 0, 8)) == {"mentor": 1}
    assert broken(document, ("ann", "dev", 0, 8), ("cho", "dev", 1, 8)) == {"mentor": 1}
    assert not broken(document, ("ann", "dev", 0, 8), ("cho", "test", 0, 8))
    assert not broken(document, ("ann", "test", 0, 8), ("bob", "dev", 0, 8))


def test_mentor_is_not_asked_of_locked_juniors():
    document = mentor_portfolio(bookings=[booking("hard", "ann", "dev", (8,))])
    assert not broken(document, ("ann", "dev", 0, 8))
    assert broken(document, ("ann", "dev", 0, 8), ("ann", "dev", 1, 8)) == {"mentor": 1}


def test_budget_is_of_a_project_and_of_all():
    people, crm = person(rate=50), project(budget=1000)
    document = portfolio(people, demand(), projects=[crm], policy=fine(budget=1400))
    assert not broken(document, ("ann", "dev", 0, 20))
    assert broken(document, ("ann", "dev", 0, 20), ("ann", "dev", 1, 4)) == {"budget": 200}
    assert broken(document, ("ann", "dev", 0, 20), ("ann", "dev", 1, 9)) == {"budget": 500}


def test_selection_keeps_what_is_not_optional_and_empties_what_is_off():
    assert broken(portfolio(ANN, demand()), off=("crm",)) == {"selection": 1}
    document = portfolio(ANN, demand(), projects=[project(optional=True)])
    assert not broken(document, off=("crm",))
    assert broken(document, ("ann", "dev", 0, 8), off=("crm",)) == {"selection": 8}


def test_selection_and_start_leave_no_choice_to_a_locked_project():
    crm = project(optional=True, max_delay=1)
    bookings = [booking("hard", "ann", "dev", (8,))]
    document = portfolio(ANN, demand(), projects=[crm], bookings=bookings)
    assert broken(document, off=("crm",)) == {"selection": 1, "locks": 8}
    assert broken(document, ("ann", "dev", 0, 8), crm=1)["start"] == 1


def test_start_limits_the_delay():
    document = portfolio(ANN, demand(), projects=[project(max_delay=1)])
    assert not broken(document, crm=1)
    assert broken(document, crm=2) == {"start": 1}


def after_portfolio(lag: int, **fields: object) -> dict:
    wait = {"after": [{"project": "erp", "lag": lag}], "max_delay": 3}
    demands = [demand("dev"), demand("erp-dev", hours=(8,), of="erp")]
    projects = [project("crm", **wait), project("erp", optional=True, **fields)]
    return portfolio(ANN, *demands, projects=projects)


def test_after_waits_for_the_end_and_the_lag():
    assert broken(after_portfolio(0)) == {"after": 1}
    assert not broken(after_portfolio(0), crm=1)
    assert broken(after_portfolio(2), crm=2) == {"after": 1}
    assert not broken(after_portfolio(2), crm=3)
    assert broken(after_portfolio(0, max_delay=1), crm=1, erp=1) == {"after": 1}


def test_after_is_off_with_the_other():
    assert broken(after_portfolio(0), crm=1, off=("erp",)) == {"after": 1}


def test_after_looks_past_the_horizon_and_at_rounded_hours():
    wait = project("crm", after=[{"project": "erp"}], max_delay=9)
    long = demand("erp-dev", hours=(0, 0, 0, 8, 0.1), of="erp")
    document = portfolio(ANN, demand(), long, projects=[wait, project("erp")])
    assert broken(document, crm=3) == {"after": 1}
    assert not broken(document, crm=4)


def test_after_a_project_that_asks_nothing_sets_no_time_limit():
    wait = project("crm", after=[{"project": "erp"}])
    assert not broken(portfolio(ANN, demand(), projects=[wait, project("erp")]))


def test_one_of_wants_exactly_one():
    projects = [project("a", optional=True), project("b", optional=True)]
    rules = [{"kind": "one_of", "projects": ["a", "b"]}]
    document = portfolio(ANN, projects=projects, rules=rules)
    assert not broken(document, off=("a",))
    assert broken(document) == {"one_of": 1}
    assert broken(document, off=("a", "b")) == {"one_of": 1}


def test_window_may_be_worked_inside_it_only_and_so_much_in_a_period():
    entry = window(30, "2027-01-11", "2027-01-22", most_per_period=20)
    calendar = {"start": "2027-01-04", "periods": 3}
    document = portfolio(ANN, entry, calendar=calendar, policy=fine())
    assert not broken(document, ("ann", "dev", 1, 20), ("ann", "dev", 2, 10))
    assert broken(document, ("ann", "dev", 0, 8)) == {"window": 8}
    assert broken(document, ("ann", "dev", 1, 21)) == {"window": 1}
    rows = (("ann", "dev", 1, 20), ("ann", "dev", 2, 11))
    assert broken(document, *rows) == {"coverage": 1}


def test_window_takes_its_slices_from_the_most_per_period():
    entry = window(30, "2027-01-04", "2027-01-15", most_per_period=3)
    document = portfolio(ANN, entry, policy=fine())
    assert not broken(document, ("ann", "dev", 0, 3))
    assert broken(document, ("ann", "dev", 0, 2)) == {"slice": 1}


def test_window_moves_with_the_delay():
    entry = window(10, "2027-01-04", "2027-01-08")
    document = portfolio(ANN, entry, projects=[project(max_delay=1)], policy=fine())
    calendar = {**document, "calendar": {"start": "2026-12-28", "periods": 3}}
    assert not broken(calendar, ("ann", "dev", 2, 10), crm=1)
    assert broken(calendar, ("ann", "dev", 1, 10), crm=1) == {"window": 10}


def test_freeze_leaves_booked_hours_exactly_and_adds_none():
    bookings = [booking("soft", "ann", "dev", (8, 8))]
    policy = fine(freeze_until="2027-01-11")
    document = portfolio(ANN, BOB, demand(), bookings=bookings, policy=policy)
    assert not broken(document, ("ann", "dev", 0, 8))
    assert broken(document, ("ann", "dev", 0, 12)) == {"freeze": 4}
    assert broken(document, ("ann", "dev", 0, 4)) == {"freeze": 4, "locks": 4}
    assert broken(document, ("ann", "dev", 0, 8), ("bob", "dev", 0, 4)) == {"freeze": 4}


def test_moves_counts_people_who_differ_from_the_plan_of_record():
    bookings = [booking("soft", "ann", "dev", (8, 8))]
    document = portfolio(ANN, BOB, demand(), bookings=bookings, policy=fine(max_moves=0))
    same = (("ann", "dev", 0, 8), ("ann", "dev", 1, 8))
    assert not broken(document, *same)
    assert broken(document, *same, ("bob", "dev", 1, 8)) == {"moves": 1}
    assert broken(document, ("ann", "dev", 0, 8)) == {"moves": 1}


@pytest.mark.parametrize(
    ("hours", "fields", "asked"),
    [
        ((50,), {}, 60),
        ((30,), {}, 20),
        ((8,), {"never": ["ann"]}, 20),
    ],
)
def test_moves_does_not_count_who_must_move(hours, fields, asked):
    dev = demand(hours=(asked,), **fields)
    bookings = [booking("soft", "ann", "dev", hours)]
    document = portfolio(
        ANN, BOB, dev, bookings=bookings, policy=fine(max_moves=0), calendar=ONE_WEEK
    )
    assert not broken(document)
    assert broken(document, ("bob", "dev", 0, 8)) == {"moves": 1}


def test_hours_below_nothing_are_no_slice():
    assert "slice" in broken(portfolio(ANN, demand()), ("ann", "dev", 0, -4))


def test_amounts_are_exact_fractions():
    document = portfolio(person(rate=0.1), demand(), projects=[project(budget=0.3)], policy=fine())
    assert broken(document, ("ann", "dev", 0, 4)) == {"budget": Fraction(1, 10)}
