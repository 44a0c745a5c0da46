"""What budgets and cuts take off each pair at given prices."""

from __future__ import annotations

import numpy as np

from solver.search.bound.kernels.boards import Field, Singles
from solver.search.compiling import roughly

NOTHING = np.float32(0)


@roughly
def charge(field: Field, point: Singles, paid: Singles) -> None:
    """What budgets and cuts take off each pair at these prices."""
    worth, whose, odd, cut = field.worth, field.money.whose, field.odd, field.cut
    at = np.uint64(field.money.at[0])
    if len(whose):
        own = np.zeros(len(paid), dtype=np.float32)
        for b in range(np.uint64(len(whose))):
            if whose[b] < 0:
                own += point[at + b]
            else:
                own[whose[b]] += point[at + b]
        for j in range(np.uint64(len(worth.value))):
            worth.charged[j] = worth.value[j] - worth.rate[j] * own[worth.payer[j]]
    odd.extra[:] = NOTHING
    odd.team[:] = NOTHING
    at += np.uint64(len(whose))
    for c in range(np.uint64(len(cut.most))):
        sigma = point[at + c]
        if sigma > 0:
            for e in range(cut.first[c], cut.first[c + np.uint64(1)]):
                odd.extra[cut.slice[e]] += sigma * cut.coef[e]
                odd.team[cut.pair[e]] += sigma * cut.weight[e]
