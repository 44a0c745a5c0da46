"""Models handed to CP-SAT, which works in integers throughout: its bounds are exact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from solver.engines.stopping import stopping
from solver.problem.model import FREE, Model
from solver.problem.problem import Ints

FURTHEST = 1 << 62
WORK, EACH = 4.0, 1e-5  # of a deterministic second, and of a number handed over


@dataclass(frozen=True, slots=True)
class Effort:
    """How much one solve may cost. work: see costs.py of the search, None for no such limit.

    With a limit on work, and one thread, the answer does not depend on the machine's speed as long
    as the seconds suffice.
    """

    seconds: float
    threads: int = 1
    seed: int = 1
    work: float | None = None
    thoroughness: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: column values (None: none found), and a proven bound on cost @ values.

    is_closed: nothing is better than `values` (or, without values, nothing is legal). work: what
    it cost, about a second of a usual core each.
    """

    values: Ints | None
    bound: int | None
    is_closed: bool
    work: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Listener:
    """Whoever wants better values, better bounds, and a say in stopping, while it solves.

    is_stopped is asked ten times a second, is_enough whenever something better was told.
    """

    values: Callable[[Ints], None] | None = None
    bound: Callable[[int], None] | None = None
    is_stopped: Callable[[], bool] | None = None
    is_enough: Callable[[], bool] | None = None

    def wants_no_more(self) -> bool:
        """Whether what was just told shall be the last."""
        asked = (self.is_stopped, self.is_enough)
        return any(is_over() for is_over in asked if is_over is not None)


def solve(
    model: Model,
    cost: Ints,
    hint: Ints | None,
    effort: Effort,
    listener: Listener | None = None,
) -> Answer:
    """Minimise cost @ v over a model's columns, starting from `hint` where there is one."""
    listener = listener or Listener()
    handed = _handed(model, cost, hint)
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.max_time_in_seconds = max(0.01, effort.seconds)
    parameters.num_workers = effort.threads
    parameters.random_seed = effort.seed
    parameters.linearization_level = effort.thoroughness
    if effort.work is not None:
        parameters.max_deterministic_time = effort.work / WORK
    if listener.bound is not None:
        solver.best_bound_callback = _told(listener.bound, listener, solver)
    callback = _Callback(model.unit, listener)
    with stopping(solver.stop_search, listener.is_stopped):
        status = solver.solve(handed, callback)
    response = solver.response_proto
    is_closed = status in {cp_model.OPTIMAL, cp_model.INFEASIBLE}
    work = response.deterministic_time * WORK + EACH * len(model.column)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Answer(None, None, is_closed, work)
    values = np.array(response.solution, dtype=np.int64) * model.unit
    bound = int(cost @ values) if is_closed else int(response.inner_objective_lower_bound)
    return Answer(values, bound, is_closed, work)


def _told(
    tell: Callable[[int], None], listener: Listener, solver: cp_model.CpSolver
) -> Callable[[float], None]:
    """Passes better bounds on, and stops the solver where that is enough."""

    def hear(bound: float) -> None:
        tell(_floored(bound))
        if listener.is_enough is not None and listener.is_enough():
            solver.stop_search()

    return hear


class _Callback(cp_model.CpSolverSolutionCallback):
    """Passes better values on, and stops the solver where its caller has stopped."""

    def __init__(self, unit: Ints, listener: Listener) -> None:
        super().__init__()
        self._unit, self._listener = unit, listener

    def on_solution_callback(self) -> None:
        if self._listener.values is not None:
            solution = self.response_proto.solution
            self._listener.values(np.array(solution, dtype=np.int64) * self._unit)
        if self._listener.wants_no_more():
            self.stop_search()


def _floored(bound: float) -> int:
    """A bound told as a float: exact up to 2^53, rounded down to be safe beyond."""
    if abs(bound) < 1 << 52:
        return int(np.ceil(bound - 1e-6))
    return int(bound) - (abs(int(bound)) >> 50)


def _handed(model: Model, cost: Ints, hint: Ints | None) -> cp_model.CpModel:
    """The model as CP-SAT's own: columns in multiples of their units."""
    handed = cp_model.CpModel()
    proto = handed.proto
    low, high = -(-model.lo // model.unit), model.hi // model.unit
    variables = proto.variables
    for a, b in zip(low.tolist(), high.tolist(), strict=True):
        variables.add().domain.extend((a, b))
    coefs = (model.coef * model.unit[model.column]).tolist()
    columns, start = model.column.tolist(), model.start.tolist()
    lows = np.where(model.low <= -FREE, -FURTHEST, model.low).tolist()
    highs = np.where(model.high >= FREE, FURTHEST, model.high).tolist()
    constraints = proto.constraints
    for r, (a, b) in enumerate(zip(lows, highs, strict=True)):
        linear = constraints.add().linear
        linear.vars.extend(columns[start[r] : start[r + 1]])
        linear.coeffs.extend(coefs[start[r] : start[r + 1]])
        linear.domain.extend((a, b))
    priced = np.flatnonzero(cost)
    proto.objective.vars.extend(priced.tolist())
    proto.objective.coeffs.extend((cost * model.unit)[priced].tolist())
    if hint is not None:
        proto.solution_hint.vars.extend(range(len(hint)))
        proto.solution_hint.values.extend((hint // model.unit).tolist())
    return handed
