"""A model with caps left out is as good as the whole, wherever less of a column breaks nothing."""

from __future__ import annotations

import numpy as np
import pytest

from solver.engines import cpsat
from solver.problem.easing import eased
from tests.builders import demand, likes, person, portfolio
from tests.oracle.portfolios import tiny
from tests.properties.voices import read_tiny
from tests.search.modelled import EFFORT, Modelled

SEEDS = [range(first, first + 20) for first in range(0, 60, 20)]


def dropped(model: Modelled) -> int:
    """How many rows of a model are left out under the weights of its parts."""
    cost = model.built.objective(tuple(model.problem.weights)).cost
    return len(model.built.model.low) - len(eased(model.built.model, cost).low)


@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"from {seeds[0]}")
def test_the_best_of_an_eased_model_is_the_best_of_the_whole(seeds: range) -> None:
    left_out = 0
    for seed in seeds:
        model = Modelled.of(read_tiny(tiny(seed)))
        objective, whole = model.solved()
        if not whole.is_closed:
            continue
        answer = cpsat.solve(eased(model.built.model, objective.cost), objective.cost, None, EFFORT)
        assert (answer.values is None) == (whole.values is None), f"seed {seed}"
        if answer.values is None or whole.values is None:
            continue
        values = model.built.completed(answer.values)
        assert model.built.model.broken(values) == [], f"seed {seed}"
        assert objective.of(values) == objective.of(whole.values), f"seed {seed}"
        left_out += dropped(model)
    assert left_out > 0


def test_caps_stay_where_more_would_be_of_use() -> None:
    """A person who is liked earns points for working at all; two heads have to be heads."""
    plain = (person("ann"), person("ben"), demand("web", 16))
    grid = {"step": 4, "min_hours": 4}
    assert dropped(Modelled.of(portfolio(*plain, **grid))) == 2
    liked = (*plain, likes("ann", "web", once=-500))
    assert dropped(Modelled.of(portfolio(*liked, **grid))) == 1
    crews = (person("ann"), person("ben"), demand("web", 16, min_people=2))
    assert dropped(Modelled.of(portfolio(*crews, **grid))) == 0


def test_a_least_slice_beyond_the_step_is_no_cap() -> None:
    found = Modelled.of(portfolio(person("ann"), demand("web", 16), step=1, min_hours=4))
    assert dropped(found) == 0
    assert (np.array(found.built.columns.least) == 16).all()
