"""What people like and dislike, by the hour and once per pair."""

from tests.builders import decision, demand, likes, person, portfolio
from tests.parts.measured import amount, points


def test_preference_adds_points_by_the_hour_and_once_by_the_pair():
    wishes = [likes("ann", "crm", points=-0.5, once=50), likes("ann", "crm", points=2)]
    office = portfolio(person("ann"), demand("crm"), *wishes, weeks=2, weights={"preference": 2})
    plan = decision(office, ("ann", "crm", 10, 0), ("ann", "crm", 10, 1))
    assert amount(office, plan, "preference") == 20 * 1.5 + 50
    assert points(office, plan, "preference") == 160


def test_preference_costs_nothing_where_the_pair_is_not_used():
    office = portfolio(person("ann"), demand("crm"), likes("ann", "crm", once=50))
    assert points(office, decision(office), "preference") == 0


def test_preference_for_the_bare_id_means_every_head():
    crew = person("crew", headcount=2)
    wishes = [likes("crew", "crm", once=10), likes("crew#2", "crm", once=100)]
    office = portfolio(crew, demand("crm", 60), *wishes)
    plan = decision(office, **{"crew#1": 20, "crew#2": 20})
    assert amount(office, plan, "preference") == 10 + 10 + 100
