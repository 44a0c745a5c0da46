"""What an import drags in: the referee must stand alone."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("ortools", "fastapi", "sqlalchemy", "dbos")


def loaded_by(module: str) -> set[str]:
    """Top-level packages loaded by importing a module in a fresh interpreter."""
    code = f"import sys, {module}; print(*sorted({{m.partition('.')[0] for m in sys.modules}}))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(out.stdout.split())


@pytest.mark.parametrize(
    "module", ["solver.checker.check", "solver.checker.measure", "solver.document"]
)
def test_judging_a_plan_loads_no_engine_and_no_service(module: str) -> None:
    assert loaded_by(module).isdisjoint(HEAVY)


def test_the_checker_loads_nothing_of_the_model() -> None:
    code = "import sys, solver.checker.check as _; print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = out.stdout.split()
    ours = ("solver.problem", "solver.engines", "solver.search", "solver.optimize")
    assert [name for name in loaded if name.startswith(ours)] == []


def test_the_solver_loads_no_service() -> None:
    assert loaded_by("solver.optimize").isdisjoint({"fastapi", "sqlalchemy", "dbos"})
