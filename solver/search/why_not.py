"""Why no plan keeps all rules: which one, left out, would let a plan exist, for which projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from solver.engines import cpsat
from solver.errors import Infeasible
from solver.portfolio.portfolio import Portfolio
from solver.problem.problem import Ints, Problem
from solver.rules.base import Rule
from solver.search.build import build
from solver.search.clock import Clock

SUSPECTS = (
    "after",
    "one_of",
    "moves",
    "budget",
    "selection",
    "start",
    "together",
    "team",
    "mentor",
)


def why_infeasible(
    portfolio: Portfolio, problem: Problem, pairs: Ints, rules: Sequence[Rule], clock: Clock
) -> Infeasible:
    """The error that names the rules: each of them alone, left out, would make a plan possible."""
    guilty = [rule for rule in SUSPECTS if _helps(problem, pairs, rules, rule, clock)]
    if not guilty:
        guilty = [rule for rule in SUSPECTS if _has(problem, rule)]
    projects = _projects(portfolio, problem, pairs, rules, guilty, clock)
    said = " or ".join(f"'{rule}'" for rule in guilty) or "the rules together"
    named = f" Projects: {', '.join(projects)}." if projects else ""
    return Infeasible(
        f"No plan keeps every rule; without {said} there would be one.{named} "
        "Relax that rule, or what it refers to.",
        guilty,
        projects,
    )


def _helps(
    problem: Problem, pairs: Ints, rules: Sequence[Rule], left_out: str, clock: Clock
) -> bool:
    rest = [rule for rule in rules if rule.name != left_out]
    return len(rest) < len(rules) and _is_possible(problem, pairs, rest, clock)


def _is_possible(problem: Problem, pairs: Ints, rules: Sequence[Rule], clock: Clock) -> bool:
    built = build(problem, pairs, rules)
    no_cost = built.objective(()).cost
    effort = clock.effort(max(0.2, clock.left * 0.1))
    answer = clock.counting(cpsat.solve)(built.model, no_cost, None, effort)
    return answer.values is not None


def _has(problem: Problem, rule: str) -> bool:
    return {
        "after": bool(problem.after or problem.needs_on),
        "one_of": bool(problem.one_of),
        "moves": problem.max_moves is not None,
        "budget": bool(problem.budgets),
    }.get(rule, False)


def _projects(
    portfolio: Portfolio,
    problem: Problem,
    pairs: Ints,
    rules: Sequence[Rule],
    guilty: list[str],
    clock: Clock,
) -> list[str]:
    """Projects of the single entries that, taken out, would make a plan possible."""
    found: set[int] = set()
    if "one_of" in guilty:
        for n, listed in enumerate(problem.one_of):
            others = problem.one_of[:n] + problem.one_of[n + 1 :]
            if _is_possible(replace(problem, one_of=others), pairs, rules, clock):
                found.update(listed)
    if "after" in guilty:
        for p, q in problem.needs_on:
            eased = replace(
                problem,
                after=tuple(entry for entry in problem.after if entry[:2] != (p, q)),
                needs_on=tuple(entry for entry in problem.needs_on if entry != (p, q)),
            )
            if _is_possible(eased, pairs, rules, clock):
                found.update((p, q))
    return [portfolio.projects[p].id for p in sorted(found)]
