"""A freed part of a model, solved and put back, keeps the whole model and gets no worse."""

from __future__ import annotations

import numpy as np
import pytest

from solver.engines import cpsat, linear
from solver.problem.freeing import Freeing
from tests.oracle.portfolios import tiny
from tests.properties.voices import read_tiny
from tests.search.modelled import EFFORT, Modelled

SEEDS = [range(first, first + 20) for first in range(0, 60, 20)]
TRIES = 4


def freeing_of(model: Modelled) -> Freeing:
    built = model.built
    leading = np.zeros(built.rows.columns, dtype=bool)
    leading[built.columns.x] = leading[built.columns.z] = True
    leading[built.choice_columns] = True
    return Freeing(built.model, leading)


@pytest.mark.parametrize("solve", [cpsat.solve, linear.solve], ids=["cpsat", "linear"])
@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"from {seeds[0]}")
def test_a_part_solved_and_put_back_keeps_every_row(seeds: range, solve: object) -> None:
    for seed in seeds:
        put_back(seed, solve)


def put_back(seed: int, solve: object) -> None:
    model, rng = Modelled.of(read_tiny(tiny(seed))), np.random.default_rng(seed)
    objective, found = model.solved(())
    if found.values is None or not len(model.built.columns.x):
        return
    objective, freeing = model.built.objective(tuple(model.problem.weights)), freeing_of(model)
    values = model.built.completed(found.values)
    for _ in range(TRIES):
        leading = drawn(model, rng)
        free = freeing.freed(leading)
        assert np.isin(leading, free).all()
        part = freeing.project(free, values)
        assert part.broken(values[free]) == [], f"seed {seed}: what is there fits"
        answer = solve(part, objective.cost[free], values[free], EFFORT)
        assert answer.values is not None, f"seed {seed}"
        better = values.copy()
        better[free] = answer.values
        better = model.built.completed(better)
        assert model.built.model.broken(better) == [], f"seed {seed}"
        assert objective.of(better) <= objective.of(values), f"seed {seed}"
        values = better


def drawn(model: Modelled, rng: np.random.Generator) -> np.ndarray:
    """Some slices, and at times every choice of projects."""
    columns = model.built.columns
    s = rng.choice(len(columns.x), size=max(1, len(columns.x) // 2), replace=False)
    on = model.built.choice_columns if rng.random() < 0.5 else np.zeros(0, dtype=np.int64)
    return np.concatenate([columns.x[s], columns.z[s], on])


def test_freeing_everything_gives_the_best_plan() -> None:
    for seed in range(20):
        model = Modelled.of(read_tiny(tiny(seed)))
        objective, found = model.solved()
        if found.values is None:
            continue
        start = model.built.completed(model.best(()))
        every = np.arange(model.built.rows.columns)
        part = freeing_of(model).project(every, start)
        answer = cpsat.solve(part, objective.cost, start, EFFORT)
        assert answer.values is not None
        assert objective.cost @ answer.values == objective.cost @ found.values, f"seed {seed}"
