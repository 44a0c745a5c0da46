"""A rule or part has two sides that share no helper, so that one can't hide the other's mistake."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.calls import reach
from tests.house.sources import ROOT, python_files, tree_of

MODEL_SIDE = ("rows", "prices")
CHECK_SIDE = ("check", "conflicts", "blocks", "measure", "kpis")
SHARED = (
    "solver.portfolio.",
    "solver.plan.",
    "solver.errors.",
    "solver.rules.base.",
    "solver.parts.base.",
)
MODULES = [
    path
    for path in python_files("solver/rules", "solver/parts")
    if path.name not in {"__init__.py", "base.py"}
]


def shared_by_both_sides(tree: ast.Module) -> set[str]:
    """Functions of the module, and of other modules of ours, that both sides reach."""
    model, check = reach(tree, MODEL_SIDE), reach(tree, CHECK_SIDE)
    foreign = {
        name
        for name in model.imports & check.imports
        if name.startswith("solver.") and not name.startswith(SHARED)
    }
    return {*(model.functions & check.functions), *foreign}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_two_sides_share_no_helper(path: Path) -> None:
    assert shared_by_both_sides(tree_of(path)) == set()


def test_a_shared_helper_is_found_however_far_down() -> None:
    tree = ast.parse(
        """
from solver.portfolio.portfolio import Portfolio
from solver.elsewhere import used
class Team:
    def rows(self): return map(_first, used(Portfolio))
    def check(self): return self._second()
    def _second(self): return _third(Portfolio)
def _first(): return _third()
def _third(): return used()
"""
    )
    assert shared_by_both_sides(tree) == {"_third", "solver.elsewhere.used"}
