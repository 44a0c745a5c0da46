"""A clock says what is left of a run's time, and that it is over once its watcher stops it."""

from __future__ import annotations

import time
from dataclasses import dataclass

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


def test_there_is_at_least_one_core() -> None:
    assert cores() >= 1
