"""The coverage gate says what is missing, and nothing where all is covered."""

from __future__ import annotations

from typing import Any

from tests.house.coverage_gate import WHOLE, shortfalls


def report(total: float = 95, **missing: int) -> dict[str, Any]:
    """A report on one file in each folder that must be whole; `missing` branches by folder."""
    files = {
        f"{folder}one.py": {
            "summary": {
                "missing_lines": 0,
                "missing_branches": missing.get(folder.split("/")[1], 0),
            }
        }
        for folder in WHOLE
    }
    return {"files": files, "totals": {"percent_covered": total}}


def test_a_covered_project_passes() -> None:
    assert shortfalls(report()) == []


def test_one_missed_branch_of_a_rule_fails() -> None:
    assert shortfalls(report(rules=1)) == ["solver/rules/one.py: 0 lines and 1 branches missed"]


def test_too_little_in_all_fails() -> None:
    assert shortfalls(report(total=89.96)) == ["89.96 % covered in all; 90 % are asked"]


def test_a_folder_that_was_not_measured_fails() -> None:
    found = report()
    del found["files"]["solver/parts/one.py"]
    assert shortfalls(found) == ["solver/parts/ was not measured; run the tests with --cov first"]
