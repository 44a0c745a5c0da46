"""A last period that stands for all hours outside a small problem's own."""

from __future__ import annotations

from typing import Any

import numpy as np

from solver.problem.problem import Bools, Mentor
from solver.search.excerpts.frame import Frame
from solver.search.excerpts.projects import money_for

PLENTY = 1 << 40


def with_elsewhere(frame: Frame, arrays: dict[str, Any], elsewhere: Bools) -> dict[str, Any]:
    """One more period in which pairs in use elsewhere hold a step of hours."""
    held = elsewhere * frame.problem.step
    asked = np.bincount(frame.d, weights=held, minlength=len(frame.demands)).astype(np.int64)
    last: dict[str, Any] = {
        **dict.fromkeys(("limit", "usual", "max_projects", "heads_most"), PLENTY),
        **dict.fromkeys(("req", "cover"), asked),
        **dict.fromkeys(("cap", "por"), 0),
        "heads_least": 1,
        "mays": False,
        "locks": held,
    }
    for name, value in last.items():
        rows = len(arrays[name])
        arrays[name] = np.column_stack([arrays[name], np.broadcast_to(value, (rows,))])
    arrays["budgets"] = {
        p: budget + money_for(frame, held, p) for p, budget in arrays["budgets"].items()
    }
    arrays["frozen"] = np.append(arrays["frozen"], False)
    arrays["mentors"] = tuple(
        Mentor(_and_nobody(rule.is_junior), _and_nobody(rule.is_mentor), rule.needs)
        for rule in arrays["mentors"]
    )
    arrays["cover_total"] = arrays["cover_total"] + asked
    return arrays


def _and_nobody(table: Bools) -> Bools:
    return np.column_stack([table, np.zeros(len(table), dtype=bool)])
