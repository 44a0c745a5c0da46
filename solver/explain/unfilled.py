"""Why hours stay unfilled: for each demand and period one reason, and that reason checked.

A reason names what keeps the hours from being filled as the plan stands, and holds just where
taking that away would make some of them possible. Of several it is the one nearest to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import numpy as np

from solver.checker.measure import Measure
from solver.explain.funnel import Funnel, Rank, Why
from solver.plan import Decision, Unfilled
from solver.portfolio.ledger import Ledger
from solver.portfolio.numbers import hours_of
from solver.portfolio.portfolio import Portfolio

Shortages = Mapping[tuple[str, dt.date | None], int]


def explain(portfolio: Portfolio, decision: Decision, worth: Measure) -> tuple[Unfilled, ...]:
    """The true reason of every shortage of a legal plan, in the order of demands and periods."""
    whys = reasons(portfolio, decision, worth.unfilled)
    return tuple(
        Unfilled(demand, day, hours_of(quarters), why.reason, why.detail)
        for ((demand, day), quarters), why in zip(worth.unfilled.items(), whys, strict=True)
    )


def reasons(portfolio: Portfolio, decision: Decision, unfilled: Shortages) -> Iterator[Why]:
    """The reason of each shortage (quarter hours), with the obstacles it names."""
    funnel = Funnel(portfolio, decision)
    d_of, t_of = portfolio.axes.d_of, portfolio.axes.t_of
    for (demand, day), quarters in unfilled.items():
        if day is None:
            yield _past(funnel.ledger, d_of[demand])
        else:
            yield _nearest(funnel, d_of[demand], t_of[day], quarters)


def _past(ledger: Ledger, d: int) -> Why:
    """Hours that a delay moves past the end of the horizon."""
    project = ledger.axes.projects[ledger.axes.project_of[d]].id
    text = (
        f"start: a delay of {ledger.delays[d]} of {project} moves these hours past the end of the"
        " horizon; more periods in the calendar would show who can work them."
    )
    return Why(Rank.RULE, "rule", text, rules=("start",))


def _nearest(funnel: Funnel, d: int, t: int, quarters: int) -> Why:
    """Of the periods in which the hours could be worked, the reason nearest to filling them."""
    best: Why | None = None
    for period, most in _periods(funnel.ledger, d, t, quarters):
        why = funnel.why(d, period, most)
        if best is None or why.rank < best.rank:
            best = why
        if best.rank == Rank.FREE:
            break
    assert best is not None, "a shortage has a period"
    return best


def _periods(ledger: Ledger, d: int, t: int, quarters: int) -> Iterator[tuple[int, int]]:
    """Where the hours could be worked, and how many there: of a window wherever it has room."""
    window = ledger.windows.get(d)
    if window is None:
        yield t, quarters
        return
    spare = np.where(window.is_open, min(window.total, window.most) - ledger.x.worked[d], 0)
    roomy = np.flatnonzero(spare > 0).tolist()
    yield from ((s, min(quarters, int(spare[s]))) for s in roomy)
    if not roomy:
        yield t, quarters
