"""The name somebody may have meant: only one that is really close to what was written."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

MANY = 5_000
CUTOFF = 0.75
SWAPPED = 0.6


def closest(name: str, known: Collection[str]) -> str | None:
    """The nearest of the known names: a letter more, fewer, other or swapped; else None.

    Of very many names none is looked for: that would take longer than the answer is worth.
    """
    if len(known) >= MANY:
        return None
    close = get_close_matches(name, known, n=1, cutoff=CUTOFF)
    if close:
        return close[0]
    letters = sorted(name)
    swapped = (other for other in known if len(other) == len(name) and sorted(other) == letters)
    return next(iter(get_close_matches(name, swapped, n=1, cutoff=SWAPPED)), None)
