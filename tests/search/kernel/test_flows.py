"""One period's flow is the cheapest there is, as a linear program sees it."""

from __future__ import annotations

import numpy as np
import pytest
from ortools.linear_solver.python import model_builder

from solver.problem.problem import Ints
from solver.search.kernel.flows import Flows
from tests.search.kernel.offices import OFFICES, office, tools


def cheapest(flows: Flows, t: int) -> float:
    """The least cost of one period by GLOP: slices, of which booked steps are cheaper."""
    g, part = flows.g, slice(int(flows.first[t]), int(flows.first[t + 1]))
    k, most, booked = flows.k[part], flows.most[part], flows.booked[part]
    cost = flows.slope[part] - g.value[k] * g.step
    model = model_builder.Model()
    plain = [model.new_num_var(0, int(m - b), "") for m, b in zip(most, booked, strict=True)]
    kept = [model.new_num_var(0, int(b), "") for b in booked]
    for axis, room in ((g.pair_i[k], flows.cap[:, t]), (g.pair_d[k], flows.cover[:, t])):
        for n in np.unique(axis).tolist():
            own = [v for v, of in zip(plain + kept, [*axis, *axis], strict=True) if of == n]
            model.add(sum(own) <= int(room[n]))
    prices = [*cost.tolist(), *(cost - g.change * g.step).tolist()]
    model.minimize(sum(c * v for c, v in zip(prices, plain + kept, strict=True)))
    solver = model_builder.Solver("glop")
    assert solver.solve(model) == model_builder.SolveStatus.OPTIMAL
    return float(solver.objective_value)


def cost_of(flows: Flows, t: int, steps: Ints) -> float:
    g, part = flows.g, slice(int(flows.first[t]), int(flows.first[t + 1]))
    k, kept = flows.k[part], np.minimum(steps, flows.booked[part])
    each = flows.slope[part] - g.value[k] * g.step
    return float(each @ steps - g.change * g.step * kept.sum())


@pytest.mark.parametrize("which", OFFICES)
@pytest.mark.parametrize("passes", [0, 3])
def test_the_flow_of_a_period_costs_what_the_linear_optimum_costs(which: str, passes: int) -> None:
    planned = OFFICES[which]()
    g = tools(planned)[0]
    flows = Flows(g, np.zeros((len(g.pair_i), g.T), dtype=np.int64))
    flows.passes(passes, lambda: False)
    flows.dear[:] = 0
    for t in range(g.T):
        part = slice(int(flows.first[t]), int(flows.first[t + 1]))
        steps = flows._period(t, part)
        least = cheapest(flows, t)
        assert cost_of(flows, t, steps) == pytest.approx(least, rel=1e-3)
        assert (steps <= flows.most[part]).all()


def test_flows_keep_to_capacity_and_what_is_asked_beside_what_stays() -> None:
    planned = office()
    g, state, _ = tools(planned)
    fixed = np.where(np.arange(len(g.pair_i))[:, None] % 3 == 0, state.x.reshape(-1, g.T), 0)
    wanted = Flows(g, fixed.astype(np.int64)).passes(2, lambda: False)
    for axis, most in ((g.pair_i, g.usual), (g.pair_d, g.cover)):
        for n in np.unique(axis):
            own = (wanted + fixed)[axis == n].sum(axis=0)
            assert (own <= most.reshape(-1, g.T)[n]).all()


def test_set_ups_spread_over_few_hours_drive_thin_pairs_out() -> None:
    planned = office(weights={"team": 3000})
    g = tools(planned)[0]
    none = np.zeros((len(g.pair_i), g.T), dtype=np.int64)
    teams = [
        (Flows(g, none).passes(count, lambda: False) > 0).any(axis=1).sum() for count in (1, 12)
    ]
    assert teams[1] <= teams[0]


def test_a_demand_with_too_many_heads_grows_dearer() -> None:
    planned = office()
    g = tools(planned)[0]
    flows = Flows(g, np.zeros((len(g.pair_i), g.T), dtype=np.int64))
    flows._learn(flows.most)
    crowded = g.heads_most.reshape(-1, g.T) < 6
    assert (flows.dear[crowded] > 0).all()


def test_stopping_leaves_no_wishes_rather_than_wrong_ones() -> None:
    planned = office()
    g = tools(planned)[0]
    none = np.zeros((len(g.pair_i), g.T), dtype=np.int64)
    assert not Flows(g, none).passes(3, lambda: True).any()
