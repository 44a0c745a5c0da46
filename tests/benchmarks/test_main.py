"""A whole comparison of tiny cases leaves results and a page, and goes on where it was cut off."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import _options, _wanted, main
from benchmarks.planners import PLANNERS
from benchmarks.record import runs


def compare(monkeypatch: pytest.MonkeyPatch, folder: Path, *more: str) -> int:
    files = ["--results", str(folder / "results.jsonl"), "--docs", str(folder)]
    cases = ["--sizes", "XS", "--planners", "greedy", "--time-limits", "5"]
    monkeypatch.setattr(sys, "argv", ["benchmarks", *cases, *files, *more])
    return main()


def test_a_comparison_leaves_results_and_a_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert compare(monkeypatch, tmp_path) == 0
    assert [run.name for run in runs(tmp_path / "results.jsonl")] == ["XS-0 load 1"]
    assert "| XS-0 load 1 | greedy | 5 s |" in (tmp_path / "benchmarks.md").read_text()


def test_a_comparison_goes_on_with_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    compare(monkeypatch, tmp_path)
    capsys.readouterr()
    assert compare(monkeypatch, tmp_path, "--seeds", "0", "1", "--go-on") == 0
    assert capsys.readouterr().out.startswith("1/1 XS-1 load 1 greedy")
    assert len(runs(tmp_path / "results.jsonl")) == 2


def test_staffolio_alone_plans_more_seeds_and_loads_than_its_peers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--sizes", "S", "M"])
    wanted = list(_wanted(_options()))
    shared = [name for name, _, planner, _ in wanted if planner == "highs"]
    alone = [name for name, _, planner, limit in wanted if limit == 30]
    assert shared == ["S-0 load 1", "M-0 load 1"]
    assert len(set(alone)) == len(alone) == 2 * (9 - 1)
    assert not set(alone) & set(shared)
    assert {planner for name, _, planner, _ in wanted if name in alone} == {"staffolio"}


def test_no_more_cases_where_none_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--sizes", "S", "--more-seeds"])
    assert len(list(_wanted(_options()))) == len(PLANNERS)
