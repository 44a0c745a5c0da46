"""Each neighbourhood frees only what may be freed, about as much as asked, and finds something."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from app.demo.demos import document
from solver.document import PortfolioDocument, parse
from solver.search.neighbourhoods import NEIGHBOURHOODS, Freed, Neighbourhood, View
from tests.builders import demand, person, portfolio, project, rule
from tests.oracle.portfolios import tiny
from tests.properties.voices import read_tiny
from tests.search.modelled import Modelled

SEEDS = range(25)
TRIES = 8
by_name = pytest.mark.parametrize("neighbourhood", NEIGHBOURHOODS, ids=lambda n: n.__name__)


def view_of(model: Modelled, rng: np.random.Generator) -> View:
    """A view of the plan that works the locks alone, with much of it free."""
    columns, problem = model.built.columns, model.problem
    may_free = (columns.top > columns.lock) & (rng.random(len(columns.x)) < 0.8)
    in_use = may_free & (columns.lock > 0)
    asked = problem.total[problem.first_row]
    filled = np.bincount(columns.d, weights=columns.lock, minlength=len(asked)).astype(np.int64)
    return View(problem, columns, columns.lock, may_free, in_use, asked - filled)


def assert_only_frees_what_may_be(view: View, freed: Freed) -> None:
    slices = freed.slices
    assert (np.diff(slices) > 0).all(), "ascending, each once"
    assert view.problem.is_open[freed.projects].all()
    of_projects = np.isin(view.columns.p[slices], freed.projects)
    assert (view.may_free[slices] | of_projects).all()


@by_name
def test_neighbourhood_frees_only_what_may_be_freed(neighbourhood: Neighbourhood) -> None:
    for seed in SEEDS:
        model, rng = Modelled.of(read_tiny(tiny(seed))), np.random.default_rng(seed)
        view = view_of(model, rng)
        for size in rng.integers(1, 40, TRIES).tolist():
            assert_only_frees_what_may_be(view, neighbourhood(view, rng, size))


@by_name
def test_neighbourhood_frees_about_as_much_as_asked(neighbourhood: Neighbourhood) -> None:
    model, rng = Modelled.of(demo("small")), np.random.default_rng(1)
    view = view_of(model, rng)
    view = replace(view, in_use=view.may_free)
    largest = int(np.bincount(view.columns.i).max() + np.bincount(view.columns.p).max() * 3)
    for _ in range(TRIES):
        freed = neighbourhood(view, rng, 20)
        assert_only_frees_what_may_be(view, freed)
        assert len(freed.slices) <= 20 + largest


@by_name
def test_neighbourhood_finds_something_in_a_portfolio_of_everything(
    neighbourhood: Neighbourhood,
) -> None:
    office = portfolio(
        *(person(name, skills={"java": n + 1}) for n, name in enumerate(("ann", "bob", "cy"))),
        project("crm", optional=True, max_delay=1),
        project("erp", optional=True, after=[{"project": "crm"}], max_delay=2),
        *(demand("crm", 60, skills={"java": 1}), demand("erp", 20)),
        rule("apart", people=["ann", "bob"]),
        rule("together", people=["bob", "cy"]),
        rule("mentor", skill="java", level=2, mentor_level=3),
        weeks=4,
    )
    model, rng = Modelled.of(office), np.random.default_rng(1)
    view = view_of(model, rng)
    view = replace(view, in_use=view.may_free)
    found = [neighbourhood(view, rng, 20) for _ in range(20)]
    assert any(len(freed.slices) > 1 for freed in found)


@by_name
def test_neighbourhood_frees_nothing_where_nothing_can_change(
    neighbourhood: Neighbourhood,
) -> None:
    office = portfolio(person("ann"), demand("crm", 20, only=[]))
    view = view_of(Modelled.of(office), np.random.default_rng(1))
    freed = neighbourhood(view, np.random.default_rng(1), 20)
    assert (len(freed.slices), len(freed.projects)) == (0, 0)


def demo(name: str) -> PortfolioDocument:
    return parse(json.dumps(document(name)).encode())
