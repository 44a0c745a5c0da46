"""Outcomes as a Markdown table, with the machine they were measured on."""

from __future__ import annotations

import datetime as dt
import os
import platform
from importlib.metadata import version
from pathlib import Path

from benchmarks.cases import Case
from benchmarks.outcome import Outcome

NOTHING = "-"
HEAD = (
    "| case | planner | time limit | total | bound | gap | filled | first plan | took | memory "
    "| checker |\n"
    "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---|"
)


def machine(today: dt.date) -> str:
    """Where and when this was measured."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("ortools", "numpy"))
    return (
        f"{today.isoformat()}, {_processor()}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}, {packages}"
    )


def row(case: Case, planner: str, time_limit: float, found: Outcome) -> str:
    """One line of the table."""
    cells = (
        case.name,
        planner,
        f"{time_limit:g} s",
        _points(found.total),
        _points(found.bound),
        _gap(found.total, found.bound),
        NOTHING if found.coverage is None else f"{found.coverage:.1%}",
        _seconds(found.first_seconds),
        _seconds(found.seconds),
        f"{found.memory_mb:,.0f} MB",
        found.verdict,
    )
    return f"| {' | '.join(cells)} |"


def _points(value: float | None) -> str:
    return NOTHING if value is None else f"{value:,.0f}"


def _gap(total: float | None, bound: float | None) -> str:
    if total is None or bound is None:
        return NOTHING
    return f"{(total - bound) / max(1, abs(total)):.2%}"


def _seconds(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.1f} s"


def _processor() -> str:
    """The processor's name, as far as the system tells."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
