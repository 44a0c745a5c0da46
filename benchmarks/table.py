"""Runs as Markdown tables: case by case, in the middle, and beside published values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import median

from benchmarks import published
from benchmarks.record import NOT_RUN, Point, Run, gap

NOTHING = "-"
MARKS = (5.0, 15.0, 60.0)
Cells = Sequence[str]


def told(run: Run) -> str:
    """A run in a line, while it goes."""
    if run.total is None:
        return run.verdict
    return (
        f"{points(run.total)}, bound {points(run.bound)}, gap {share(gap(run.total, run.bound))}, "
        f"{seconds(run.seconds)}, {memory(run.memory_mb)}, {run.verdict}"
    )


def by_case(runs: Sequence[Run]) -> str:
    """Every run, a line each: what it ended with."""
    best = best_bounds(runs)
    head = (
        "case",
        "planner",
        "limit",
        "total",
        "bound",
        "gap",
        "above best bound",
        "filled",
        "first plan",
        "took",
        "memory",
        "checker",
    )
    return table(head, "ll", (_row(run, best.get(run.name)) for run in runs))


def over_time(runs: Sequence[Run]) -> str:
    """Every run that told something on its way: objective, bound and gap at some seconds."""
    longest = max(run.time_limit for run in runs)
    marks = [mark for mark in MARKS if mark <= longest] or [longest]
    titles = [f"{what} at {mark:g} s" for mark in marks for what in ("objective", "bound", "gap")]
    rows = [_at_marks(run, marks) for run in runs]
    return table(("case", "planner", "limit", *titles), "ll", rows, words_at_end=False)


def in_the_middle(runs: Sequence[Run]) -> str:
    """Medians over the cases of a size, with least and most: for several seeds and loads."""
    best = best_bounds(runs)
    head = (
        "planner",
        "limit",
        "plans",
        "gap",
        "above best bound",
        "first plan",
        "took",
        "memory",
    )
    groups = dict.fromkeys((run.planner, run.time_limit) for run in runs)
    rows = []
    for planner, limit in groups:
        own = [run for run in runs if (run.planner, run.time_limit) == (planner, limit)]
        rows.append(
            (
                planner,
                f"{limit:g} s",
                f"{sum(run.total is not None for run in own)} of {len(own)}",
                _spread([gap(run.total, run.bound) for run in own], share),
                _spread([gap(run.total, best.get(run.name)) for run in own], share),
                _spread([run.first_seconds for run in own], seconds),
                _spread([run.seconds for run in own], seconds),
                _spread([run.memory_mb for run in own], memory),
            )
        )
    return table(head, "l", rows)


def of_published(runs: Sequence[Run]) -> str:
    """Each published case: its value, and what came of it."""
    head = (
        "case",
        "planner",
        "published",
        "kind",
        "total",
        "bound",
        "total above published",
        "bound below published",
        "proven",
        "took",
        "says",
    )
    rows = (
        (
            run.name,
            run.planner,
            exact(run.case["value"]),
            run.case["kind"].replace("_", " "),
            exact(run.total),
            exact(run.bound),
            NOTHING if run.total is None else share(run.total / run.case["value"] - 1),
            NOTHING if run.bound is None else share(1 - run.bound / run.case["value"]),
            "yes" if run.is_proven else "no",
            seconds(run.seconds),
            published.comment(run),
        )
        for run in runs
    )
    return table(head, "ll", rows)


def best_bounds(runs: Iterable[Run]) -> dict[str, float]:
    """The best bound that any planner gave for a case."""
    best: dict[str, float] = {}
    for run in runs:
        if run.bound is not None:
            best[run.name] = max(run.bound, best.get(run.name, run.bound))
    return best


def contradictions(runs: Sequence[Run]) -> list[str]:
    """Bounds above a legal plan of the same case: one of the two is wrong."""
    slack = 1e-6
    return [
        f"{one.name}: the bound {exact(one.bound)} of {one.planner} is above the legal plan "
        f"{exact(other.total)} of {other.planner}"
        for one in runs
        for other in runs
        if one.name == other.name and other.verdict == "legal"
        if one.bound is not None and other.total is not None
        if one.bound > other.total + slack * abs(other.total)
    ]


def not_run(runs: Iterable[Run]) -> dict[str, str]:
    """Planners that could not run here, and why."""
    return {run.planner: run.verdict for run in runs if run.verdict.startswith(NOT_RUN)}


def table(head: Cells, left: str, rows: Iterable[Cells], *, words_at_end: bool = True) -> str:
    """Markdown; the first columns, as many as letters in `left`, and mostly the last are words."""
    ends = len(head) - words_at_end
    marks = ["---:" if len(left) <= n < ends else "---" for n in range(len(head))]
    lines = [_line(head), f"|{'|'.join(marks)}|", *(_line(row) for row in rows)]
    return "\n".join(lines)


def points(value: float | None) -> str:
    """Points of the objective."""
    return NOTHING if value is None else f"{value:,.0f}"


def exact(value: float | None) -> str:
    """Points with what decimals there are, at most two."""
    return NOTHING if value is None else f"{value:,.2f}".removesuffix(".00")


def share(value: float | None) -> str:
    """A share of the total."""
    if value is None:
        return NOTHING
    return f"{value:.2%}" if abs(value) < 10 else "over 1000%"


def seconds(value: float | None) -> str:
    """Seconds."""
    return NOTHING if value is None else f"{value:.1f} s"


def memory(value: float | None) -> str:
    """Megabytes."""
    return NOTHING if value is None else f"{value:,.0f} MB"


def _row(run: Run, best: float | None) -> Cells:
    return (
        run.name,
        run.planner,
        f"{run.time_limit:g} s",
        points(run.total),
        points(run.bound),
        share(gap(run.total, run.bound)),
        share(gap(run.total, best)),
        NOTHING if run.coverage is None else f"{run.coverage:.1%}",
        seconds(run.first_seconds),
        seconds(run.seconds),
        memory(run.memory_mb),
        run.verdict,
    )


def _at_marks(run: Run, marks: Sequence[float]) -> Cells:
    """What was known at each second; nothing beyond the run's own limit."""
    cells = [run.name, run.planner, f"{run.time_limit:g} s"]
    for mark in marks:
        known = run.at(mark) if mark <= run.time_limit else Point(mark, None, None)
        cells += [points(known.objective), points(known.bound), share(known.gap)]
    return cells


def _spread(values: Sequence[float | None], shown: Callable[[float | None], str]) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return NOTHING
    middle = shown(median(known))
    if len(known) == 1:
        return middle
    return f"{middle} ({shown(min(known))} to {shown(max(known))})"


def _line(cells: Cells) -> str:
    return f"| {' | '.join(cells)} |"
