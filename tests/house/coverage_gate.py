"""Fails unless enough is covered: `python -m tests.house.coverage_gate` after a run with coverage.

90 % of lines and branches in all; every line and branch of the rules, the parts and the checker.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from coverage import Coverage

LEAST_IN_ALL = 90.0
WHOLE = ("solver/rules/", "solver/parts/", "solver/checker/")


def shortfalls(report: dict[str, Any]) -> list[str]:
    """What a JSON coverage report lacks, in words; nothing where all is well."""
    said = [
        f"{name}: {file['summary']['missing_lines']} lines and "
        f"{file['summary']['missing_branches']} branches missed"
        for name, file in sorted(report["files"].items())
        if name.startswith(WHOLE)
        and file["summary"]["missing_lines"] + file["summary"]["missing_branches"] > 0
    ]
    said.extend(
        f"{folder} was not measured; run the tests with --cov first"
        for folder in WHOLE
        if not any(name.startswith(folder) for name in report["files"])
    )
    total = report["totals"]["percent_covered"]
    if total < LEAST_IN_ALL:
        said.append(f"{total:.2f} % covered in all; {LEAST_IN_ALL:g} % are asked")
    return said


def report() -> dict[str, Any]:
    """The combined coverage data of the last run."""
    coverage = Coverage()
    coverage.load()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "coverage.json"
        coverage.json_report(outfile=str(out))
        found: dict[str, Any] = json.loads(out.read_text())
    return found


def main() -> int:
    """Say what is missing; exit status 1 if anything is."""
    found = report()
    missing = shortfalls(found)
    for line in missing:
        sys.stdout.write(f"coverage: {line}\n")
    sys.stdout.write(f"coverage: {found['totals']['percent_covered']:.2f} % in all\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
