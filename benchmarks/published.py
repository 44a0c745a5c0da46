"""Published fixed-charge transportation cases, read from a folder, as portfolio documents.

A source is a person, a sink is a project with one demand, all in one week. A unit's cost is a
preference's points an hour, a lane's fixed cost its points once: the team part of the objective
in its purest form. Nothing else weighs anything, so a plan that fills every demand costs what
the case's plan costs, number by number.

A file: how many sources and sinks, supplies, demands, unit costs row by row, fixed costs row by
row (`x` where there is no lane). The values are in the folder's README.md, a table of
| file | published total | kind |.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.record import LEGAL, Run

START = dt.date(2027, 1, 4).isoformat()
NO_LANE = "x"
OPTIMUM = "optimum"
TOLERANCE = 1e-9  # of floats that stand for decimals
ROW = re.compile(r"^\|\s*([\w.-]+\.txt)\s*\|\s*([\d.]+)\s*\|\s*(\w+)\s*\|")
ZERO_PARTS = ("cost", "overtime", "team", "change", "delay", "restarts")
Number = int | float


@dataclass(frozen=True, slots=True)
class Published:
    """A case and the value somebody published for it. kind: `optimum` or `best_known`."""

    file: Path
    value: float
    kind: str

    @property
    def name(self) -> str:
        """As the table shows it."""
        return self.file.stem

    @property
    def case(self) -> dict[str, Any]:
        """As it is recorded."""
        return {"file": str(self.file.resolve()), "value": self.value, "kind": self.kind}


@dataclass(frozen=True, slots=True)
class Lanes:
    """A fixed-charge transportation problem: unit and fixed cost by (source, sink)."""

    supplies: list[Number]
    demands: list[Number]
    unit: dict[tuple[int, int], Number]
    fixed: dict[tuple[int, int], Number]


def cases(folder: Path) -> list[Published]:
    """Every case of a folder that its README.md has a value for."""
    rows = map(ROW.match, (folder / "README.md").read_text(encoding="utf-8").splitlines())
    return [Published(folder / row[1], float(row[2]), row[3]) for row in rows if row]


def read(text: str) -> Lanes:
    """The numbers of a file. Raises ValueError where there are too few or too many."""
    words = iter(text.split())
    try:
        m, n = int(next(words)), int(next(words))
        supplies = [_number(next(words)) for _ in range(m)]
        demands = [_number(next(words)) for _ in range(n)]
        tables = [dict(_table(words, m, n)) for _ in range(2)]
    except StopIteration:
        raise ValueError("the file ends before its tables do") from None
    if next(words, None) is not None:
        raise ValueError("the file goes on after its tables")
    return Lanes(supplies, demands, *tables)


def document(file: Path) -> dict[str, Any]:
    """The portfolio document of a file.

    An hour left unfilled costs more than opening any lane for it.
    """
    lanes = read(file.read_text(encoding="utf-8"))
    dear = max(lanes.unit.values()) + max(lanes.fixed.values())
    sources, sinks = range(len(lanes.supplies)), range(len(lanes.demands))
    return {
        "name": file.stem,
        "calendar": {"start": START, "periods": 1, "hours_per_week": 40},
        "people": [{"id": f"s{i}", "hours_per_week": lanes.supplies[i]} for i in sources],
        "projects": [{"id": f"p{j}", "weight": dear} for j in sinks],
        "demands": [_demand(lanes, j) for j in sinks],
        "preferences": [
            {
                "person": f"s{i}",
                "demand": f"d{j}",
                "points": lanes.unit[i, j],
                "once": lanes.fixed[i, j],
            }
            for i, j in sorted(lanes.unit)
        ],
        "policy": {
            "weights": {"unfilled": 100, "preference": 1} | dict.fromkeys(ZERO_PARTS, 0),
            "max_projects": 100_000,
            "min_hours": 0,
            "step": 1,
        },
    }


def comment(run: Run) -> str:
    """Whether bound <= published <= total, as far as each must hold; else what does not."""
    value, slack = run.case["value"], TOLERANCE * abs(run.case["value"])
    if run.bound is not None and run.bound > value + slack:
        return "bound above the published value"
    if run.total is None or run.verdict != LEGAL:
        return run.verdict
    if run.case["kind"] == OPTIMUM and run.total < value - slack:
        return "total below the published optimum"
    return "better than published" if run.total < value - slack else "holds"


def is_contradicted(run: Run) -> bool:
    """Whether the run and the published value cannot both be right."""
    return comment(run).startswith(("bound above", "total below"))


def _demand(lanes: Lanes, j: int) -> dict[str, Any]:
    return {
        "id": f"d{j}",
        "project": f"p{j}",
        "effort": [{"from": START, "hours_by_period": [lanes.demands[j]]}],
        "only": [f"s{i}" for i in range(len(lanes.supplies)) if (i, j) in lanes.unit],
    }


def _table(words: Iterator[str], m: int, n: int) -> Iterator[tuple[tuple[int, int], Number]]:
    for place in ((i, j) for i in range(m) for j in range(n)):
        word = next(words, None)
        if word is None:
            raise ValueError("the file ends before its tables do")
        if word != NO_LANE:
            yield place, _number(word)


def _number(word: str) -> Number:
    value = Decimal(word)
    return int(value) if value == int(value) else float(value)
