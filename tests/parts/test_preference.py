"""What people like and dislike, by the hour and once per pair."""

import numpy as np

from solver.rules import RULES
from solver.search.build import build
from tests.builders import decision, demand, likes, person, portfolio
from tests.parts.measured import amount, points
from tests.search.modelled import Modelled


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


def test_preference_is_priced_for_the_pairs_that_a_model_has_and_for_no_others():
    wish = likes("ann", "crm", points=-5), likes("bob", "crm", points=-50)
    office = portfolio(person("ann"), person("bob"), demand("crm", 40), *wish)
    whole = Modelled.of(office)
    of_ann = np.flatnonzero(whole.problem.pair_i == whole.index.members.index("ann"))
    alone = Modelled(whole.problem, whole.index, build(whole.problem, of_ann, RULES))
    for model, best in ((whole, -2000), (alone, -200)):
        _, answer = model.solved(["preference", "unfilled"])
        assert answer.is_closed
        assert points(office, model.decision(answer.values), "preference") == best
