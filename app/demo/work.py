"""Invented projects: lines of work per role, drawn until every role has the load it should."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from app.demo.chance import happens
from app.demo.names import project_name, slug
from app.demo.trades import TRADES, Trade
from app.demo.weeks import monday, sunday

KINDS = ("customer portal", "data platform", "migration", "mobile app", "compliance", "pilot")
PRIORITIES = ("critical", "high", "high", "medium", "medium", "medium", "low", "low")
HALF_TIME = 20
SCARCE_SHARE = 0.05
RARE_PEAKS = 3
RAMP = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One demand before it is written: whole hours in each of the weeks first, first + 1, ..."""

    id: str
    project: str
    trade: Trade
    first: int
    hours: tuple[int, ...]
    is_cleared: bool

    @property
    def last(self) -> int:
        """The last week it asks in."""
        return self.first + len(self.hours) - 1

    def within(self, weeks: int) -> int:
        """Hours it asks for inside the horizon."""
        return sum(h for t, h in enumerate(self.hours, self.first) if 0 <= t < weeks)


class Drawing:
    """Draws projects until every role's account of hours is spent.

    peaks: hours a week that a line may ask for at its height; scarce roles get the first few.
    """

    def __init__(
        self, rng: Random, account: dict[str, float], weeks: int, peaks: tuple[int, ...]
    ) -> None:
        self.rng, self.account, self.weeks, self.peaks = rng, account, weeks, peaks
        self.asked = {trade.role: [0] * weeks for trade in TRADES}
        self.projects: list[dict[str, Any]] = []
        self.lines: list[Line] = []

    def run(self) -> None:
        """Draw one project after the other."""
        while any(left > 0 for left in self.account.values()):
            self._project(len(self.projects))

    def _project(self, k: int) -> None:
        rng, name = self.rng, project_name(k)
        project: dict[str, Any] = {
            "id": slug(name),
            "name": f"{name}: {rng.choice(KINDS)}",
            "priority": rng.choice(PRIORITIES),
            "stage": "committed" if happens(rng, 0.7) else "proposed",
            "attributes": {"portfolio_line": rng.choice(("run", "grow", "transform"))},
        }
        is_cleared = happens(rng, 0.2)
        if is_cleared:
            project["tags"] = ["public-sector"]
        chosen = self._trades(rng.randrange(3, 6))
        start = min(
            (rng.randrange(-4, self.weeks - 5) for _ in range(6)),
            key=lambda week: self._crowd(week, chosen),
        )
        self.projects.append(project)
        for trade in chosen:
            self._line(project["id"], trade, start, is_cleared=is_cleared)

    def _trades(self, count: int) -> list[Trade]:
        """Trades with hours left to ask for; those with many are drawn more often."""
        left = [trade for trade in TRADES if self.account[trade.role] > 0]
        luck = {trade.role: self.account[trade.role] * self.rng.random() for trade in left}
        return sorted(left, key=lambda trade: luck[trade.role])[-count:]

    def _crowd(self, week: int, chosen: list[Trade]) -> int:
        """Hours already asked of these trades in the eight weeks from a week on."""
        begin = max(0, week)
        return sum(sum(self.asked[trade.role][begin : begin + 8]) for trade in chosen)

    def _line(self, project: str, trade: Trade, start: int, *, is_cleared: bool) -> None:
        rng = self.rng
        first = start + rng.randrange(0, 4)
        length = min(rng.randrange(4, 15), self.weeks - first)
        peak = rng.choice(self.peaks if trade.share > SCARCE_SHARE else self.peaks[:RARE_PEAKS])
        hours = [peak] * length
        if happens(rng, 0.3) and length > 2 * RAMP:
            hours[:RAMP] = [max(4, peak * (t + 1) // (RAMP + 1) // 4 * 4) for t in range(RAMP)]
        line = Line(f"{project}-{trade.role}", project, trade, first, tuple(hours), is_cleared)
        self.lines.append(line)
        self.account[trade.role] -= line.within(self.weeks)
        for t, asked in enumerate(line.hours, line.first):
            if t >= 0:
                self.asked[trade.role][t] += asked


def demand(line: Line) -> dict[str, Any]:
    """A line as the document writes it."""
    peak = max(line.hours)
    document: dict[str, Any] = {
        "id": line.id,
        "project": line.project,
        "role": line.trade.role,
        "effort": [_effort(line)],
        "max_people": -(-peak // HALF_TIME),
    }
    if line.is_cleared:
        document["requires"] = ["cleared"]
    if peak > 2 * HALF_TIME:
        document["max_team"] = 2 * document["max_people"]
    if peak == HALF_TIME:
        document["min_hours"] = 8
    return document


def _effort(line: Line) -> dict[str, Any]:
    peak = max(line.hours)
    if min(line.hours) < peak:
        return {"from": monday(line.first), "hours_by_period": list(line.hours)}
    span = {"from": monday(line.first), "to": sunday(line.last)}
    if peak % (2 * HALF_TIME) == 0:
        return {**span, "fte": peak // (2 * HALF_TIME)}
    return {**span, "hours_per_week": peak}
