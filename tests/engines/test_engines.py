"""CP-SAT and HiGHS on small models: exact values, exact bounds, units and hints."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from solver.engines import cpsat, linear
from solver.engines.cpsat import Answer, Effort, Listener
from solver.engines.stopping import stopping
from solver.problem.model import Model
from solver.problem.problem import Ints
from solver.problem.rows import Rows

Solve = Callable[[Model, Ints, Ints | None, Effort], Answer]
EFFORT = Effort(seconds=5)
both = pytest.mark.parametrize("solve", [cpsat.solve, linear.solve], ids=["cpsat", "linear"])


def knapsack(most: int = 20, *, unit: int = 1) -> tuple[Model, Ints]:
    """3 a + 5 b + 7 c <= most; a, b, c from 0 to 4 units; worth 2, 3 and 5 each."""
    rows = Rows()
    x = rows.new(np.full(3, 4 * unit), unit=unit)
    row = np.zeros(3, dtype=np.int64)
    rows.add("capacity", [(row, x, np.array([3, 5, 7]))], count=1, high=most * unit)
    return rows.model(), np.array([-2, -3, -5])


@both
def test_the_best_of_a_knapsack_is_found_and_closed(solve: Solve) -> None:
    model, cost = knapsack()
    answer = solve(model, cost, None, EFFORT)
    assert answer.values is not None
    assert (int(cost @ answer.values), answer.is_closed) == (-14, True)
    assert model.broken(answer.values) == []


@both
def test_values_are_multiples_of_their_units(solve: Solve) -> None:
    model, cost = knapsack(unit=6)
    answer = solve(model, cost, np.array([6, 0, 12]), EFFORT)
    assert answer.values is not None
    assert (answer.values % 6).tolist() == [0, 0, 0]
    assert int(cost @ answer.values) == -14 * 6


@both
def test_a_column_that_a_row_names_twice_counts_twice(solve: Solve) -> None:
    rows = Rows()
    x = rows.new(np.full(2, 10))
    row, twice = np.zeros(3, dtype=np.int64), np.array([x[0], x[1], x[0]])
    rows.add("team", [(row, twice, np.array([1, 1, 2]))], count=1, high=12)
    answer = solve(rows.model(), np.array([-2, -1]), None, EFFORT)
    assert answer.values is not None
    assert (answer.values @ np.array([2, 1])).item() == 11  # 3 x 1 + 9 = 12


@both
def test_what_nothing_can_keep_has_no_values(solve: Solve) -> None:
    rows = Rows()
    x = rows.new(np.full(1, 4))
    rows.add("locks", [(np.zeros(1, dtype=np.int64), x, 1)], count=1, low=5)
    assert solve(rows.model(), np.array([1]), None, EFFORT).values is None


@both
def test_a_model_of_nothing_is_solved(solve: Solve) -> None:
    answer = solve(Rows().model(), np.zeros(0, dtype=np.int64), None, EFFORT)
    assert answer.values is None or len(answer.values) == 0


def test_cp_sat_closes_what_nothing_can_keep() -> None:
    rows = Rows()
    x = rows.new(np.full(1, 4))
    rows.add("locks", [(np.zeros(1, dtype=np.int64), x, 1)], count=1, low=5)
    assert cpsat.solve(rows.model(), np.array([1]), None, EFFORT) == Answer(None, None, True)


def test_cp_sats_bound_is_exact_in_numbers_that_floats_can_not_tell_apart() -> None:
    rows = Rows()
    x = rows.new(np.full(2, 3))
    row = np.zeros(2, dtype=np.int64)
    rows.add("coverage", [(row, x, 1)], count=1, low=3)
    large = (1 << 54) + 1
    answer = cpsat.solve(rows.model(), np.array([large, large + 2]), None, EFFORT)
    assert answer.values is not None
    assert (answer.values.tolist(), answer.bound) == ([3, 0], 3 * large)


def test_a_bound_told_as_a_float_is_never_above_the_true_one() -> None:
    assert cpsat._floored(41.9999999) == 42
    assert cpsat._floored(-41.0000001) == -41
    for exact in (1 << 53, (1 << 58) + 12345, -(1 << 57) - 1):
        assert cpsat._floored(float(exact)) <= exact


def test_listeners_hear_of_better_values_and_bounds() -> None:
    values: list[int] = []
    bounds: list[int] = []
    model, cost = knapsack()
    listener = Listener(lambda v: values.append(int(cost @ v)), bounds.append)
    answer = cpsat.solve(model, cost, np.zeros(3, dtype=np.int64), EFFORT, listener)
    assert answer.bound == -14
    assert values == sorted(values, reverse=True)
    assert all(bound <= -14 for bound in bounds)


def large_model() -> tuple[Model, Ints]:
    """A market split: few engines prove anything of it in a minute."""
    rng, rows = np.random.default_rng(1), Rows()
    x, short = rows.new(np.ones(50)), rows.new(np.full(10, 10_000))
    coef = rng.integers(1, 100, (5, 50))
    for m in range(5):
        row, half = np.zeros(50, dtype=np.int64), int(coef[m].sum()) // 2
        less = np.zeros(1, dtype=np.int64), short[2 * m : 2 * m + 1], 1
        more = np.zeros(1, dtype=np.int64), short[2 * m + 1 : 2 * m + 2], -1
        rows.add("split", [(row, x, coef[m]), less, more], count=1, low=half, high=half)
    return rows.model(), np.concatenate([np.zeros(50, dtype=np.int64), np.ones(10, dtype=np.int64)])


def test_cp_sat_ends_soon_after_it_is_stopped() -> None:
    model, cost = large_model()
    stopped = threading.Event()
    threading.Timer(0.5, stopped.set).start()
    began = time.monotonic()
    cpsat.solve(model, cost, None, Effort(seconds=30), Listener(is_stopped=stopped.is_set))
    assert time.monotonic() - began < 2.5


def test_nobody_is_asked_where_nobody_may_stop() -> None:
    with stopping(lambda: pytest.fail("stopped"), None):
        assert threading.active_count() >= 1


def test_work_is_limited_the_same_on_every_machine() -> None:
    model, cost = large_model()
    effort = Effort(seconds=30, work=0.05)
    first, again = (cpsat.solve(model, cost, None, effort) for _ in range(2))
    assert first.values is not None
    assert again.values is not None
    assert not first.is_closed
    assert first.values.tolist() == again.values.tolist()


@both
def test_an_engine_tells_the_same_work_each_time(solve: Solve) -> None:
    model, cost = knapsack()
    first, again = (solve(model, cost, None, Effort(seconds=30, work=1)) for _ in range(2))
    assert first.values is not None
    assert again.values is not None
    assert first.values.tolist() == again.values.tolist()
    assert first.work == again.work > 0


def test_highs_leaves_large_models_alone_where_work_is_limited(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model, cost = knapsack()
    monkeypatch.setattr(linear, "MOST_COLUMNS", 2)
    answer = linear.solve(model, cost, None, Effort(seconds=30, work=1))
    assert answer == Answer(None, None, False)
    assert answer.work > 0
    assert linear.solve(model, cost, None, EFFORT).values is not None


def test_cp_sat_ends_at_once_where_a_bound_is_enough() -> None:
    model, cost = large_model()
    bounds: list[int] = []
    listener = Listener(bound=bounds.append, is_enough=lambda: len(bounds) > 0)
    began = time.monotonic()
    answer = cpsat.solve(model, cost, None, Effort(seconds=30), listener)
    assert time.monotonic() - began < 15
    assert not answer.is_closed


def test_values_that_floats_got_wrong_are_not_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    model, cost = knapsack()
    monkeypatch.setattr(Model, "broken", lambda *_: ["capacity"])
    assert linear.solve(model, cost, None, EFFORT) == Answer(None, None, False)
