"""Models handed to HiGHS through MathOpt: quick where rows are slack and all is near linear.

It works in floating point: what comes back is rounded and checked against the rows in integers,
and its bounds are never used as proofs.
"""

from __future__ import annotations

import datetime as dt
from logging import getLogger

import numpy as np
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    model_pb2,
    parameters_pb2,
    result_pb2,
)
from ortools.math_opt.core.python import solver as core
from pybind11_abseil.status import StatusNotOk

from solver.engines.cpsat import Answer, Effort
from solver.problem.model import FREE, Model
from solver.problem.problem import Ints

logger = getLogger(__name__)
TOO_LARGE = 10**15
MOST_COLUMNS, NODES = 1_500, 20_000  # under a limit on work: at most, and a unit of it
EACH, ITERATION = 6e-5, 1.5e-7  # work of a column, and of one in an iteration


def solve(model: Model, cost: Ints, hint: Ints | None, effort: Effort) -> Answer:
    """Minimise cost @ v; only values that keep every row exactly come back.

    Nothing comes back where numbers are too large for floating point, or where HiGHS fails. It
    counts nodes alone, so under a limit on work it leaves models alone that are long at the first.
    """
    size = len(model.lo)
    if effort.work is not None and size > MOST_COLUMNS:
        return Answer(None, None, False, EACH * size)
    largest = max(_largest(model.coef * model.unit[model.column]), _largest(cost * model.unit))
    if largest >= TOO_LARGE:
        return Answer(None, None, False, EACH * size)
    parameters = parameters_pb2.SolveParametersProto(random_seed=effort.seed)
    parameters.time_limit.FromTimedelta(dt.timedelta(seconds=max(0.01, effort.seconds)))
    parameters.relative_gap_tolerance = 0.0
    if effort.work is not None:
        parameters.node_limit = max(1, int(effort.work * NODES / max(1, size)))
    hints = model_parameters_pb2.ModelSolveParametersProto()
    if hint is not None:
        values = hints.solution_hints.add().variable_values
        values.ids.extend(range(len(hint)))
        values.values.extend((hint / model.unit).tolist())
    try:
        result = core.solve(
            _handed(model, cost),
            parameters_pb2.SOLVER_TYPE_HIGHS,
            parameters_pb2.SolverInitializerProto(),
            parameters,
            hints,
            None,
            callback_pb2.CallbackRegistrationProto(),
            None,
            None,
        )
    except StatusNotOk:
        logger.warning("HiGHS failed on a part of the plan; the search goes on without it")
        return Answer(None, None, False, EACH * size)
    work = size * (EACH + ITERATION * result.solve_stats.simplex_iterations)
    is_closed = result.termination.reason == result_pb2.TERMINATION_REASON_OPTIMAL
    for solution in result.solutions:
        if solution.HasField("primal_solution"):
            found = np.zeros(len(model.lo), dtype=np.float64)
            sparse = solution.primal_solution.variable_values
            found[np.array(sparse.ids, dtype=np.int64)] = sparse.values
            rounded = np.rint(found).astype(np.int64) * model.unit
            if not model.broken(rounded):
                return Answer(rounded, None, is_closed, work)
    return Answer(None, None, False, work)


def _largest(numbers: Ints) -> int:
    return int(np.abs(numbers).max(initial=0))


def _handed(model: Model, cost: Ints) -> model_pb2.ModelProto:
    """The model as a MathOpt message, filled from arrays."""
    proto = model_pb2.ModelProto()
    n, m = len(model.lo), len(model.low)
    variables = proto.variables
    variables.ids.extend(range(n))
    variables.lower_bounds.extend((model.lo / model.unit).tolist())
    variables.upper_bounds.extend((model.hi // model.unit).astype(float).tolist())
    variables.integers.extend([True] * n)
    rows = proto.linear_constraints
    rows.ids.extend(range(m))
    rows.lower_bounds.extend(np.where(model.low <= -FREE, -np.inf, model.low).tolist())
    rows.upper_bounds.extend(np.where(model.high >= FREE, np.inf, model.high).tolist())
    row, column, coef = _merged(model)
    matrix = proto.linear_constraint_matrix
    matrix.row_ids.extend(row.tolist())
    matrix.column_ids.extend(column.tolist())
    matrix.coefficients.extend(coef.astype(float).tolist())
    priced = np.flatnonzero(cost)
    objective = proto.objective.linear_coefficients
    objective.ids.extend(priced.tolist())
    objective.values.extend((cost * model.unit)[priced].astype(float).tolist())
    return proto


def _merged(model: Model) -> tuple[Ints, Ints, Ints]:
    """Entries by row and column; a column that a row names twice is there once, summed."""
    order = np.lexsort((model.column, model.row_of))
    row, column = model.row_of[order], model.column[order]
    coef = (model.coef * model.unit[model.column])[order]
    first = np.flatnonzero(np.diff(row, prepend=-1) | np.diff(column, prepend=-1))
    summed = np.add.reduceat(coef, first) if len(first) else coef
    return row[first], column[first], summed
