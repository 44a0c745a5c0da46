"""Numbers as the document writes them: exact fractions, never binary floats."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor, gcd, lcm

ZERO = Fraction(0)
QUARTER = Fraction(1, 4)


def exact(number: float | Fraction) -> Fraction:
    """The number a document means: its shortest decimal form, exactly."""
    if isinstance(number, float):
        return Fraction(repr(number))
    return Fraction(number)


def down(hours: Fraction) -> Fraction:
    """Hours rounded down to a quarter of an hour."""
    return Fraction(floor(hours * 4), 4)


def half_up(hours: Fraction) -> Fraction:
    """Hours rounded to the nearest quarter of an hour, halves up."""
    return Fraction(floor(hours * 4 + Fraction(1, 2)), 4)


def next_multiple(least: Fraction, step: Fraction) -> Fraction:
    """The smallest multiple of `step` that is not below `least`."""
    return ceil(least / step) * step


def greatest_common_divisor(numbers: Iterable[Fraction]) -> Fraction:
    """The largest number that divides all of them without rest; 0 where there are none."""
    found = ZERO
    for number in numbers:
        whole = lcm(found.denominator, number.denominator)
        found = Fraction(gcd(int(found * whole), int(number * whole)), whole)
    return found
