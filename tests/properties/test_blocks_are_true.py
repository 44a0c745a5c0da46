"""Whom a rule shuts out can be given no hours without breaking it; all others can, as to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

import pytest

from solver.checker.check import check
from solver.document import parse
from solver.plan import Allocation, Decision
from solver.portfolio.portfolio import Portfolio
from solver.rules import RULES
from solver.rules.base import Ask
from tests.oracle.portfolios import tiny
from tests.properties.decisions import draw_decision

PLANS = 6


@pytest.mark.parametrize("seeds", [range(0, 60), range(60, 120), range(120, 180)], ids=str)
def test_rules_shut_out_just_those_who_would_break_them(seeds: range) -> None:
    for seed in seeds:
        portfolio, rng = parse(json.dumps(tiny(seed)).encode()), Random(seed)
        for _ in range(PLANS):
            decision = draw_decision(portfolio, rng)
            if not check(portfolio, decision):
                for ask in asks_of(portfolio, decision):
                    compare(portfolio, decision, ask, f"seed {seed}, {ask}")


def asks_of(portfolio: Portfolio, decision: Decision) -> Iterator[Ask]:
    """What is unfilled; of a window in each of its periods."""
    ledger = decision.ledger(portfolio)
    for (d, t), quarters in ledger.unfilled.items():
        window = ledger.windows.get(d)
        if t is not None:
            periods = [t] if window is None else range(ledger.axes.T)
            yield from (Ask(ledger.axes.demands[d].id, s, quarters) for s in periods)


def compare(portfolio: Portfolio, decision: Decision, ask: Ask, where: str) -> None:
    """Give each person the least that can be added, and see which rules break."""
    axes, ledger = portfolio.axes, decision.ledger(portfolio)
    shut = {rule.name: rule.blocks(portfolio, decision, ask) for rule in RULES}
    least = ledger.least_more(axes.d_of[ask.demand], ask.t).tolist()
    for member, more in zip(axes.members, least, strict=True):
        found = check(portfolio, with_more(portfolio, decision, ask, member, more))
        broken = {violation.rule for violation in found} - {"coverage"}
        expected = {name for name, members in shut.items() if member in members}
        assert (more > ask.quarters) == ("slice" in expected), where
        assert broken == expected - {"slice"}, f"{where}, {member}"


def with_more(
    portfolio: Portfolio, decision: Decision, ask: Ask, member: str, more: int
) -> Decision:
    """The decision with so many quarter hours more on a slice."""
    day, hours, rest = portfolio.axes.dates[ask.t], more / 4, []
    for item in decision.allocations:
        if (item.person, item.demand, item.period) == (member, ask.demand, day):
            hours += item.hours
        else:
            rest.append(item)
    return Decision(decision.projects, (*rest, Allocation(member, ask.demand, day, hours)))
