"""Portfolios that are transport problems with a price on every pair, the roughest there are."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from solver.document import PortfolioDocument, parse


def transport(seed: int, size: int) -> PortfolioDocument:
    """So many people and projects in one week, every hour asked for, set-ups all different."""
    rng = np.random.default_rng(seed)
    asked = rng.integers(5, 20, size)
    has = rng.permutation(asked)
    pairs = [(i, d) for i in range(size) for d in range(size)]
    document: dict[str, Any] = {
        "calendar": {"start": "2027-01-04", "periods": 1},
        "skills": [{"id": "any"}],
        "people": [
            {"id": f"p{i}", "hours_per_week": int(has[i]), "skills": {"any": 1}}
            for i in range(size)
        ],
        "projects": [{"id": f"q{d}"} for d in range(size)],
        "demands": [
            {
                "id": f"d{d}",
                "project": f"q{d}",
                "skills": {"any": 1},
                "effort": [
                    {"from": "2027-01-04", "to": "2027-01-10", "hours_per_week": int(asked[d])}
                ],
            }
            for d in range(size)
        ],
        "preferences": [
            {"person": f"p{i}", "demand": f"d{d}", "once": int(rng.integers(20, 400))}
            for i, d in pairs
        ],
        "policy": {"weights": {"cost": 0, "team": 0}, "min_hours": 1, "max_projects": size},
    }
    return parse(json.dumps(document).encode())
