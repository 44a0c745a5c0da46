"""The whole flow on one page: a portfolio in, a checked plan with a proven bound out."""

from __future__ import annotations

from fractions import Fraction

from solver.checker.check import conflicts
from solver.checker.measure import Measure, measure
from solver.errors import Issue
from solver.explain.unfilled import explain
from solver.memory import give_back
from solver.plan import Decision, Objective, Plan, TierValue
from solver.portfolio.numbers import plain
from solver.portfolio.portfolio import Portfolio
from solver.problem.compile import compile_problem
from solver.problem.problem import Problem
from solver.search.best import CLOSE
from solver.search.clock import Clock
from solver.search.outcome import Outcome
from solver.search.progress import COMPILING, Progress, Repeating, Unwatched, Watch
from solver.search.run import Search
from solver.search.settings import Settings
from solver.search.start import confirm, first_draft, resumed
from solver.warming import is_needed, warm

CUT = Issue(
    "/settings/work_limit",
    "not_reproducible",
    "The run was ended by its time_limit, or by hand, before its work_limit: the same settings may "
    "give another plan. Give a longer time_limit, or a smaller work_limit.",
)
REASON_SECONDS = 3e-5  # per period of a demand that asks: some three in ten stay short


def optimize(
    portfolio: Portfolio,
    settings: Settings,
    watch: Watch | None = None,
    start: Decision | None = None,
) -> Plan:
    """Assign people across all projects of a portfolio within the settings' time.

    start: a plan of an earlier attempt to go on from, used where it is legal. A run that counts
    work begins anew, unless it is to stop at once: its plan must not depend on what happened.
    Raises Infeasible where no plan keeps the rules, NoPlanInTime where none was found, and
    CheckerRefused where the checker and the search disagree.
    """
    give_back()
    clock = _clock(portfolio, settings, Repeating(watch or Unwatched()))
    clock.watch.progress(Progress(None, None, None, clock.elapsed, "reading"))
    problem, index = compile_problem(portfolio)

    if clock.meter is not None:
        start = None
    first = resumed(portfolio, problem, index, start)
    first = first or first_draft(portfolio, problem, index, clock)
    worth = _told_first(portfolio, first.decision(problem, index), clock)

    clock = clock.closing(_closing_seconds(clock, problem, settings))
    outcome = Search(portfolio, problem, index, settings, clock).run(first, worth)
    is_cut = settings.work_limit is not None and (clock.meter is None or clock.is_cut)

    confirm(portfolio, problem, index, outcome.draft)
    decision = outcome.draft.decision(problem, index)
    return judged(portfolio, decision, outcome, (CUT,) if is_cut else ())


def judged(
    portfolio: Portfolio, decision: Decision, outcome: Outcome, warnings: tuple[Issue, ...] = ()
) -> Plan:
    """The plan of a checked decision: its worth by the checker, its bound by the search."""
    worth = measure(portfolio, decision)
    return Plan(
        objective=_objective(worth, outcome),
        kpis=worth.kpis,
        projects=worth.projects,
        allocations=decision.allocations,
        unfilled=explain(portfolio, decision, worth),
        conflicts=conflicts(portfolio),
        warnings=warnings,
    )


def _told_first(portfolio: Portfolio, decision: Decision, clock: Clock) -> Measure:
    """What the first plan is worth, told with the plan although nothing is proven yet."""
    clock.watch.plan(decision)
    worth = measure(portfolio, decision)
    total = float(worth.tiers[0].total)
    clock.watch.progress(Progress(total, None, None, clock.elapsed, "starting"))
    return worth


def _clock(portfolio: Portfolio, settings: Settings, watch: Watch) -> Clock:
    """Seconds, or counted work: that begins once all is compiled that it needs."""
    if settings.work_limit is None or watch.is_stopped():
        return Clock(settings.time_limit, watch)
    if is_needed(portfolio):
        watch.progress(Progress(None, None, None, 0.0, COMPILING))
        warm()
    return Clock.metered(settings.work_limit, watch, settings.time_limit)


def _objective(worth: Measure, outcome: Outcome) -> Objective:
    tiers = tuple(
        _tier(tier.parts, tier.total, proof.bound, is_closed=proof.is_closed)
        for tier, proof in zip(worth.tiers, outcome.proofs, strict=True)
    )
    last = tiers[-1]
    return Objective(
        total=last.total,
        bound=last.bound,
        gap=last.gap,
        optimal=all(tier.optimal for tier in tiers),
        parts=worth.part_values,
        tiers=tiers if len(tiers) > 1 else None,
    )


def _tier(
    parts: tuple[str, ...], total: Fraction, bound: Fraction, *, is_closed: bool
) -> TierValue:
    bound = min(bound, total)
    gap = (total - bound) / max(Fraction(1), abs(total))
    is_optimal = is_closed or total - bound < CLOSE
    return TierValue(parts, plain(total), _down(bound), float(gap), is_optimal)


def _down(bound: Fraction) -> float:
    """A bound as a float that is not above it."""
    shown = plain(bound)
    return shown if Fraction(shown) <= bound else shown - abs(shown) * 2**-52


def _closing_seconds(clock: Clock, problem: Problem, settings: Settings) -> float:
    """Time to keep for the last check, the measure and a reason for each shortage."""
    asked = int((problem.req > 0).sum())
    return min(0.25 * settings.time_limit, 0.1 + clock.elapsed + REASON_SECONDS * asked)
