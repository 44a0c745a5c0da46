"""A planner in its own process is heard, timed, and killed where it takes too much."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.apart import Allowance, run_apart
from benchmarks.record import LEGAL, Run

PLENTY = Allowance(time_limit=20, grace=20, memory_mb=4000, threads=1)
MOST_MB = 1000


def planned(planner: str, size: str = "XS", allowance: Allowance = PLENTY) -> Run:
    return run_apart(planner, size, {"size": size}, allowance)


@pytest.mark.parametrize("planner", ["staffolio", "greedy"])
def test_a_planner_apart_leaves_its_figures(planner: str) -> None:
    run = planned(planner)
    assert run.verdict == LEGAL
    assert run.total is not None
    assert run.first_seconds is not None
    assert run.seconds is not None
    assert run.first_seconds <= run.seconds
    assert run.memory_mb is not None
    assert 50 < run.memory_mb < MOST_MB


def test_a_planner_does_not_answer_for_the_memory_of_its_parent() -> None:
    held = np.ones(int(1.5 * MOST_MB) * 1_000_000, np.int8)
    run = planned("greedy")
    assert run.memory_mb is not None
    assert run.memory_mb < MOST_MB < held.nbytes / 1e6


def test_a_planner_beyond_its_time_and_grace_is_killed() -> None:
    run = planned("plain-cpsat", "M", Allowance(0.1, 0.1, 4000, threads=1))
    assert run.verdict == "none: killed after 0 s"
    assert run.total is None
    assert run.is_well


def test_a_planner_beyond_its_memory_is_killed() -> None:
    run = planned("plain-cpsat", "M", Allowance(20, 20, 10, threads=1))
    assert run.verdict.startswith("none: killed at")


def test_a_planner_that_crashes_is_reported_with_its_last_words() -> None:
    run = run_apart("greedy", "gone", {"file": "/nowhere/gone.txt"}, PLENTY)
    assert run.verdict.startswith("failed: FileNotFoundError")
    assert not run.is_well
