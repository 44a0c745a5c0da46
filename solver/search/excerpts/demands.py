"""What the demands of a small problem still ask for."""

from __future__ import annotations

from typing import Any

import numpy as np

from solver.problem.problem import Bools, Ints
from solver.search.excerpts.frame import Frame


def demand_arrays(frame: Frame) -> dict[str, Any]:
    problem = frame.problem
    d, window = frame.demands, frame.window
    first_row, row, is_on = _rows(frame)
    rows = np.diff(np.append(first_row, len(row)))
    outside = np.repeat(_outside(frame), rows)
    return {
        "project": np.searchsorted(frame.projects, problem.project[d]),
        "least_hours": problem.least_hours[d],
        "heads_most": problem.heads_most[d, window],
        "heads_least": problem.heads_least[d, window],
        "team_most": problem.team_most[d] - _others(frame),
        "is_window": problem.is_window[d],
        "first_row": first_row,
        "req": problem.req[row, window] * is_on[:, None],
        "cover": problem.cover[row, window] * is_on[:, None],
        "total": np.maximum(problem.total[row] - outside, 0) * is_on,
        "cover_total": np.maximum(problem.cover_total[row] - outside, 0) * is_on,
        "past": problem.past[row],
    }


def _rows(frame: Frame) -> tuple[Ints, Ints, Bools]:
    """The first of the rows of each demand, the large problem's row of each, whether it is on.

    One row a demand, that of its project's choice, unless choices are open: then all of them.
    """
    problem, d = frame.problem, frame.demands
    delay = frame.standing.delays[problem.project[d]]
    if not frame.is_opening:
        return np.arange(len(d)), problem.first_row[d] + np.maximum(delay, 0), delay >= 0
    count = problem.demand_rows[d]
    first = np.cumsum(count) - count
    row = np.repeat(problem.first_row[d] - first, count) + np.arange(int(count.sum()))
    return first, row, np.ones(len(row), dtype=bool)


def _outside(frame: Frame) -> Ints:
    """Hours worked on each demand outside the small problem."""
    standing = frame.standing
    place = np.flatnonzero(np.isin(standing.d, frame.demands))
    x = standing.x[place].sum(axis=1)
    is_in = np.isin(place, frame.chosen)
    x[is_in] -= standing.x[place[is_in], frame.window].sum(axis=1)
    return np.bincount(
        np.searchsorted(frame.demands, standing.d[place]), weights=x, minlength=len(frame.demands)
    ).astype(np.int64)


def _others(frame: Frame) -> Ints:
    """People of each demand's team who are not in the small problem."""
    standing = frame.standing
    is_other = np.isin(standing.d, frame.demands)
    is_other[frame.chosen] = False
    place = np.flatnonzero(is_other)
    place = place[standing.x[place].any(axis=1)]
    return np.bincount(standing.d[place], minlength=len(frame.problem.project))[frame.demands]
