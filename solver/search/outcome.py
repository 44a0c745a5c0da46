"""What a search ends with."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from solver.search.draft import Draft


@dataclass(frozen=True, slots=True)
class Proof:
    """What is proven of one tier: its parts, a bound in points, and whether nothing is better."""

    parts: tuple[str, ...]
    bound: Fraction
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """The plan a search ends with, and what is proven of each tier."""

    draft: Draft
    proofs: tuple[Proof, ...]
