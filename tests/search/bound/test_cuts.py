"""Cuts hold for every way to fill their rows, and are found where means break them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from solver.problem.problem import Ints
from solver.search.bound.ascent import AGAIN, FIRST, Start
from solver.search.bound.cuts import Cuts
from solver.search.bound.kernels.clusters import MOST_ENTRIES, Means
from solver.search.bound.kernels.rounding import Spots, Written, rounded, write
from solver.search.bound.separating import NOWHERE, grouped
from tests.builders import demand, person, portfolio
from tests.search.bound.pricing import priced, with_more_cuts

MEMBERS, DEMANDS, MORE_ROWS = 2, 3, 4
SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_rounded_row_holds_for_all_hours_that_keep_the_rows(seed: int) -> None:
    rng = np.random.default_rng(seed)
    top = rng.integers(1, 4, size=MEMBERS * DEMANDS)
    rhs = rng.integers(1, 7, size=MEMBERS), rng.integers(1, 7, size=DEMANDS)
    ways = legal(top, rhs)
    for g, h, order in sides(top, rhs, rng):
        for entry, weight, most in all_cuts(g, h):
            slices = order[entry]
            assert (ways[:, slices].sum(axis=1) + (ways[:, slices] > 0) @ weight).max() <= most


def legal(top: Ints, rhs: tuple[Ints, Ints]) -> Ints:
    """Every way to fill the slices of each member on each demand that keeps all rows."""
    ways = np.array(list(product(*(range(most + 1) for most in top.tolist()))))
    grid = ways.reshape(-1, MEMBERS, DEMANDS)
    keeps = (grid.sum(axis=2) <= rhs[0]).all(axis=1) & (grid.sum(axis=1) <= rhs[1]).all(axis=1)
    return np.asarray(ways[keeps])


def sides(
    top: Ints, rhs: tuple[Ints, Ints], rng: np.random.Generator
) -> list[tuple[Means, Means, Ints]]:
    """Rows of members with those of demands, and the other way round, at invented means."""
    s = np.arange(len(top))
    member, of = s // DEMANDS, s % DEMANDS
    y = rng.uniform(0, 1, len(top)).astype(np.float32)
    x = (top * y * rng.uniform(0.3, 1, len(top))).astype(np.float32)
    entries = Means(top, x, y, s, s, s, s)
    by_member, own = grouped(entries, member, rhs[0], of)
    by_demand, their = grouped(entries, of, rhs[1], member)
    return [(by_member, by_demand, own), (by_demand, by_member, their)]


def all_cuts(g: Means, h: Means) -> list[tuple[Ints, Ints, int]]:
    """Every row alone and with rows it crosses, few and many, for every delta and complement."""
    places = [(row, NOWHERE, 0) for row in range(len(g.rhs))]
    places += [(int(row), e, grown) for e, row in enumerate(g.row) for grown in range(MORE_ROWS)]
    found = []
    for (row, shared, grown), delta, least in product(places, range(2, 7), (0.3, 0.6, 2.0)):
        at = (np.array([row]), np.array([shared]), np.ones(1, np.float32))
        spot = Spots(*at, np.full(1, least, np.float32), np.array([delta]), np.array([grown]))
        sizes = (1, 1, MOST_ENTRIES, MOST_ENTRIES)
        written = Written(*(np.zeros(size, dtype=np.int64) for size in sizes))
        length = write(g, h, (0.01, 2 + grown), spot, written)
        cut = written.entry[:length], written.weight[:length], int(written.most[0])
        found.append(cut)
    return found


@pytest.mark.parametrize("q", range(-9, 10))
def test_rounding_never_promises_more_than_its_share_of_a_number(q: int) -> None:
    for delta, rest in product(range(1, 7), range(6)):
        if rest < delta:
            assert rounded(q, delta, rest) * delta <= q * (delta - rest)
            assert rounded.py_func(q, delta, rest) == rounded(q, delta, rest)  # type: ignore[attr-defined]  # compiled


def test_a_cut_lifts_the_bound_where_half_a_person_would_do() -> None:
    office = portfolio(
        person("ann", hours_per_week=40),
        person("bob", hours_per_week=40),
        demand("crm", 60),
        weights={"cost": 0, "team": 2000},
    )
    found = priced(office, is_compiled=True)
    climb = found.climb(FIRST)
    climb.advance(FIRST.steps // 2)
    climb.record_means()
    climb.advance(FIRST.steps // 2)
    without = climb.prices()
    start = with_more_cuts(found, without, climb.means())
    again = found.climb(FIRST, Start(start))
    again.advance(FIRST.steps)
    assert start.cuts.count > 0
    assert float(found.prove(without)) == pytest.approx(3000, abs=20)
    assert float(found.prove(again.prices())) == pytest.approx(4000, abs=20)


def test_kept_and_joined_cuts_are_those_asked_for() -> None:
    one = Cuts(
        *(
            np.array(part)
            for part in ([0, 2, 3], [4, 5, 6], [1, 1, 2], [1, 1, 1], [7, 8, 9], [10, 11])
        )
    )
    last = one.kept(np.array([False, True]))
    assert last.weight.tolist() == [9]
    assert last.most.tolist() == [11]
    both = Cuts.joined([last, one])
    assert both.first.tolist() == [0, 1, 3, 4]
    assert both.weight.tolist() == [9, 7, 8, 9]
    assert both.most.tolist() == [11, 10, 11]


def test_a_cut_that_is_there_already_is_not_added_again() -> None:
    one = Cuts(*(np.array(part) for part in ([0, 1], [4], [1], [1], [7], [10])))
    other = Cuts(*(np.array(part) for part in ([0, 1], [4], [1], [1], [6], [10])))
    assert Cuts.joined([one, other, one]).distinct().weight.tolist() == [7, 6]


def test_a_climb_goes_on_with_new_cuts_where_it_stood() -> None:
    office = portfolio(person("ann"), person("bob"), demand("crm", 60), weights={"team": 2000})
    found = priced(office, is_compiled=True)
    climb = found.climb(FIRST)
    climb.advance(FIRST.steps // 2)
    climb.record_means()
    climb.advance(FIRST.steps // 2)
    cuts = Cuts.joined([Cuts.none(), *found.work().separating(*climb.means(), 4)])
    start = Start(climb.prices(), climb.square())
    more = start.with_cuts(cuts, np.zeros(0, dtype=bool), found)
    assert found.prove(more.prices) == found.prove(start.prices)
    assert more.square is not None
    assert (more.square[-cuts.count :] > 0).all()
    again = found.climb(AGAIN, more)
    again.advance(AGAIN.steps)
    assert found.prove(again.prices()) > found.prove(start.prices)
