"""A clock says what is left of a run's time, and that it is over once its watcher stops it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import pytest

from solver.search.clock import Clock, cores
from solver.search.progress import Unwatched


@dataclass
class Stopper(Unwatched):
    """A watcher who has stopped the run."""

    def is_stopped(self) -> bool:
        return True


def clock(limit: float, *, gone: float = 0) -> Clock:
    return Clock(limit, Unwatched(), time.monotonic() - gone)


def test_clock_counts_down_to_nothing_and_not_below() -> None:
    assert clock(10, gone=4).left == pytest.approx(6, abs=0.1)
    assert clock(10, gone=4).seconds == pytest.approx(4, abs=0.1)
    assert clock(10, gone=11).left == 0


def test_clock_is_over_when_time_is_up_or_it_is_stopped() -> None:
    assert not clock(10).is_over()
    assert clock(10, gone=11).is_over()
    assert Clock(10, Stopper()).is_over()


def test_part_of_a_clock_ends_after_a_share_of_what_is_left() -> None:
    whole = clock(10, gone=4)
    assert whole.part(0.5, 60).left == pytest.approx(3, abs=0.1)
    assert whole.part(0.5, 1).left == pytest.approx(1, abs=0.1)
    assert whole.before(2).left == pytest.approx(4, abs=0.1)
    assert clock(10, gone=11).part(0.5, 60).left == 0


def test_a_metered_clock_counts_what_is_spent_and_no_time() -> None:
    metered = Clock.metered(3, Unwatched())
    assert (metered.seconds, metered.left) == (0, 3)
    half = metered.part(0.5, 60)
    metered.spend(1)
    assert (metered.seconds, half.left, metered.before(1.5).left) == (1, 0.5, 0.5)
    assert half.after(0.5)()
    assert not metered.is_over()
    metered.spend(2)
    assert metered.is_over()
    assert not metered.is_cut


def test_a_metered_clock_ends_a_run_that_takes_too_long_and_tells() -> None:
    metered = Clock.metered(3, Unwatched(), stop=10)
    assert not metered.is_over()
    late = replace(metered.closing(5), began=time.monotonic() - 6)
    assert late.is_over()
    assert late.is_cut
    assert late.left == 3
    assert Clock.metered(3, Stopper()).is_cut


def test_a_clock_counts_no_work_where_time_counts() -> None:
    plain = clock(10, gone=4)
    plain.spend(100)
    assert not plain.after(100)()
    assert plain.effort(2, threads=3).work is None
    assert clock(1, gone=2).is_over()
    assert not clock(1, gone=2).is_cut


def test_an_engine_gets_work_on_one_thread_where_work_counts() -> None:
    metered = Clock.metered(3, Unwatched(), stop=100)
    effort = metered.effort(2, threads=3)
    assert (effort.threads, effort.work) == (1, 2)
    assert effort.seconds > 50


def test_there_is_at_least_one_core() -> None:
    assert cores() >= 1
