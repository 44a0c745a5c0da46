"""Min-cost flows handed to OR-Tools' network solver: exact in integers."""

from __future__ import annotations

import numpy as np
from ortools.graph.python import min_cost_flow

from solver.problem.problem import Ints


def cheapest_flow(arcs: tuple[Ints, Ints, Ints, Ints], supply: Ints) -> Ints | None:
    """Flow on each arc (tail, head, capacity, unit cost) that serves all supplies [node].

    None where there is none.
    """
    solver = min_cost_flow.SimpleMinCostFlow()
    added = solver.add_arcs_with_capacity_and_unit_cost(*arcs)
    solver.set_nodes_supplies(np.arange(len(supply)), supply)
    if solver.solve() != solver.OPTIMAL:
        return None
    return np.asarray(solver.flows(added), dtype=np.int64)
