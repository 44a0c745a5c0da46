"""Recorded lines come back as they were and become a page that says what there is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import report
from benchmarks.plots import curve
from benchmarks.record import LEGAL, Point, Run, append, append_run, gap, machines, runs
from benchmarks.table import contradictions

TRACE = [Point(1, 120.0, None), Point(4, 110.0, 55.0), Point(20, 102.0, 90.0)]


def run(planner: str = "staffolio", seed: int = 0, **fields: Any) -> Run:
    known: dict[str, Any] = {
        "verdict": LEGAL,
        "total": 100.0,
        "bound": 95.0,
        "first_seconds": 0.5,
        "seconds": 60.2,
        "coverage": 0.9,
        "memory_mb": 120.0,
        "trace": TRACE,
    }
    case = {"size": "S", "seed": seed, "load": 1.0}
    return Run(case, f"S-{seed} load 1", planner, **{"time_limit": 60} | known | fields)


def recorded(path: Path, *kept: Run) -> Path:
    file = path / "results.jsonl"
    append(file, "machine", {"text": "today, here"})
    for item in kept:
        append_run(file, item)
    return file


def page(path: Path, *kept: Run) -> str:
    report.write(recorded(path, *kept), path)
    return (path / "benchmarks.md").read_text()


@pytest.mark.parametrize(
    ("seconds", "at"), [(0.5, None), (5, 0.5), (15, 0.5), (30, 12 / 102), (60, 0.05)]
)
def test_the_gap_at_a_second_is_the_last_one_known_by_then(
    seconds: float, at: float | None
) -> None:
    assert run().at(seconds).gap == (None if at is None else pytest.approx(at))


def test_a_run_that_ended_early_keeps_its_last_figures() -> None:
    assert run(seconds=2.0).at(5).gap == pytest.approx(0.05)


def test_no_plan_counts_where_none_was_handed_over() -> None:
    killed = run(verdict="none: killed after 90 s", total=None, seconds=None)
    assert killed.at(15) == Point(4, None, 55.0)


def test_a_gap_is_a_share_of_the_total() -> None:
    assert gap(200.0, 150.0) == 0.25
    assert gap(0.5, 0.25) == 0.25
    assert gap(None, 1.0) is None


def test_runs_come_back_as_they_were(tmp_path: Path) -> None:
    file = recorded(tmp_path, run(), run("greedy", bound=None, trace=[]))
    assert runs(file) == [run(), run("greedy", bound=None, trace=[])]
    assert machines(file) == ["today, here"]


def test_a_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    file = recorded(tmp_path, run())
    file.write_text(file.read_text() + '{"kind": "run", "cas')
    assert runs(file) == [run()]


def test_a_broken_line_in_the_middle_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "results.jsonl"
    file.write_text('{"kind": "ru\n{"kind": "machine", "text": "here"}\n')
    with pytest.raises(json.JSONDecodeError):
        runs(file)


def test_the_page_has_a_row_with_the_gaps_of_one_run(tmp_path: Path) -> None:
    text = page(tmp_path, run())
    assert "Measured today, here." in text
    assert (
        "| S-0 load 1 | staffolio | 60 s | 100 | 95 | 5.00% | 5.00% | 90.0% "
        "| 0.5 s | 60.2 s | 120 MB | legal |"
    ) in text


def test_the_page_tells_objective_bound_and_gap_at_some_seconds(tmp_path: Path) -> None:
    text = page(tmp_path, run(), run("highs", time_limit=15.0, trace=[]))
    known = "| 110 | 55 | 50.00% | 110 | 55 | 50.00% | 100 | 95 | 5.00% |"
    assert f"| S-0 load 1 | staffolio | 60 s {known}" in text
    assert "| S-0 load 1 | highs | 15 s | - | - | - | 100 | 95 | 5.00% | - | - | - |" in text


def test_a_planner_without_a_bound_is_measured_by_the_best_one(tmp_path: Path) -> None:
    text = page(tmp_path, run(), run("greedy", total=190.0, bound=None, trace=[]))
    assert "| greedy | 60 s | 190 | - | - | 50.00% |" in text


def test_the_page_says_why_a_planner_was_not_run(tmp_path: Path) -> None:
    gone = run("timefold", verdict="not run: no Java", total=None, bound=None, trace=[])
    assert "**timefold** was not run: no Java." in page(tmp_path, run(), gone)


def test_several_cases_are_shown_in_the_middle_with_least_and_most(tmp_path: Path) -> None:
    kept = [run(seed=seed, bound=bound) for seed, bound in enumerate((95.0, 90.0, 80.0))]
    assert "| staffolio | 60 s | 3 of 3 | 10.00% (5.00% to 20.00%) |" in page(tmp_path, *kept)


def test_a_bound_above_a_legal_plan_is_a_contradiction(tmp_path: Path) -> None:
    kept = [run(), run("plain-cpsat", bound=101.0, total=130.0)]
    assert len(contradictions(kept)) == 1
    assert "the bound 101 of plain-cpsat is above the legal plan 100" in page(tmp_path, *kept)


def test_published_cases_have_a_table_of_their_own(tmp_path: Path) -> None:
    case = {"file": "ran.txt", "value": 98.5, "kind": "optimum"}
    one = Run(case, "ran", "staffolio", 5, LEGAL, 100.47, 96.53, seconds=1.0)
    figures = "98.50 | optimum | 100.47 | 96.53 | 2.00% | 2.00% | no | 1.0 s"
    assert f"| ran | staffolio | {figures} | holds |" in page(tmp_path, one)


def test_the_page_has_a_plot_of_each_size(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    text = page(tmp_path, run(), run(seed=1), run("greedy", bound=None, trace=[]))
    assert "](benchmarks/gap-S.svg)" in text
    picture = (tmp_path / "benchmarks" / "gap-S.svg").read_text()
    assert "staffolio" in picture
    assert "seconds of planning" in picture


def test_a_curve_is_the_median_where_half_of_the_cases_have_a_value() -> None:
    values = {"a": 1.0, "b": 2.0, "c": None}
    many = [Run({}, name, "staffolio", 60, LEGAL) for name in values]
    least, middle, most = curve(many, lambda run, _: values[run.name], np.array([5.0]))
    assert (least[0], middle[0], most[0]) == (1, 2, 2)
    lonely = curve(many[2:], lambda run, _: values[run.name], np.array([5.0]))
    assert all(np.isnan(line[0]) for line in lonely)
