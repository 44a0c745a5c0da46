"""How the gap closes over time, a picture for each size: the median of the cases, and its range."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.planners import PLANNERS
from benchmarks.record import Run, gap
from benchmarks.table import best_bounds

STEPS = 240
FIRST_SECONDS = 0.1
INK, RANGE_INK = 0.95, 0.15
MOST = 1.0  # a gap beyond is drawn there
X_TICKS = (0.1, 0.3, 1, 2, 5, 15, 60, 180, 600)
Y_TICKS = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
Floats = NDArray[np.float64]
Measure = Callable[[Run, float], float | None]


def draw(runs: Sequence[Run], size: str, path: Path) -> None:
    """Write the picture of a size. Raises ImportError where matplotlib is missing."""
    import matplotlib as mpl  # noqa: PLC0415 (an extra)
    from matplotlib.figure import Figure  # noqa: PLC0415

    with mpl.rc_context({"svg.hashsalt": "benchmarks", "svg.fonttype": "none"}):
        figure = Figure(figsize=(10, 4), layout="constrained")
        figure.suptitle(_title(size, len({run.name for run in runs})))
        own, common = figure.subplots(1, 2, sharex=True, sharey=True)
        best = best_bounds(runs)
        _lines(own, runs, lambda run, t: run.at(t).gap)
        own.set_title("own plan above own bound")
        _lines(common, runs, lambda run, t: gap(run.at(t).objective, best.get(run.name)))
        common.set_title("own plan above the best bound of all")
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, metadata={"Date": None})


def curve(runs: Sequence[Run], measure: Measure, times: Floats) -> tuple[Floats, Floats, Floats]:
    """Least, median and most of a measure at each time [t]; NaN where half the runs have none."""
    known = [[measure(run, t) for t in times.tolist()] for run in runs]
    values = np.array(known, dtype=np.float64)
    filled = np.where(np.isnan(values), np.inf, values)
    middle = np.quantile(filled, 0.5, axis=0, method="lower")
    least = filled.min(axis=0)
    most = np.where(np.isnan(values), -np.inf, values).max(axis=0)
    is_missing = ~np.isfinite(middle)
    for line in (least, middle, most):
        line[is_missing] = np.nan
    return least, middle, most


def _lines(axes: object, runs: Sequence[Run], measure: Measure) -> None:
    """A line for each planner that has the measure."""
    from matplotlib.axes import Axes  # noqa: PLC0415
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator  # noqa: PLC0415

    assert isinstance(axes, Axes)
    limit = max(run.time_limit for run in runs)
    times = np.geomspace(FIRST_SECONDS, limit, STEPS)
    for planner in dict.fromkeys(run.planner for run in runs):
        longest = _longest([run for run in runs if run.planner == planner])
        least, middle, most = np.minimum(curve(longest, measure, times), MOST)
        if np.isfinite(middle).any():
            color = f"C{list(PLANNERS).index(planner)}"
            axes.plot(times, middle, color=color, label=planner, alpha=INK)
            axes.plot(times[-1], middle[-1], "o", color=color, markersize=4)
            axes.fill_between(times, least, most, color=color, alpha=RANGE_INK, linewidth=0)
    axes.set(xscale="log", yscale="log", xlim=(FIRST_SECONDS, limit * 1.1), ylim=(None, MOST * 1.2))
    for axis, ticks in ((axes.xaxis, X_TICKS), (axes.yaxis, Y_TICKS)):
        axis.set_major_locator(FixedLocator(ticks))
        axis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g} %"))
    axes.grid(visible=True, alpha=0.25)
    axes.set_xlabel("seconds of planning")
    if axes.get_lines():
        axes.legend()


def _title(size: str, cases: int) -> str:
    """What is drawn, in words."""
    which = "one case" if cases == 1 else f"median of {cases} cases with least and most"
    return f"Size {size}, {which}; at most {MOST:.0%} is shown"


def _longest(runs: Sequence[Run]) -> list[Run]:
    """Of each case the run with the longest limit."""
    by_name = {run.name: run for run in sorted(runs, key=lambda run: run.time_limit)}
    return list(by_name.values())
