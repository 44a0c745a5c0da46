"""Seeded chance in words."""

from __future__ import annotations

from random import Random


def happens(rng: Random, share: float) -> bool:
    """True in that share of the draws."""
    return rng.random() < share
