"""Lists of names in a planner's sentence."""

from __future__ import annotations

from collections.abc import Sequence


def joined(names: Sequence[str]) -> str:
    """All of them: a, b and c."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def listed(names: Sequence[str], count: int) -> str:
    """The first of so many: a, b and c, or a, b, c and 4 more."""
    return joined(names if count == len(names) else [*names, f"{count - len(names):,} more"])
