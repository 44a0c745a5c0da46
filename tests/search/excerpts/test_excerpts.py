"""What is found better in an excerpt is legal in the whole, and gains what it says it gains."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.random import Generator

from solver.checker.check import check
from solver.checker.measure import measure
from solver.engines import cpsat
from solver.engines.cpsat import Effort
from solver.problem.problem import AnyInts, Ints
from solver.search.draft import Draft
from solver.search.excerpts import Standing, excerpt
from solver.search.flat import Flat
from solver.search.part import Part
from tests.builders import demand, person, portfolio
from tests.oracle.portfolios import tiny
from tests.properties.voices import read_tiny
from tests.search.kernel.planned import Planned

SEEDS = [range(first, first + 25) for first in range(0, 75, 25)]
MORE = [range(first, first + 100) for first in range(75, 975, 100)]
TRIES, SECONDS = 3, 2.0
NOTHING = np.zeros(0, dtype=np.int64)


class Whole:
    """A plan that patches are put on one after the other."""

    def __init__(self, planned: Planned) -> None:
        self.planned, self.problem = planned, planned.problem
        self.pairs = np.arange(len(self.problem.pair_i))
        self.x = planned.climber.x.astype(np.int64)
        self.delays = planned.climber.survey.delays
        self.total = measure(planned.portfolio, planned.decision).total

    def improve(self, part: Part) -> bool:
        """Solve a part; the whole must be legal and gain as much as the part says."""
        before = part.values[part.free]
        assert part.model.broken(before) == [], "the plan as it is must be one of the part's"
        patch, _ = part.solve(cpsat.solve, Effort(SECONDS))
        if patch is None:
            return False
        self.x, self.delays = self.x.copy(), self.delays.copy()
        self.x[patch.n, patch.t] = patch.ticks
        self.delays[patch.projects] = patch.delays
        k, t = np.nonzero(self.x)
        draft = Draft(k, t, self.x[k, t], self.delays)
        decision = draft.decision(self.problem, self.planned.index)
        assert check(self.planned.portfolio, decision) == ()
        total = measure(self.planned.portfolio, decision).total
        assert float(self.total - total) == pytest.approx(patch.points, abs=1e-6)
        self.total = total
        return True

    def part(self, n: AnyInts, t: AnyInts, opened: Ints) -> Part:
        standing = Standing.of(self.problem, self.pairs, self.x, self.delays)
        return Part.of(excerpt(standing, n, t, opened), tuple(self.problem.weights))


def drawn(whole: Whole, rng: Generator, *, with_choices: bool) -> Part | None:
    """A part with about half of the slices free, and sometimes one or two projects' choices."""
    flat, opened = Flat.of(whole.problem, whole.pairs), NOTHING
    open_projects = np.flatnonzero(whole.problem.is_open)
    if with_choices and len(open_projects):
        opened = np.unique(rng.choice(open_projects, size=rng.integers(1, 3)))
    s = np.flatnonzero((rng.random(len(flat.k)) < 0.5) | np.isin(flat.p, opened))
    return whole.part(flat.k[s], flat.t[s], opened) if len(s) else None


def gains_what_it_says(seeds: range, *, with_choices: bool) -> None:
    for seed in seeds:
        planned = Planned.of(read_tiny(tiny(seed)), seed)
        if planned is None or not planned.climber.survey.worth.is_exact:
            continue
        if planned.problem.max_moves is not None:
            continue
        whole, rng = Whole(planned), np.random.default_rng(seed)
        for _ in range(TRIES):
            part = drawn(whole, rng, with_choices=with_choices)
            if part is not None:
                whole.improve(part)


@pytest.mark.parametrize("with_choices", [False, True], ids=["hours", "choices"])
@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"from {seeds[0]}")
def test_parts_of_tiny_portfolios_gain_what_they_say(seeds: range, with_choices: bool) -> None:
    gains_what_it_says(seeds, with_choices=with_choices)


@pytest.mark.slow
@pytest.mark.parametrize("with_choices", [False, True], ids=["hours", "choices"])
@pytest.mark.parametrize("seeds", MORE, ids=lambda seeds: f"from {seeds[0]}")
def test_parts_of_many_more_gain_what_they_say(seeds: range, with_choices: bool) -> None:
    gains_what_it_says(seeds, with_choices=with_choices)


def test_a_pair_in_use_elsewhere_needs_no_second_set_up() -> None:
    office = portfolio(
        person("ann", rate=10), person("bob", rate=1), demand("crm", [20, 20]), weeks=2
    )
    planned = Planned.of(office)
    assert planned is not None
    whole = Whole(planned)
    whole.x[:] = 0
    whole.x[0, 0] = 80
    draft = Draft(np.array([0]), np.array([0]), np.array([80]), whole.delays)
    decision = draft.decision(whole.problem, planned.index)
    whole.total = measure(office, decision).total
    assert whole.improve(whole.part(np.array([0, 1]), np.array([1, 1]), NOTHING))
    assert whole.x.tolist() == [[80, 80], [0, 0]]


@pytest.mark.parametrize(("hours", "step"), [(40, 32), (37.5, 2), (20, 16)])
def test_a_part_lies_on_the_coarsest_grid_of_its_hours(hours: float, step: int) -> None:
    office = portfolio(
        person("ann", hours_per_week=hours),
        demand("crm", [24, 8]),
        demand("erp", [16, 16]),
        weeks=2,
        step=0.25,
        min_hours=4,
    )
    planned = Planned.of(office)
    assert planned is not None
    whole = Whole(planned)
    part = whole.part(np.array([0, 1]), np.array([0, 0]), NOTHING)
    assert part.cut.problem.step == step
    assert whole.problem.step == 1
