"""What was measured, what it may come to, and the table of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.table import table


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. most: what it may come to, None where it is only stated. shown: as people read
    it; `value` in the unit of `most`."""

    name: str
    value: float
    shown: str
    most: float | None = None
    target: str = ""

    @property
    def is_well(self) -> bool:
        """Whether it keeps within its target."""
        return self.most is None or self.value <= self.most


def seconds(name: str, value: float, most: float | None = None) -> Figure:
    """A figure in seconds."""
    target = "" if most is None else f"≤ {most:g} s"
    return Figure(name, value, f"{value:.2f} s" if value < 100 else f"{value:.0f} s", most, target)


def milliseconds(name: str, value: float, most: float | None = None) -> Figure:
    """A figure in seconds, shown in milliseconds."""
    target = "" if most is None else f"≤ {1000 * most:.0f} ms"
    return Figure(name, value, f"{1000 * value:.0f} ms", most, target)


def count(name: str, value: float, most: float | None = None, unit: str = "") -> Figure:
    """A figure that counts something."""
    target = "" if most is None else ("none" if most == 0 else f"≤ {most:g}")
    return Figure(name, value, f"{value:,.0f}{unit}", most, target)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that so large a share of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def side_by_side(measured: Mapping[str, Sequence[Figure]]) -> str:
    """The figures as a Markdown table, a column for each database; what misses is in bold."""
    names = list(dict.fromkeys(f.name for figures in measured.values() for f in figures))
    found = {(where, f.name): f for where, figures in measured.items() for f in figures}
    rows = []
    for name in names:
        own = [found.get((where, name)) for where in measured]
        target = next((f.target for f in own if f is not None), "")
        rows.append((name, target, *map(_cell, own)))
    return table(("measured", "target", *measured), "ll", rows)


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "-"
    return figure.shown if figure.is_well else f"**{figure.shown}**"
