"""Exact numbers over one denominator, and objectives in whole numbers, exact or safely coarse."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.problem.problem import Ratios
from solver.problem.rows import GRID_BITS, Rows

fractions = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6)
hundredths = st.integers(-(10**6), 10**6).map(lambda n: Fraction(n, 100))
HUGE = Fraction(999_999_999) - Fraction(1, 10**6)


@given(st.lists(fractions, max_size=6), fractions)
def test_ratios_keep_every_number_exactly(numbers: list[Fraction], factor: Fraction) -> None:
    ratios = Ratios.of(numbers)
    index = np.arange(len(numbers), dtype=np.int64)
    assert [ratios[j] for j in index] == numbers
    assert [ratios.at(index)[j] for j in index] == numbers
    assert [ratios.times(factor)[j] for j in index] == [number * factor for number in numbers]
    assert ratios.floats() == pytest.approx([float(number) for number in numbers])


def test_ratios_beyond_64_bits_are_kept_as_python_integers() -> None:
    numbers = [HUGE, Fraction(1, 999_983), Fraction(1, 999_979)]
    ratios = Ratios.of(numbers)
    assert ratios.top.dtype == object
    assert [ratios[j] for j in range(3)] == numbers
    assert [ratios.times(HUGE)[j] for j in range(3)] == [number * HUGE for number in numbers]


def priced(*prices: Fraction, most: int = 160) -> tuple[Rows, np.ndarray]:
    rows = Rows()
    x = rows.new(np.full(len(prices), most))
    rows.price("cost", x, Ratios.of(list(prices)))
    return rows, rows.model().hi


@given(st.lists(hundredths, min_size=1, max_size=5), hundredths, hundredths)
def test_objective_in_whole_numbers_is_exact(
    prices: list[Fraction], weight: Fraction, constant: Fraction
) -> None:
    rows, hi = priced(*prices)
    rows.constant("cost", constant)
    objective = rows.objective({"cost": weight}, hi)
    values = np.arange(len(prices))
    assert objective.is_exact
    worth = sum((price * v for v, price in enumerate(prices)), Fraction(0)) + constant
    assert objective.points(objective.of(values)) == weight * worth


@given(
    st.lists(
        st.fractions(-(10**9), 10**9, max_denominator=10**6), min_size=2, max_size=5, unique=True
    ),
    st.fractions(1, 10**8, max_denominator=1000),
)
def test_objective_of_huge_numbers_is_never_above_the_true_one(
    prices: list[Fraction], weight: Fraction
) -> None:
    rows, hi = priced(*prices, most=10**6)
    rows.constant("cost", HUGE)
    objective = rows.objective({"cost": weight, "team": HUGE}, hi)
    for values in (hi, np.zeros_like(hi), np.arange(len(prices))):
        worth = sum((p * int(v) for v, p in zip(values, prices, strict=True)), HUGE) * weight
        told = objective.points(objective.of(values))
        assert told <= worth
        assert told == worth or not objective.is_exact
    assert abs(objective.cost).astype(object) @ hi < 1 << (GRID_BITS + 1)


def test_objective_with_the_largest_rates_and_weights_fits_64_bits() -> None:
    rows, hi = priced(*(HUGE - n * Fraction(1, 1000) for n in range(3)), most=4 * 744)
    rows.price("preference", np.zeros(0, dtype=np.int64), Ratios.of([]))
    rows.constant("unfilled", HUGE * 10**6)
    weights = {"cost": Fraction(10**8), "unfilled": Fraction(10**8), "preference": Fraction(1, 3)}
    objective = rows.objective(weights, hi)
    assert not objective.is_exact
    assert objective.points(objective.of(hi)) <= sum(HUGE * 10**8 * 2976 for _ in range(3)) + (
        HUGE * 10**14
    )


def test_objective_of_nothing_is_nothing() -> None:
    objective = Rows().objective({"cost": Fraction(1)}, np.zeros(0, dtype=np.int64))
    assert (objective.of(np.zeros(0, dtype=np.int64)), objective.is_exact) == (0, True)


def test_a_row_within_64_bits_is_written_as_it_is() -> None:
    rows = Rows()
    x = rows.new(np.full(2, 100))
    rows.add_exactly("budget", x, np.array([3, 5]), 400)
    model = rows.model()
    assert rows.is_exact
    assert model.broken(np.array([50, 50])) == []
    assert model.broken(np.array([100, 21])) == ["budget"]


def test_a_row_that_nothing_can_break_is_not_written() -> None:
    rows = Rows()
    rows.add_exactly("budget", rows.new(np.full(2, 100)), np.array([3, 5]), 800)
    assert rows.rows == 0


def test_a_row_beyond_58_bits_is_written_coarser_and_stricter() -> None:
    rows = Rows()
    x = rows.new(np.full(2, 10**6))
    coef = np.array([10**15 + 7, 10**15 + 9], dtype=object)
    high = 10**21 + 12345
    rows.add_exactly("budget", x, coef, high)
    model, rng = rows.model(), np.random.default_rng(1)
    assert not rows.is_exact
    assert abs(model.coef).astype(object).sum() * 10**6 < 1 << 62
    for values in rng.integers(0, 10**6, (200, 2)):
        if not model.broken(values):
            assert int(coef @ values.astype(object)) <= high
    assert model.broken(np.array([499_000, 500_000])) == []


def test_columns_that_are_not_there_count_as_nothing() -> None:
    rows = Rows()
    x = rows.new(np.full(1, 10))
    row = np.zeros(2, dtype=np.int64)
    rows.add("team", [(row, np.array([x[0], -1]), 1)], count=1, high=5)
    rows.price("team", np.array([x[0], -1]), Fraction(2))
    assert rows.model().broken(np.array([5])) == []
    assert rows.model().broken(np.array([6])) == ["team"]
    assert rows.objective({"team": Fraction(1)}, np.array([10])).of(np.array([3])) == 6
    assert rows.model().broken(np.array([11])) == ["bounds", "team"]


@pytest.mark.parametrize(("one", "other", "broken"), [(1, 0, True), (1, 1, False), (0, 0, False)])
def test_implies_holds_where_both_are_columns(one: int, other: int, *, broken: bool) -> None:
    rows = Rows()
    a, b = rows.new(np.ones(1)), rows.new(np.ones(1))
    rows.implies("after", a, b)
    assert bool(rows.model().broken(np.array([one, other]))) is broken


def test_implies_and_not_both_take_an_empty_list_for_something_that_is_on() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    rows = Rows()
    a = rows.new(np.ones(1))
    rows.implies("after", nothing, a)
    assert rows.model().broken(np.array([0])) == ["after"]
    rows = Rows()
    b = rows.new(np.ones(1))
    rows.implies("after", b, nothing)
    rows.not_both("after", b, nothing)
    assert rows.model().broken(np.array([1])) == ["after"]
    assert rows.model().broken(np.array([0])) == []
    rows.not_both("one_of", nothing, nothing)
    assert rows.model().broken(np.array([0])) == ["one_of"]


def test_a_limited_model_has_one_row_more() -> None:
    rows = Rows()
    rows.new(np.full(2, 10))
    model = rows.model().limited("tier", np.array([1, 2]), 12)
    assert model.broken(np.array([2, 5])) == []
    assert model.broken(np.array([3, 5])) == ["tier"]
