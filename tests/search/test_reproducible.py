"""With a limit on work the plan is the same however fast the machine is and whatever else it does.

Each run has a process of its own: hashes, caches and the compiler's state are its own as well.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.demo.demos import document as demo
from solver.document import parse
from solver.optimize import optimize
from solver.plan import Plan
from solver.portfolio.portfolio import Portfolio
from solver.search.progress import Unwatched
from solver.search.settings import Settings
from tests.builders import demand, document, person, portfolio, project

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 400


def crew(people: int, demands: int, weeks: int) -> dict[str, Any]:
    """A crew that is asked for more than it can do, teams of three at most."""
    rng = np.random.default_rng(people)
    return document(
        *(person(f"p{n}", rate=int(rng.integers(20, 90))) for n in range(people)),
        *(project(f"job{n}", weight=int(rng.integers(1, 9))) for n in range(demands)),
        *(
            demand(f"d{n}", int(rng.integers(8, 60)), project=f"job{n}", max_people=3)
            for n in range(demands)
        ),
        weeks=weeks,
    )


def planned(tree: dict[str, Any], work: float, *, hashes: int, off: float = 0) -> dict[str, Any]:
    """What a run in a process of its own says of its plan."""
    environment = os.environ | {"PYTHONHASHSEED": str(hashes)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.search.apart", str(off)],
        input=json.dumps({"document": tree, "work_limit": work}).encode(),
        capture_output=True,
        cwd=ROOT,
        env=environment,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_slow_and_busy_machine_finds_the_same_plan() -> None:
    tree = crew(9, 8, 6)
    first = planned(tree, 0.3, hashes=1)
    assert planned(tree, 0.3, hashes=2, off=0.05) == first
    assert not first["is_warned"]
    assert first["gap"] > 0, "solved to the end: nothing was left to chance"


@pytest.mark.slow
@pytest.mark.timeout(2 * PATIENCE_SECONDS)
@pytest.mark.parametrize(
    ("tree", "work"),
    [(crew(12, 30, 12), 4), (demo("office"), 4), (demo("company"), 10)],
    ids=["whole", "office", "company"],
)
def test_larger_searches_are_reproducible_too(tree: dict[str, Any], work: float) -> None:
    first = planned(tree, work, hashes=1)
    assert planned(tree, work, hashes=2, off=0.02) == first
    assert not first["is_warned"]
    assert first["gap"] > 0


def test_it_does_not_matter_what_was_compiled_before(monkeypatch: pytest.MonkeyPatch) -> None:
    office = parse(json.dumps(crew(12, 30, 12)).encode())
    settings = Settings(work_limit=0.2, time_limit=600)
    plans = []
    for is_warm in (False, True):
        monkeypatch.setattr("solver.search.bound.priced.is_warm", lambda found=is_warm: found)
        plans.append(optimize(office, settings))
    assert plans[0] == plans[1]


def busy() -> Portfolio:
    return portfolio(
        *(person(f"p{n}", rate=20 + 7 * n) for n in range(6)),
        *(demand(f"d{n}", 30 + 3 * n, max_people=2) for n in range(8)),
        weeks=4,
    )


def by_work(work: float, seconds: float) -> Plan:
    return optimize(busy(), Settings(work_limit=work, time_limit=seconds))


def test_a_run_that_time_ends_says_that_it_is_not_reproducible() -> None:
    (warning,) = by_work(5000, 0.2).warnings
    assert (warning.pointer, warning.code) == ("/settings/work_limit", "not_reproducible")
    assert "time_limit" in warning.message


def test_a_run_that_its_work_ends_warns_of_nothing() -> None:
    assert by_work(0.05, 600).warnings == ()


def test_a_run_that_is_stopped_by_hand_says_so_too() -> None:
    class Stopper(Unwatched):
        def is_stopped(self) -> bool:
            return True

    settings = Settings(work_limit=5, time_limit=60)
    (warning,) = optimize(busy(), settings, Stopper()).warnings
    assert warning.code == "not_reproducible"


def test_more_work_makes_no_worse_plan() -> None:
    assert by_work(0.15, 600).objective.total <= by_work(0.02, 600).objective.total
