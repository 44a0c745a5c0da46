"""Every rule at its edge and one step beyond, by hand. Steps are hours: cap 40, req 20, min 4."""

from __future__ import annotations

import pytest

from tests.oracle.small import booking, broken, demand, person, portfolio, project

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
