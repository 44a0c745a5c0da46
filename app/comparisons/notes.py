"""What does not compare with the baseline, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.comparisons.queries import Document, StoredPlan
from app.comparisons.schemas import Note
from app.comparisons.terms import Horizon, Points
from solver.portfolio.numbers import plain


def notes(plans: Sequence[StoredPlan]) -> tuple[Note, ...]:
    """What does not compare with the first plan, plan by plan."""
    return tuple(note for plan in plans[1:] for note in _notes(plan, plans[0]))


def _notes(plan: StoredPlan, baseline: StoredPlan) -> Iterator[Note]:
    one, other = plan.document.terms, baseline.document.terms
    if one.points != other.points:
        yield Note(plan.about.id, "other_policy", _policy(one.points, other.points))
    if one.currency != other.currency:
        yield Note(plan.about.id, "other_currency", _currency(one.currency, other.currency))
    if one.horizon != other.horizon:
        yield Note(plan.about.id, "other_horizon", _horizon(plan.document, baseline.document))


def _policy(one: Points, other: Points) -> str:
    return (
        f"Its policy counts points otherwise than the baseline's: {'; '.join(_words(one, other))}. "
        "Compare KPIs and the amounts of parts instead of points."
    )


def _words(one: Points, other: Points) -> Iterator[str]:
    for part, weight in one.weights.items():
        if weight != other.weights[part]:
            yield f"{part} weighs {plain(weight)} instead of {plain(other.weights[part])}"
    if one.tiers != other.tiers:
        yield f"its tiers are {_tiers(one)} instead of {_tiers(other)}"
    if one.overtime_premium != other.overtime_premium:
        premiums = plain(one.overtime_premium), plain(other.overtime_premium)
        yield "its overtime premium is {} instead of {}".format(*premiums)


def _tiers(points: Points) -> str:
    if len(points.tiers) == 1:
        return "none"
    return "(" + "), then (".join(", ".join(tier) for tier in points.tiers) + ")"


def _currency(one: str | None, other: str | None) -> str:
    own, base = (name or "no named currency" for name in (one, other))
    return (
        f"Its money is in {own}, the baseline's in {base}: amounts of money, and points of them, "
        "are neither better nor worse. Compare hours and shares."
    )


def _horizon(one: Document, other: Document) -> str:
    own, base = one.terms.horizon, other.terms.horizon
    return f"It plans {_days(own)}, the baseline {_days(base)}. {_advice(one, other)}"


def _days(horizon: Horizon) -> str:
    plural = "" if horizon.count == 1 else "s"
    return f"{horizon.count} {horizon.kind}{plural} from {horizon.first} to {horizon.last}"


def _advice(one: Document, other: Document) -> str:
    """What can be compared all the same."""
    own, base = one.terms.horizon, other.terms.horizon
    both = sorted(set(one.periods) & set(other.periods))
    if own.kind == base.kind and both:
        days = f"{len(both)} that begin from {both[0]} to {both[-1]}"
        return f"Compare the {own.kind}s both plan: {days}. Sums are over all that each plans."
    first, last = max(own.first, base.first), min(own.last, base.last)
    if first > last:
        return "They have no day in common: compare shares alone."
    return f"Both plan the days from {first} to {last}, in other periods: compare shares alone."
