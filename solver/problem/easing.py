"""Rows that nothing would break if they were not there, left out: engines are quicker without."""

from __future__ import annotations

import numpy as np

from solver.problem.model import FREE, Model
from solver.problem.problem import NONE, Bools, Ints


def eased(model: Model, cost: Ints) -> Model:
    """The model without caps on columns of which more is never of use.

    Such a column costs nothing less than nothing, and less of it breaks no row but those that give
    it its least value: with that, any values of the eased model are values of the whole, at the
    same cost or less. So completed values have to be asked of what comes back.
    """
    capped = model.capped
    is_dropped = np.zeros(len(capped), dtype=bool)
    while True:
        found = (capped != NONE) & ~_is_of_use(model, cost, is_dropped)[capped]
        if (found == is_dropped).all():
            return model.without(is_dropped)
        is_dropped = found


def _is_of_use(model: Model, cost: Ints, is_dropped: Bools) -> Bools:
    """Columns that may be worth more than their least value: bool [column]."""
    row, column = model.row_of, model.column
    breaks = np.where(model.coef > 0, model.low[row] > -FREE, model.high[row] < FREE)
    breaks &= ~is_dropped[row] & (model.defined[row] != column) & (model.capped[row] != column)
    of_use = np.asarray(cost < 0)
    of_use[column[breaks]] = True
    return of_use
