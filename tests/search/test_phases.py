"""How a large search shares out its time."""

from __future__ import annotations

import pytest

from solver.search.heat import heat_at
from solver.search.phases import Phases


@pytest.mark.parametrize("threads", [1, 2, 8])
def test_more_time_leaves_a_larger_share_for_parts(threads: int) -> None:
    shares = [Phases.of(5_000, seconds, threads).annealing for seconds in (1, 30, 60, 120, 3600)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.8
    assert shares[-1] < 0.5


def test_a_plan_that_stays_rough_is_annealed_by_all_for_longer() -> None:
    assert Phases.of(20_000, 30, 2).cutting_from > Phases.of(2_000, 30, 2).cutting_from


def test_who_is_alone_solves_parts_before_the_plan_is_cold() -> None:
    alone, helped = Phases.of(5_000, 60, 1), Phases.of(5_000, 60, 2)
    assert alone.cutting_share(0.95) > helped.cutting_share(0.95) == 0
    assert alone.cutting_share(0.5) == 0
    assert alone.cutting_share(1.1) == helped.cutting_share(1.1) > 0.5


def test_the_less_time_the_cooler_it_begins_and_never_beyond_the_hottest() -> None:
    warmth = [Phases.of(20_000, seconds, 2).warmth for seconds in (10, 60, 200, 2000)]
    assert warmth == sorted(warmth, reverse=True)
    assert warmth[-1] == 0
    assert all(heat_at(0) / 5 < heat_at(each) <= heat_at(0) for each in warmth)
