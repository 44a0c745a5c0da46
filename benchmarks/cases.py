"""The cases by name: how many people and weeks, how much work, from which seed."""

from __future__ import annotations

from dataclasses import dataclass

SIZES = {"XS": (8, 6), "S": (50, 26), "M": (200, 52), "L": (1000, 52), "XL": (5000, 52)}


@dataclass(frozen=True, slots=True)
class Case:
    """One portfolio to plan. load: hours asked over hours there are."""

    size: str
    seed: int = 0
    load: float = 1.0

    @property
    def people(self) -> int:
        """How many people there are."""
        return SIZES[self.size][0]

    @property
    def weeks(self) -> int:
        """How many weeks are planned."""
        return SIZES[self.size][1]

    @property
    def name(self) -> str:
        """As the table shows it."""
        return f"{self.size}-{self.seed} load {self.load:g}"
