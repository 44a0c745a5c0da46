"""Finding negative cycles: one wherever there is one, none where there is none."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from solver.search.kernel.arcs import COUNT, TOUCHED, WALKED, Arcs, arcs_of
from solver.search.kernel.cycles import MOST_ROUNDS, find, follow, list_arcs, meets
from tests.search.kernel.offices import office, tools
from tests.search.kernel.plainly import plain

FIND, FOLLOW, LIST, MEETS = plain(find), plain(follow), plain(list_arcs), plain(meets)
Network = list[tuple[int, int, int]]


def network(seed: int) -> Network:
    """Arcs (tail, head, cost), about as many with a negative cycle as without."""
    rng = np.random.default_rng(seed)
    nodes = int(rng.integers(3, 9))
    arcs = rng.integers(nodes, size=(int(rng.integers(3, 20)), 2)).tolist()
    return [(a, b, int(rng.integers(-4, 12))) for a, b in arcs if a != b]


def drawn(arcs: Network) -> Arcs:
    g, _, _ = tools(office())
    a = arcs_of(g)
    for n, (tail, head, cost) in enumerate(arcs):
        a.tail[n], a.head[n], a.cost[n] = tail, head, cost
    a.counts[COUNT] = len(arcs)
    LIST(a)
    return a


def has_negative_cycle(arcs: Network) -> bool:
    """Floyd and Warshall's way: shortest paths between all nodes."""
    nodes = 1 + max(max(a, b) for a, b, _ in arcs)
    far = np.full((nodes, nodes), np.inf)
    np.fill_diagonal(far, 0)
    for tail, head, cost in arcs:
        far[tail, head] = min(far[tail, head], cost)
    for v in range(nodes):
        far = np.minimum(far, far[:, v : v + 1] + far[v])
    return bool((np.diag(far) < 0).any())


def cycle_in(a: Arcs) -> list[int]:
    """The arcs of a cycle among the parents, in order."""
    before = int(a.counts[WALKED])
    met = [MEETS(a, int(v), before) for v in a.touched[: a.counts[TOUCHED]]]
    length = FOLLOW(a, max(met))
    return [int(n) for n in a.cycle[:length][::-1]]


@pytest.mark.parametrize("seed", range(200))
def test_a_cycle_is_found_where_there_is_one_and_it_costs_less_than_nothing(seed: int) -> None:
    arcs = network(seed)
    a = drawn(arcs)
    assert FIND(a) == has_negative_cycle(arcs)
    if has_negative_cycle(arcs):
        cycle = cycle_in(a)
        assert sum(arcs[n][2] for n in cycle) < 0
        assert all(arcs[n][1] == arcs[m][0] for n, m in pairwise([*cycle, cycle[0]]))


@pytest.mark.parametrize("seed", range(50))
def test_once_every_cycle_found_is_closed_to_traffic_none_is_left(seed: int) -> None:
    """From the distances and the queue that the last search left."""
    arcs = network(seed)
    a = drawn(arcs)
    for _ in range(MOST_ROUNDS):
        if not FIND(a):
            break
        closed = cycle_in(a)[0]
        arcs[closed] = (*arcs[closed][:2], 10**6)
        a.cost[closed] = 10**6
    assert not has_negative_cycle(arcs)


def test_both_kinds_of_network_are_tried() -> None:
    found = {has_negative_cycle(network(seed)) for seed in range(200)}
    assert found == {True, False}
