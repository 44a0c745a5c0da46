"""What every change has: the fields a scenario gives, and what they do to a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from solver.portfolio.policy import STRICT

if TYPE_CHECKING:
    from solver.portfolio.changes.draft import Draft


@dataclass(frozen=True, slots=True)
class Also:
    """What a change removed or altered beside what it names.

    change: its place among the changes. pointer: the entry in the portfolio before all changes;
    None where it was not there as such.
    """

    change: int
    text: str
    pointer: str | None = None


class Change(BaseModel):
    """One thing a scenario alters in its portfolio. Subclasses name their `kind`."""

    model_config = STRICT

    kind: Any

    def apply(self, draft: Draft) -> str:
        """Alter the draft, and say in a sentence what has changed.

        Raises InvalidPortfolio, its pointers counted from the change, where it can't be applied;
        the draft is then of no more use.
        """
        raise NotImplementedError

    def counts_outside(self, draft: Draft) -> bool:
        """Whether what it does on days outside the horizon can make a plan different."""
        return False

    def brings(self) -> frozenset[str]:
        """Ids that later changes may name once this one is applied."""
        return frozenset()
