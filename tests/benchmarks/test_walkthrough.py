"""The walk-through over HTTP: what its page says is what the service answered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.walkthrough.__main__ import serving
from benchmarks.walkthrough.telling import tell
from benchmarks.walkthrough.walk import COMMENT, HIRES, Walk, walk


def check(done: Walk) -> None:
    """What holds of every walk, however good its plans are."""
    base, losing, deferring, _ = done.scenarios
    assert base["base"]
    assert [change["kind"] for change in losing["changes"]] == ["remove_person"] * 2
    assert "begins 6 weeks later." in deferring["changes"][0]["text"]
    assert [plan["id"] for plan in done.comparison["plans"]] == [r["plan"]["id"] for r in done.runs]
    assert [len(plan["changes"]) for plan in done.comparison["plans"]] == [0, 2, 1, 1]
    for name, figures in done.comparison["kpis"].items():
        for run, figure in zip(done.runs, figures, strict=True):
            value, first = run["plan"]["kpis"][name]["value"], figures[0]["value"]
            assert figure["value"] == pytest.approx(value)
            assert figure["delta"] == pytest.approx(value - first, abs=1e-6)
    chosen = done.runs[-1]["plan"]
    assert done.approval["comment"] == COMMENT
    assert {project["plan"] for project in done.record["projects"]} == {chosen["id"]}
    assert len(done.record["allocations"]) == len(chosen["allocations"])
    assert (done.portfolio["version"], done.version["version"]) == (1, 2)
    check_next_month(done)


def check_next_month(done: Walk) -> None:
    """The scenarios are carried over, and the record is where the next plan begins."""
    gone = done.scenarios[1]["changes"][0]["person"]
    assert [person["id"] for person in done.changes["people"]["removed"]] == [gone]
    assert len(done.changes["people"]["added"]) == HIRES
    carried = {item["carried_from"]: item for item in done.changes["scenarios"]}
    assert set(carried) == {scenario["id"] for scenario in done.scenarios[1:]}
    (lost,) = carried[done.scenarios[1]["id"]]["not_applied"]
    assert lost["change"]["person"] == gone
    assert done.next_run["plan"]["kpis"]["people_moved"]["value"] >= 0
    assert [item["action"] for item in done.history["items"]] == ["approve"]
    slices = done.against["slices"]
    added, removed = (sum(row["hours"] for row in slices[k]) for k in ("added", "removed"))
    filled = [figure["value"] for figure in done.against["kpis"]["filled_hours"]]
    assert added - removed == pytest.approx(filled[1] - filled[0])


def headings(page: str) -> list[str]:
    return re.findall(r"^#+ .*$", page, re.MULTILINE)


def test_a_month_of_planning_goes_through_over_http(tmp_path: Path) -> None:
    with serving(tmp_path) as client:
        done = walk(client, "small", {"time_limit": 10, "threads": 1})
    check(done)
    page = tell(done, "a machine", 1)
    assert f"{done.runs[0]['plan']['objective']['total']:,.0f}" in page
    assert headings(page) == headings(Path("docs/walkthrough.md").read_text(encoding="utf-8"))


@pytest.mark.slow
def test_a_month_of_a_company_goes_through_over_http(tmp_path: Path) -> None:
    with serving(tmp_path) as client:
        check(walk(client, "company", {"time_limit": 20}))
