"""Whether and when open projects run, together with the people who could staff them."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from solver.search.neighbourhoods.base import NOTHING, Freed, View, gather

WITH_TIED, WITH_ANOTHER = 0.7, 0.5


def projects(view: View, rng: Generator, size: int) -> Freed:
    """One to three open projects, those they are tied to first, and their people."""
    problem = view.problem
    open_projects = np.flatnonzero(problem.is_open)
    if not len(open_projects):
        return Freed(NOTHING)
    chosen = [int(rng.choice(open_projects))]
    tied = [p for p in _tied(view, chosen[0]) if problem.is_open[p]]
    chosen += tied if rng.random() < WITH_TIED else []
    if rng.random() < WITH_ANOTHER:
        chosen.append(int(rng.choice(open_projects)))
    own = np.isin(view.columns.p, chosen)
    could = np.unique(view.columns.i[own])
    around = gather(view, rng.permutation(could).tolist(), view.may_free | own, size)
    return Freed(np.union1d(np.flatnonzero(own), around), np.unique(chosen))


def _tied(view: View, p: int) -> list[int]:
    """Projects that precedence or one_of ties to p."""
    problem = view.problem
    tied = {q for pair in problem.needs_on for q in pair if p in pair}
    tied |= {q for listed in problem.one_of if p in listed for q in listed}
    return sorted(tied - {p})
