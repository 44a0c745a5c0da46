"""What a run of a planner leaves behind: its figures and its way there, as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

LEGAL, NONE, NOT_RUN = "legal", "none", "not run"


@dataclass(frozen=True, slots=True)
class Point:
    """What was known after so many seconds of planning. Points of the objective, None: nothing."""

    seconds: float
    objective: float | None
    bound: float | None

    @property
    def gap(self) -> float | None:
        """(objective - bound) / max(1, |objective|), where both are known."""
        return gap(self.objective, self.bound)


@dataclass(frozen=True, slots=True)
class Run:
    """One planner on one case. total None: no plan was handed over; bound None: none was given.

    verdict: `legal`, the rules the checker saw broken, or why there is no plan. seconds: from the
    portfolio in memory to the plan. memory_mb: the most that the whole process tree held.
    is_proven: the planner says that no plan is better.
    """

    case: Mapping[str, Any]
    name: str
    planner: str
    time_limit: float
    verdict: str
    total: float | None = None
    bound: float | None = None
    is_proven: bool = False
    first_seconds: float | None = None
    seconds: float | None = None
    coverage: float | None = None
    memory_mb: float | None = None
    trace: Sequence[Point] = field(default=())

    @property
    def is_well(self) -> bool:
        """Whether its plan is legal, or it says openly that it has none."""
        return self.verdict == LEGAL or self.verdict.startswith((NONE, NOT_RUN))

    @property
    def key(self) -> tuple[str, str, float]:
        """What tells runs apart."""
        return self.name, self.planner, self.time_limit

    def at(self, seconds: float) -> Point:
        """What was known then: of a run that had ended, its checked figures.

        No plan counts before its time unless a legal one was handed over in the end.
        """
        if seconds >= self.time_limit or (self.seconds is not None and self.seconds <= seconds):
            return Point(seconds, self.total, self.bound)
        known = [point for point in self.trace if point.seconds <= seconds]
        if not known:
            return Point(seconds, None, None)
        return known[-1] if self.verdict == LEGAL else replace(known[-1], objective=None)


def gap(total: float | None, bound: float | None) -> float | None:
    """How far a total is above a bound, as a share of the total; None where one is missing."""
    if total is None or bound is None:
        return None
    return (total - bound) / max(1.0, abs(total))


def append(path: Path, kind: str, entry: Mapping[str, Any]) -> None:
    """Add a line, at once."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"kind": kind, **entry}) + "\n")


def append_run(path: Path, run: Run) -> None:
    """Add a run, at once."""
    points = [[point.seconds, point.objective, point.bound] for point in run.trace]
    append(path, "run", asdict(run) | {"trace": points})


def runs(path: Path) -> list[Run]:
    """The runs of a file; of runs alike the last one."""
    found = {}
    for entry in _entries(path, "run"):
        trace = [Point(*point) for point in entry.pop("trace")]
        run = Run(**entry, trace=trace)
        found[run.key] = run
    return list(found.values())


def machines(path: Path) -> list[str]:
    """Where and when the runs of a file were measured."""
    return list(dict.fromkeys(entry["text"] for entry in _entries(path, "machine")))


def _entries(path: Path, kind: str) -> Iterator[dict[str, Any]]:
    """Lines of one kind; a last line that was cut off is left out."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for number, line in enumerate(lines, 1):
        try:
            entry = json.loads(line)
        except json.JSONDecodeError:
            if number == len(lines):
                return
            raise
        if entry.pop("kind") == kind:
            yield entry
