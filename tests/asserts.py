"""What tests say of plans: legal, or refused by exactly these rules."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from solver.checker.check import check, conflicts
from solver.plan import Conflict, Decision
from solver.portfolio.portfolio import Portfolio
from solver.rules import RULES
from solver.rules.base import Ask, Leave


def assert_legal(portfolio: Portfolio, decision: Decision) -> None:
    """No rule is broken."""
    assert [violation.message for violation in check(portfolio, decision)] == []


def assert_refuses(
    portfolio: Portfolio,
    decision: Decision,
    *,
    rule: str,
    by: float | Fraction | None = None,
    also: tuple[str, ...] = (),
) -> None:
    """The rule is broken, by so much in its own unit; `also` names the others that are."""
    broken: dict[str, Fraction] = {}
    for violation in check(portfolio, decision):
        assert violation.by > 0
        assert violation.message.endswith(".")
        broken[violation.rule] = broken.get(violation.rule, Fraction(0)) + violation.by
    assert set(broken) == {rule, *also}
    assert by is None or broken[rule] == by


def conflicts_of(portfolio: Portfolio, rule: str) -> list[Conflict]:
    """The conflicts of locks with one rule; no other rule may have any."""
    found = list(conflicts(portfolio))
    assert {conflict.rule for conflict in found} <= {rule}
    return found


def blocked(
    portfolio: Portfolio,
    decision: Decision,
    rule: str,
    *,
    demand: str,
    t: int = 0,
    hours: float = 40,
) -> Mapping[str, str]:
    """Whom a rule shuts out of more hours on a demand, and why."""
    (one,) = (each for each in RULES if each.name == rule)
    blocks = one.blocks(portfolio, decision)
    if blocks is None:
        return {}
    axes = portfolio.axes
    place = axes.d_of[demand], t
    ask = Ask.of(decision.ledger(portfolio), place, int(hours * 4), np.arange(axes.I))
    return {axes.members[i]: blocks.why(ask, i) for i in np.flatnonzero(blocks.shuts(ask)).tolist()}


def keeps(
    portfolio: Portfolio, decision: Decision, rule: str, who: str, *demands: str, t: int = 0
) -> bool:
    """Whether a rule keeps a person on demands, the only ones he has of their projects then."""
    (one,) = (each for each in RULES if each.name == rule)
    blocks, axes = one.blocks(portfolio, decision), portfolio.axes
    gone = [axes.d_of[name] for name in demands]
    projects = sorted({int(axes.project_of[d]) for d in gone})
    leave = Leave(axes.i_of[who], t, tuple(gone), tuple(projects))
    return blocks is not None and blocks.keeps(leave)
