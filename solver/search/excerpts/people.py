"""The people of a small problem, and the rules that name them."""

from __future__ import annotations

from typing import Any

import numpy as np

from solver.problem.problem import Mentor, Together
from solver.search.excerpts.frame import Frame


def people_arrays(frame: Frame) -> dict[str, Any]:
    problem, window = frame.problem, frame.window
    names = ("cap", "limit", "usual", "max_projects")
    found = {name: getattr(problem, name)[frame.people, window] for name in names}
    return found | {"rate": problem.rate.at(frame.people), "frozen": problem.frozen[window]}


def rule_arrays(frame: Frame) -> dict[str, Any]:
    problem, window = frame.problem, frame.window
    apart = [np.flatnonzero(np.isin(frame.people, members)) for members in problem.apart]
    together = [r for r in problem.together if np.isin(r.members, frame.people).all()]
    return {
        "apart": tuple(members for members in apart if len(members) > 1),
        "together": tuple(
            Together(np.searchsorted(frame.people, rule.members)) for rule in together
        ),
        "mentors": tuple(
            Mentor(
                rule.is_junior[frame.people, window],
                rule.is_mentor[frame.people, window],
                rule.needs[frame.demands],
            )
            for rule in problem.mentors
        ),
        "max_moves": _moves(frame),
    }


def _moves(frame: Frame) -> int | None:
    """How many may move beside those who do outside the small problem."""
    problem, standing = frame.problem, frame.standing
    if problem.max_moves is None:
        return None
    por = problem.por_of(standing.pairs, np.maximum(standing.delays[standing.p], 0))
    differs = (por != standing.x).any(axis=1) & ~np.isin(standing.i, frame.people)
    return max(0, problem.max_moves - len(np.unique(standing.i[differs])))
