"""What a document will run into: nothing that is refused, but hours that count for nothing,
can't be filled, or break a rule however the plan turns out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from solver.errors import Issue
from solver.explain.booking_warnings import booking_warnings
from solver.explain.demand_warnings import demand_warnings
from solver.explain.effort_warnings import effort_warnings
from solver.portfolio.portfolio import Portfolio
from solver.rules.base import counted

MOST = 1_000
Warnings = Iterator[Issue]


def warnings_of(portfolio: Portfolio) -> list[Issue]:
    """Every warning of a document; of more than 1,000 with one code the rest is only counted."""
    kinds: list[Callable[[Portfolio], Warnings]] = [
        _rates,
        effort_warnings,
        demand_warnings,
        _precedence,
        booking_warnings,
    ]
    listed: list[Issue] = []
    count: Counter[str] = Counter()
    for issue in (issue for kind in kinds for issue in kind(portfolio)):
        count[issue.code] += 1
        if count[issue.code] <= MOST:
            listed.append(issue)
    return [*listed, *_rest(count)]


def _rest(count: Counter[str]) -> Warnings:
    for code, n in count.items():
        if n > MOST:
            text = f"{n - MOST:,} more warnings of this kind are not listed; mend these first."
            yield Issue("", code, text)


def _rates(portfolio: Portfolio) -> Warnings:
    """People without a rate while others have one."""
    if all(person.rate is None for person in portfolio.people):
        return
    for k, person in enumerate(portfolio.people):
        if person.rate is None:
            mean = float(portfolio.hours.rate[person.members[0]])
            text = f"{person.id} has no rate; the mean of the others, {mean:,.2f}, is used. Give it"
            yield Issue(f"/people/{k}", "no_rate", f"{text} a rate (0 is one too).")


def _precedence(portfolio: Portfolio) -> Warnings:
    """Projects that must be on and begin too early after another, however late they may be."""
    p_of, locked = portfolio.axes.p_of, portfolio.locked.x.projects_worked
    for k, project in enumerate(portfolio.projects):
        is_held = k in locked
        if project.optional and not is_held:
            continue
        latest = 0 if is_held else project.max_delay
        for n, entry in enumerate(project.after):
            mine, theirs = _asks_in(portfolio, k), _asks_in(portfolio, p_of[entry.project])
            if mine is None or theirs is None:
                continue
            by = theirs[1] + entry.lag + 1 - mine[0] - latest
            if by > 0:
                late = f" with a delay of {latest}" if latest else ""
                text = (
                    f"{project.id} comes after {entry.project} with a lag of {entry.lag}, but"
                    f" begins {counted(by, 'period', 'periods')} too early for it{late}. No plan"
                    " can keep this: move its effort, raise max_delay, or take the `after` out."
                )
                yield Issue(f"/projects/{k}/after/{n}", "after_impossible", text)


def _asks_in(portfolio: Portfolio, p: int) -> tuple[int, int] | None:
    """First and last period a project asks in, also outside the horizon."""
    axes = portfolio.axes
    found = [
        ends
        for d in axes.demands_of[p]
        if (ends := portfolio.hours.asking_periods(axes.demands[d])) is not None
    ]
    return (min(a for a, _ in found), max(b for _, b in found)) if found else None
