"""Plain enumeration: every plan there could be, each one put before the judge. Hopelessly slow."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import prod

from tests.oracle.exact import ZERO
from tests.oracle.facts import Facts
from tests.oracle.judge import judge_slices, violations_of
from tests.oracle.outlook import Outlook


def plain_best(document: dict) -> list[Fraction] | None:
    """Points of each tier of the best plan; None where no plan is legal."""
    facts = Facts(document)
    found: list[list[Fraction]] = []
    for outlook in every_choice(facts):
        values = slice_values(outlook)
        for hours in product(*values.values()):
            x = {key: h for key, h in zip(values, hours, strict=True) if h > 0}
            if not violations_of(outlook, x):
                found.append(judge_slices(outlook, x).tiers)
    return min(found, default=None)


def plain_size(document: dict) -> int:
    """How many plans there are to judge."""
    return sum(
        prod(len(values) for values in slice_values(outlook).values())
        for outlook in every_choice(Facts(document))
    )


def every_choice(facts: Facts) -> Iterator[Outlook]:
    """Every project on or off, with every delay up to its max_delay, legal or not."""
    options = [
        [(is_on, late) for is_on in (True, False) for late in range(is_on * latest + 1)]
        for latest in (entry.get("max_delay") or 0 for entry in facts.projects.values())
    ]
    for choice in product(*options):
        settled = list(zip(facts.projects, choice, strict=True))
        yield Outlook(facts, {p: c[0] for p, c in settled}, {p: c[1] for p, c in settled})


def slice_values(outlook: Outlook) -> dict[tuple[str, str, int], list[Fraction]]:
    """For each slice nothing, its lock, and the grid up to all that its demand could take."""
    facts, values = outlook.facts, {}
    for i, d, t in product(facts.people, facts.demands, facts.horizon):
        limit = outlook.hours_limit(d, t)
        grid = {facts.step * n for n in range(int(limit / facts.step) + 1)}
        values[i, d, t] = sorted(grid | {facts.lock.get((i, d, t), ZERO)})
    return values
