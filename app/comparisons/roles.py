"""What people of a role can give, against what demands of it ask for and have, by period."""

from __future__ import annotations

from collections.abc import Sequence

from app.comparisons.amounts import Ints
from app.comparisons.axes import Axes, Placed
from app.comparisons.entries import RoleCompared, RoleFigures
from solver.plan import Hours
from solver.portfolio.numbers import hours_in


def roles(axes: Axes, placed: Sequence[Placed]) -> tuple[RoleCompared, ...]:
    """Every role that somebody or some demand has, by its id; that of none comes last."""
    return tuple(
        RoleCompared(role, tuple(_figures(plan, r) for plan in placed))
        for r, role in enumerate(axes.roles)
    )


def _figures(plan: Placed, r: int) -> RoleFigures:
    def hours(quarters: Ints) -> tuple[Hours | None, ...]:
        pairs = zip(hours_in(quarters), plan.planned, strict=True)
        return tuple(amount if is_planned else None for amount, is_planned in pairs)

    filled = plan.filled[r]
    return RoleFigures(
        capacity=hours(plan.supply[r]),
        asked=hours(filled + plan.unfilled[r]),
        filled=hours(filled),
    )
