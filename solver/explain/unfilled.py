"""Why hours stay unfilled: for each demand and period one reason, and that reason checked.

Every rule says whom it alone shuts out. Where somebody is shut out by one rule only, that rule
is the obstacle: without it he could work there as the plan stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from solver.checker.measure import Measure
from solver.plan import Decision, Reason, Unfilled
from solver.portfolio.ledger import Ledger
from solver.portfolio.numbers import hours_of
from solver.portfolio.portfolio import Portfolio
from solver.rules import RULES
from solver.rules.base import Ask

Blocked = Mapping[str, Mapping[str, str]]
NAMED = 3


@dataclass(frozen=True, slots=True)
class Why:
    """A reason and its words; rank: the smaller, the nearer the hours were to being filled."""

    rank: int
    reason: Reason
    detail: str


def explain(portfolio: Portfolio, decision: Decision, worth: Measure) -> tuple[Unfilled, ...]:
    """The true reason of every shortage of a plan, in the order of demands and periods."""
    ledger = decision.ledger(portfolio)
    return tuple(
        Unfilled(demand, day, hours_of(quarters), *_why(ledger, decision, demand, day, quarters))
        for (demand, day), quarters in worth.unfilled.items()
    )


def _why(
    ledger: Ledger, decision: Decision, demand: str, day: dt.date | None, quarters: int
) -> tuple[Reason, str]:
    if day is None:
        delay = decision.choices[ledger.portfolio.demand_by_id[demand].project].delay
        text = f"start: a delay of {delay} moves these hours past the end of the horizon."
        return "rule", text
    found = [
        _at(ledger, decision, Ask(demand, t, min(quarters, most)))
        for t, most in _periods(ledger, demand, day, quarters)
    ]
    best = min(found, key=lambda why: why.rank)
    return best.reason, best.detail


def _periods(ledger: Ledger, demand: str, day: dt.date, quarters: int) -> Iterator[tuple[int, int]]:
    """Periods in which the hours could be worked, and how many in each."""
    d = ledger.axes.d_of[demand]
    window = ledger.windows.get(d)
    if window is None:
        yield ledger.axes.t_of[day], quarters
        return
    spare = np.minimum(window.total, window.most) - ledger.x.worked[d]
    yielded = False
    for t in np.flatnonzero(window.is_open & (spare > 0)).tolist():
        yielded = True
        yield t, int(spare[t])
    if not yielded:
        yield ledger.axes.t_of[day], quarters


def _at(ledger: Ledger, decision: Decision, ask: Ask) -> Why:
    """The reason in one period."""
    by_member = _blocked(ledger, decision, ask)
    free = [member for member, rules in by_member.items() if not rules]
    if free:
        return Why(0, "lower_priority", _not_worth(ledger, free))
    alone = {m: next(iter(rules)) for m, rules in by_member.items() if len(rules) == 1}
    by_rule = [m for m, rule in alone.items() if rule not in {"capacity", "eligibility"}]
    if by_rule:
        first = min(by_rule, key=lambda m: [rule.name for rule in RULES].index(alone[m]))
        return Why(1, "rule", f"{alone[first]}: {by_member[first][alone[first]]}.")
    busy = [m for m, rules in by_member.items() if set(rules) <= {"capacity", "parallel"}]
    if busy:
        return _busy(ledger, ask, busy, by_member)
    if not by_member:
        return Why(5, "no_capacity", "There is nobody in the portfolio.")
    return _shut(ledger, ask, by_member)


def _blocked(ledger: Ledger, decision: Decision, ask: Ask) -> dict[str, dict[str, str]]:
    """member -> the rules that each alone shut him out, and their words."""
    by_member: dict[str, dict[str, str]] = {member: {} for member in ledger.axes.members}
    for rule in RULES:
        for member, words in rule.blocks(ledger.portfolio, decision, ask).items():
            by_member[member][rule.name] = words
    return by_member


def _not_worth(ledger: Ledger, free: list[str]) -> str:
    """Hours that could be filled: the plan does better without."""
    return (
        f"{_listed(free)} could take hours, but bringing them in costs more points than the "
        "hours save at this project's weight."
    )


def _busy(ledger: Ledger, ask: Ask, busy: list[str], by_member: Blocked) -> Why:
    """Everybody who could do it has no hours left: taken by weightier work, or not there."""
    for member in busy:
        work = _weightier(ledger, ask, member)
        if work is not None:
            return Why(
                2, "lower_priority", f"{member} works on {work} then, which weighs as much or more."
            )
    alone = [m for m in busy if set(by_member[m]) == {"capacity"}] or busy
    words = "; ".join(next(iter(by_member[m].values())) for m in alone[:NAMED])
    more = f"; and {len(alone) - NAMED} more" if len(alone) > NAMED else ""
    return Why(3, "no_capacity", f"{words}{more}.")


def _weightier(ledger: Ledger, ask: Ask, member: str) -> str | None:
    """Projects of at least this weight whose hours, taken away, would make room for the ask."""
    axes, x = ledger.axes, ledger.x
    i, d = axes.i_of[member], axes.d_of[ask.demand]
    p = int(axes.project_of[d])
    least = int(ledger.least_more(d, ask.t)[i])
    held = ledger.portfolio.locked.x
    own = np.flatnonzero((x.i == i) & (x.t == ask.t))
    movable = x.quarters[own] - held.at(x)[own]
    freed, named = 0, []
    for n, quarters in zip(own.tolist(), movable.tolist(), strict=True):
        q = int(axes.project_of[x.d[n]])
        if q != p and quarters > 0 and axes.weight[q] >= axes.weight[p]:
            freed += quarters
            named.append(axes.projects[q].id)
    limit = max(int(axes.cap_with_overtime[i, ask.t]), int(held.load[i, ask.t]))
    room = limit - int(x.load[i, ask.t]) + freed
    return _listed(list(dict.fromkeys(named))) if named and room >= least else None


def _shut(ledger: Ledger, ask: Ask, by_member: Blocked) -> Why:
    """Nobody is shut out by one thing alone but for skills or the doors of the demand."""
    lacking = {
        m: rules["eligibility"] for m, rules in by_member.items() if set(rules) == {"eligibility"}
    }
    if lacking:
        unskilled = [m for m in lacking if _lacks_skill_alone(ledger, ask, m)]
        if unskilled:
            return Why(4, "no_skill", f"{_need(ledger, ask)}; {lacking[unskilled[0]]}.")
        return Why(4, "rule", f"eligibility: {next(iter(lacking.values()))}.")
    member = min(by_member, key=lambda m: len(by_member[m]))
    names = " and ".join(by_member[member])
    words = "; ".join(by_member[member].values())
    return Why(6, "rule", f"{names}: {words}.")


def _lacks_skill_alone(ledger: Ledger, ask: Ask, member: str) -> bool:
    """Whether a member would be eligible if he had the skills."""
    demand = ledger.portfolio.demand_by_id[ask.demand]
    bare = demand.model_copy(update={"skills": {}, "role": None})
    i = ledger.axes.i_of[member]
    return bool(ledger.portfolio.doors.are_open(bare, (i, ask.t)))


def _need(ledger: Ledger, ask: Ask) -> str:
    needs: Mapping[str, int] = ledger.axes.needs[ledger.axes.d_of[ask.demand]]
    asked = " and ".join(f"{skill} at level {level}" for skill, level in needs.items())
    return f"Nobody who has time has {asked}"


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:NAMED])
    return shown if len(names) <= NAMED else f"{shown} and {len(names) - NAMED} more"
