"""A worker whose solver answers at once: what is left is the queue, the record and the plan."""

from __future__ import annotations

from typing import Any, cast

from app.worker.__main__ import main
from app.worker.messages import Message
from app.worker.process import SolverProcess
from solver.plan import Kpi, Objective, PartValue, Plan, ProjectSummary

EMPTY = Plan(
    objective=Objective(0.0, 0.0, 0.0, True, {"unfilled": PartValue(0.0, 0.0, "h")}),
    kpis={"coverage": Kpi(1.0, "share", "higher")},
    projects=(ProjectSummary("nothing", True, 0, 1.0, 0, 0.0),),
    allocations=(),
    unfilled=(),
    conflicts=(),
)
NOTHING: dict[str, Any] = {
    "name": "Empty",
    "calendar": {"start": "2027-01-04", "periods": 1},
    "skills": [],
    "people": [{"id": "ann", "rate": 1}],
    "projects": [{"id": "nothing"}],
    "demands": [],
}


class AtOnce:
    """Stands where a solver's process would."""

    pid = 0

    def is_waiting(self) -> bool:
        """Always."""
        return True

    def ask(self, order: object) -> None:
        """Nothing has to be read."""

    def next(self, seconds: float) -> Message:
        """The answer."""
        return EMPTY

    def stop(self) -> None:
        """It has ended already."""

    def kill(self) -> None:
        """There is no process."""

    def close(self) -> None:
        """There is no process."""


if __name__ == "__main__":
    main(lambda: cast(SolverProcess, AtOnce()))
