"""A peer: HiGHS on the whole model, every row and price of it handed over from arrays at once.

The rows are Staffolio's own, so any document can be planned. HiGHS works in floating point: its
bound is no proof. It has no callback of its own here; what it reaches is read from its log.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from google.protobuf.message import EncodeError
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    model_pb2,
    parameters_pb2,
    result_pb2,
)
from ortools.math_opt.core.python import solver as core
from pybind11_abseil.status import StatusNotOk

from benchmarks.telling import CannotPlan, Teller
from solver.plan import Decision
from solver.portfolio.portfolio import Portfolio
from solver.problem.compile import compile_problem
from solver.problem.model import FREE, Model
from solver.problem.problem import Ints
from solver.problem.rows import Objective
from solver.search.build import Built, build
from solver.search.draft import Draft
from solver.search.settings import Settings

LEAST_SECONDS = 0.1
LOG_COLUMNS = 12  # of a line of its branch-and-bound table, without the source letter
BOUND_AT, PLAN_AT = 4, 5
Found = tuple[Decision | None, float | None, bool]


def plan(portfolio: Portfolio, settings: Settings, teller: Teller) -> Found:
    """The best plan found, its bound, whether it is proven; building counts."""
    problem, index = compile_problem(portfolio)
    built = build(problem, np.arange(len(problem.pair_i)))
    objective = built.objective(tuple(problem.weights))
    result = _solved(_message(built.model, objective), settings, teller)
    bound = result.termination.objective_bounds.dual_bound
    values = _values(built, result)
    decision = None if values is None else Draft.of_values(built, values).decision(problem, index)
    is_proven = result.termination.reason == result_pb2.TERMINATION_REASON_OPTIMAL
    return decision, bound if np.isfinite(bound) else None, is_proven


def _solved(
    message: model_pb2.ModelProto, settings: Settings, teller: Teller
) -> result_pb2.SolveResultProto:
    """What HiGHS answers. Raises CannotPlan where it fails or the model is too large for it."""
    try:
        return core.solve(
            message,
            parameters_pb2.SOLVER_TYPE_HIGHS,
            parameters_pb2.SolverInitializerProto(),
            _parameters(settings, teller.seconds),
            model_parameters_pb2.ModelSolveParametersProto(),
            lambda lines: _tell(teller, lines),
            callback_pb2.CallbackRegistrationProto(),
            None,
            None,
        )
    except (StatusNotOk, EncodeError, ValueError) as error:
        raise CannotPlan(f"HiGHS failed: {error}") from error


def reached(line: str) -> tuple[float | None, float | None] | None:
    """Best plan and bound that a line of its log tells of; None: it tells of something else."""
    words = line.split()
    if words and words[0].isalpha() and len(words[0]) == 1:
        words = words[1:]
    is_row = len(words) == LOG_COLUMNS and words[-1].endswith("s") and words[3].endswith("%")
    if not is_row:
        return None
    try:
        bound, best = float(words[BOUND_AT]), float(words[PLAN_AT])
    except ValueError:
        return None
    return best if np.isfinite(best) else None, bound if np.isfinite(bound) else None


def _tell(teller: Teller, lines: Sequence[str]) -> None:
    for line in lines:
        known = reached(line)
        if known is not None:
            teller.tell(*known)


def _parameters(settings: Settings, spent: float) -> parameters_pb2.SolveParametersProto:
    parameters = parameters_pb2.SolveParametersProto(random_seed=settings.seed)
    left = max(LEAST_SECONDS, settings.time_limit - spent)
    parameters.time_limit.FromTimedelta(dt.timedelta(seconds=left))
    parameters.relative_gap_tolerance = 0.0
    return parameters


def _values(built: Built, result: result_pb2.SolveResultProto) -> Ints | None:
    """Column values of the best plan, rounded to whole units; None where it has none."""
    for entry in result.solutions:
        if entry.HasField("primal_solution"):
            told = entry.primal_solution.variable_values
            found = np.zeros(len(built.model.lo))
            found[np.array(told.ids, dtype=np.int64)] = told.values
            return np.rint(found).astype(np.int64) * built.model.unit
    return None


def _message(model: Model, objective: Objective) -> model_pb2.ModelProto:
    """The model as a MathOpt message, in points; a column that a row names twice is summed."""
    message = model_pb2.ModelProto()
    columns, rows = message.variables, message.linear_constraints
    columns.ids.extend(range(len(model.lo)))
    columns.lower_bounds.extend((-(-model.lo // model.unit)).astype(float).tolist())
    columns.upper_bounds.extend((model.hi // model.unit).astype(float).tolist())
    columns.integers.extend([True] * len(model.lo))
    rows.ids.extend(range(len(model.low)))
    rows.lower_bounds.extend(np.where(model.low <= -FREE, -np.inf, model.low).tolist())
    rows.upper_bounds.extend(np.where(model.high >= FREE, np.inf, model.high).tolist())

    width = len(model.lo)
    place, which = np.unique(model.row_of * width + model.column, return_inverse=True)
    coef = np.zeros(len(place), dtype=np.int64)
    np.add.at(coef, which, model.coef * model.unit[model.column])
    message.linear_constraint_matrix.row_ids.extend((place // width).tolist())
    message.linear_constraint_matrix.column_ids.extend((place % width).tolist())
    message.linear_constraint_matrix.coefficients.extend(coef.astype(float).tolist())

    priced, grid = np.flatnonzero(objective.cost), float(objective.grid)
    points = (objective.cost * model.unit)[priced] / grid
    message.objective.linear_coefficients.ids.extend(priced.tolist())
    message.objective.linear_coefficients.values.extend(points.tolist())
    message.objective.offset = objective.constant / grid
    return message
