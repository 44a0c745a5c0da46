"""A document comes back as it was said, and is read in no time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.demo.demos import document as demo
from solver.document import digest, parse, to_json
from tests.portfolio.test_document import changed


def test_canonical_json_leaves_unset_fields_out_and_explicit_nulls_in() -> None:
    tree = changed("policy/max_projects", None)
    tree["people"][0]["hours_per_week"] = 37.5
    canonical = to_json(parse(json.dumps(tree, indent=2).encode()))
    assert json.loads(canonical) == tree
    assert b'"max_projects":null' in canonical
    assert b": " not in canonical
    assert to_json(parse(canonical)) == canonical
    assert digest(canonical) == digest(to_json(parse(canonical)))


@pytest.mark.parametrize("name", ["small", "office", "company"])
def test_demos_come_back_as_they_went_in(name: str) -> None:
    tree = demo(name)
    assert json.loads(to_json(parse(json.dumps(tree).encode()))) == tree


READING = """
import json, pathlib, sys, time
from solver.document import parse
body = pathlib.Path(sys.argv[1]).read_bytes()
def seconds(read):
    began = time.process_time()
    read(body)
    return time.process_time() - began
print(seconds(parse) / seconds(json.loads))
"""


@pytest.mark.slow
@pytest.mark.alone
def test_a_document_of_20_mb_takes_little_longer_than_json_itself(tmp_path: Path) -> None:
    # in a process of its own, so that nothing that watches the tests is measured with it
    file = tmp_path / "large.json"
    file.write_bytes(large_document())
    assert file.stat().st_size > 20_000_000
    command = [sys.executable, "-c", READING, str(file)]
    said = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60)
    assert float(said.stdout) <= 4


def large_document() -> bytes:
    """5,000 people, 40,000 demands with weekly hours, and a booking of each."""
    weeks = 40
    demands = [
        {
            "id": f"demand-{n}",
            "project": f"project-{n % 2000}",
            "skills": {f"skill-{n % 40}": 3},
            "effort": [{"from": "2027-01-04", "hours_by_period": [n % 40] * weeks}],
        }
        for n in range(65_000)
    ]
    tree = {
        "calendar": {"start": "2027-01-04", "periods": 52},
        "skills": [{"id": f"skill-{n}"} for n in range(40)],
        "people": [
            {"id": f"person-{n}", "rate": 50 + n % 9, "skills": {f"skill-{n % 40}": 4}}
            for n in range(5000)
        ],
        "projects": [{"id": f"project-{n}"} for n in range(2000)],
        "demands": demands,
        "bookings": [
            {
                "person": f"person-{n % 5000}",
                "demand": f"demand-{n}",
                "from": "2027-01-04",
                "to": "2027-01-31",
                "hours_per_week": 4,
            }
            for n in range(25_000)
        ],
    }
    return json.dumps(tree).encode()
