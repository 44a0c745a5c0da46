"""Every planner's plan of a tiny case is legal, and the exact ones agree on the optimum."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from benchmarks.highs import reached
from benchmarks.outcome import run
from benchmarks.planners import PLANNERS, prepare
from benchmarks.record import LEGAL
from benchmarks.telling import NotHere, Teller
from solver.search.settings import Settings

TINY = {"size": "XS", "seed": 0}
EXACT = ("staffolio", "plain-cpsat", "highs")


def events(planner: str, case: dict[str, Any], seconds: float = 20) -> list[dict[str, Any]]:
    out = io.StringIO()
    run(planner, case, Settings(time_limit=seconds, threads=1), Teller(out))
    return [json.loads(line) for line in out.getvalue().splitlines()]


def ready(planner: str) -> str:
    try:
        prepare(planner)
    except NotHere as reason:
        pytest.skip(str(reason))
    return planner


@pytest.mark.parametrize("planner", [name for name in PLANNERS if name != "timefold"])
def test_a_planner_makes_a_legal_plan_of_a_tiny_case(planner: str) -> None:
    assert events(planner, TINY)[-1]["verdict"] == LEGAL


@pytest.mark.slow
def test_timefold_makes_a_legal_plan_worth_what_it_says_where_it_is_installed() -> None:
    told = events(ready("timefold"), TINY, seconds=3)
    assert told[-1]["verdict"] == LEGAL
    claimed = [event["objective"] for event in told if event["event"] == "point"]
    assert claimed
    assert min(claimed) >= told[-1]["total"] - 1e-6


@pytest.mark.parametrize("seed", [0, 1])
def test_the_exact_planners_agree_on_the_optimum(seed: int) -> None:
    ended = [events(planner, TINY | {"seed": seed})[-1] for planner in EXACT]
    assert all(event["is_proven"] for event in ended)
    totals = [event["total"] for event in ended]
    assert totals == pytest.approx([totals[0]] * len(EXACT))


@pytest.mark.parametrize("planner", EXACT)
def test_a_bound_is_not_above_the_plan(planner: str) -> None:
    told = events(planner, TINY)
    planned = next(event for event in told if event["event"] == "planned")
    assert planned["bound"] <= told[-1]["total"] + 1e-6


@pytest.mark.parametrize("planner", ["plain-cpsat", "highs"])
def test_a_peer_without_a_plan_says_none(planner: str) -> None:
    ended = events(planner, {"size": "S"}, seconds=0.1)[-1]
    assert ended["verdict"].startswith("none")
    assert "total" not in ended


@pytest.mark.parametrize(
    ("line", "known"),
    [
        (
            " J  0  0  0   0.00%   -inf     -14111840   Large   0  0  0   0   6.5s",
            (-14111840, None),
        ),
        ("    0  0  0   0.00%   -9.5e3   70.25       13.2%   0  0  0  16  10.1s", (70.25, -9500)),
        (" R 12  3  4  12.50%   60       inf         inf     0  0  0  16  10.1s", (None, 60)),
        ("Src  Proc. InQueue |  Leaves   Expl. | BestBound  BestSol  Gap |  Cuts", None),
        ("  Primal bound      -964843288", None),
        ("", None),
    ],
)
def test_a_line_of_highs_log_tells_plan_and_bound(line: str, known: object) -> None:
    assert reached(line) == known


def test_a_peer_that_gives_up_says_none_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("the message is too large")

    monkeypatch.setattr("benchmarks.highs.core.solve", refuse)
    verdict = events("highs", TINY)[-1]["verdict"]
    assert verdict == "none: HiGHS failed: the message is too large"
