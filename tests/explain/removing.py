"""Take away what a reason names, and ask the oracle whether some of the hours become possible."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from solver.explain.funnel import Rank, Why
from tests.oracle.facts import Facts, Slices
from tests.oracle.judge import outlook_of, slices_of, violations_of

ZERO, QUARTER, PLENTY = Fraction(0), Fraction(1, 4), Fraction(1000)
Document = dict[str, Any]
Change = Callable[[Facts], None]


class Case:
    """A shortage of a plan: the demand, and the periods in which its hours could be worked."""

    def __init__(self, document: Document, plan: Document, demand: str, t: int) -> None:
        self.document, self.plan, self.demand = document, plan, demand
        facts = Facts(document)
        self.periods = facts.horizon if facts.is_window(demand) else [t]

    def is_true(self, why: Why) -> bool:
        """Whether hours are possible once the obstacle is gone, and not before (but for FREE)."""
        if why.rank == Rank.FREE:
            return any(self.could(t, people=why.people) for t in self.periods)
        return not any(map(self.could, self.periods)) and self.is_removable(why)

    def is_removable(self, why: Why) -> bool:
        """Whether taking the obstacle away makes hours possible; of named people, each one."""
        if why.reason == "rule":
            return any(
                self.could(t, dropped=why.rules) or self.could_with_skills(t, why)
                for t in self.periods
            )
        if why.rank == Rank.BUSY:
            return any(self.could(t, people=why.people, off=why.instead) for t in self.periods)
        change = {"no_capacity": self.more_capacity, "no_skill": self.more_skill}[why.reason]
        return bool(why.people) and any(
            all(self.could(t, people=(i,), change=change(i, t)) for i in why.people)
            for t in self.periods
        )

    def could_with_skills(self, t: int, why: Why) -> bool:
        """Whether hours are possible where eligibility, one of several, is a skill that is granted.

        Somebody who has the level is no longer a junior either, for whom a mentor is missing.
        """
        facts = Facts(self.document)
        return "eligibility" in why.rules and any(
            self.could(t, people=(i,), dropped=why.rules, change=self.more_skill(i, t))
            for i in why.people
            if facts.employed[i, t] and facts.is_allowed(i, self.demand)
        )

    def could(
        self,
        t: int,
        *,
        people: tuple[str, ...] = (),
        dropped: tuple[str, ...] = (),
        off: tuple[str, ...] = (),
        change: Change = lambda facts: None,
    ) -> bool:
        """Whether one of the people could be given hours in a period without breaking a rule.

        dropped: rules that need not hold. off: demands the people are taken off in the period.
        """
        facts = Facts(self.document)
        outlook, x = outlook_of(facts, self.plan), slices_of(facts, self.plan)
        change(facts)
        for i in people or facts.people:
            rest = without(facts, x, i, t, off)
            for hours in self.more(facts, rest.get((i, self.demand, t), ZERO), dropped):
                found = violations_of(outlook, {**rest, (i, self.demand, t): hours})
                if not found.keys() - set(dropped):
                    return True
        return False

    def more(self, facts: Facts, now: Fraction, dropped: tuple[str, ...]) -> Iterator[Fraction]:
        """More hours than now: on the grid, up to all that is ever asked."""
        if "slice" in dropped:
            yield now + QUARTER
        most = max(facts.effort[self.demand].values(), default=ZERO)
        if facts.is_window(self.demand):
            most = sum(facts.effort[self.demand].values(), ZERO)
        yield from (
            facts.step * n for n in range(1, int(most / facts.step) + 1) if facts.step * n > now
        )

    def more_capacity(self, i: str, t: int) -> Change:
        """Plenty of capacity for somebody in a period; the step stays."""

        def change(facts: Facts) -> None:
            facts.cap[i, t] += PLENTY * (facts.step > 0)

        return change

    def more_skill(self, i: str, t: int) -> Change:
        """The levels the demand needs, for this demand alone."""

        def change(facts: Facts) -> None:
            for j in facts.people:
                for d in facts.demands:
                    for s in facts.horizon:
                        facts.is_eligible(j, d, s)
            assert facts.employed[i, t]
            assert facts.is_allowed(i, self.demand)
            facts._eligible[i, self.demand, t] = True
            for skill, level in facts.needs[self.demand].items():
                facts._levels[i, skill, t] = max(level, facts.level(i, skill, t))

        return change


def without(facts: Facts, x: Slices, i: str, t: int, off: tuple[str, ...]) -> Slices:
    """The slices less a person's on some demands in a period, down to the locks."""
    rest = {key: hours for key, hours in x.items() if key not in {(i, d, t) for d in off}}
    held = {(i, d, t): facts.lock[i, d, t] for d in off if (i, d, t) in facts.lock}
    return {**rest, **held}
