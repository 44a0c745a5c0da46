"""`check`, `demo` and `solve`: what needs no server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from solver import document
from tests.http.documents import document as small_document

QUICK = ["--time-limit", "2", "--threads", "1"]


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    """The command line with these arguments."""
    return CliRunner().invoke(main, arguments, input=stdin)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with the smallest document."""
    path = tmp_path / "portfolio.json"
    path.write_text(json.dumps(small_document()))
    return path


def test_check_says_what_a_document_holds(file: Path) -> None:
    done = run("check", str(file))
    assert done.exit_code == 0
    assert "2 people, 1 projects, 1 demands, 4 periods" in done.stdout


def test_check_reads_standard_input() -> None:
    assert run("check", "-", stdin=json.dumps(small_document())).exit_code == 0


def test_check_tells_every_fault_with_its_place() -> None:
    broken = small_document(people=[{"id": "ann"}, {"id": "ann"}], nonsense=1)
    done = run("check", "-", stdin=json.dumps(broken))
    assert done.exit_code == 2
    assert "/nonsense: " in done.stderr
    assert "/people/1/id: 'ann'" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 10_000, b"NaN", b"[]"])
def test_what_is_no_document_is_bad_input(body: bytes) -> None:
    for command in (["check", "-"], ["solve", "-", *QUICK]):
        done = run(*command, stdin=body)
        assert done.exit_code == 2
        assert "(the whole): " in done.stderr


@pytest.mark.parametrize("command", ["check", "solve"])
def test_a_file_that_is_not_there_is_bad_usage(command: str, tmp_path: Path) -> None:
    assert run(command, str(tmp_path / "nope.json")).exit_code == 2
    assert run(command, str(tmp_path)).exit_code == 2
    assert run(command).exit_code == 2


@pytest.mark.parametrize("name", ["small", "office", "company"])
def test_a_demo_is_a_bare_document(name: str) -> None:
    done = run("demo", name)
    assert done.exit_code == 0
    assert document.parse(done.stdout_bytes).people


def test_an_unknown_demo_is_bad_usage() -> None:
    assert run("demo", "huge").exit_code == 2


def test_solve_prints_the_plan_alone_on_standard_output(file: Path) -> None:
    done = run("solve", str(file), *QUICK)
    assert done.exit_code == 0, done.stderr
    plan: dict[str, Any] = json.loads(done.stdout)
    assert sum(slice_["hours"] for slice_ in plan["allocations"]) == 120
    assert plan["objective"]["optimal"]
    assert "optimal (bound" in done.stderr


def test_solve_writes_the_plan_into_a_file(file: Path, tmp_path: Path) -> None:
    output = tmp_path / "plan.json"
    done = run("solve", str(file), "-o", str(output), *QUICK)
    assert (done.exit_code, done.stdout) == (0, "")
    assert json.loads(output.read_text())["kpis"]["coverage"]["value"] == 1


def test_solve_counts_work_instead_of_seconds_where_it_is_told_to(file: Path) -> None:
    first, again = (
        run("solve", str(file), "--work-limit", "0.5", "--time-limit", "600") for _ in range(2)
    )
    assert first.exit_code == 0, first.stderr
    assert first.stdout == again.stdout
    assert json.loads(first.stdout)["warnings"] == []


def test_solve_counts_work_on_one_thread_alone(file: Path) -> None:
    done = run("solve", str(file), "--work-limit", "5", "--threads", "2")
    assert done.exit_code == 2
    assert "--threads: A run with work_limit takes one thread" in done.stderr


def test_solve_refuses_a_place_it_can_not_write_to_before_it_begins(
    file: Path, tmp_path: Path
) -> None:
    done = run("solve", str(file), "-o", str(tmp_path / "nope" / "plan.json"), *QUICK)
    assert done.exit_code == 2
    assert "can't write" in done.stderr


def test_solve_says_why_there_is_no_plan() -> None:
    locked = {"kind": "hard", "from": "2027-01-04", "to": "2027-01-31", "hours_per_week": 20}
    impossible = small_document(
        people=[{"id": "ann", "rate": 100, "skills": {"java": 4}}],
        bookings=[locked | {"person": "ann", "demand": "crm-dev"}],
        policy={"budget": 1},
    )
    done = run("solve", "-", *QUICK, stdin=json.dumps(impossible))
    assert done.exit_code == 1
    assert "No plan (infeasible)" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--time-limit", "0"),
        ("--gap", "-1"),
        ("--threads", "0"),
        ("--seed", "-1"),
        ("--seed", "x"),
        ("--time-limit", "nan"),
        ("--time-limit", "inf"),
        ("--gap", "nan"),
        ("--work-limit", "0"),
    ],
)
def test_a_bad_setting_is_named(file: Path, option: str, value: str) -> None:
    done = run("solve", str(file), option, value)
    assert done.exit_code == 2
    assert option in done.stderr


def test_help_and_version_are_told() -> None:
    told = run("--help").stdout
    for command in ("check", "demo", "keys", "migrate", "serve", "solve"):
        assert f"  {command} " in told
        assert run(command, "--help").exit_code == 0
    assert "staffolio, version" in run("--version").stdout
    assert run("nonsense").exit_code == 2
