"""How a large search shares out its time: annealing first, then parts solved exactly.

Annealing gains most while a plan is rough; from about SECONDS_A_PAIR of it for every pair, parts
that an engine solves gain more, and so does a better bound. Measured on four plans of 50 people,
two seeds each, 10 s: with 5 ms a pair the gap was 0.384 % on average, with 9 ms 0.359 %, with 15 ms
0.385 %; on two of 200 people, 60 s: 0.91 % with 5 ms, 0.86 % with 9 ms. Of 1,000 people over 60 s
the last seventh, given to parts, gained a third of what annealing did in the seventh before: a
twentieth is left to them there.
"""

from __future__ import annotations

from dataclasses import dataclass

from solver.search.heat import coolness_at

SECONDS_A_PAIR = 0.009
LEAST_ANNEALING, MOST_ANNEALING = 0.15, 0.95
SOON, LATE, COLD = 0.5, 0.9, 1.0
WARM_SHARE, COLD_SHARE = 0.5, 0.85
LEAST_HEAT = 0.25


@dataclass(frozen=True, slots=True)
class Phases:
    """annealing: the share of the time after which the plan is cold. warmth: how cool it is at
    first: a hot start costs more than it gains where there is little time to cool.

    cutting_from: the coolness from which threads other than the one that anneals solve parts; until
    then, and where the bound leaves them free, they anneal too. is_alone: there is one thread.
    """

    annealing: float
    warmth: float
    cutting_from: float
    is_alone: bool

    @classmethod
    def of(cls, pairs: int, seconds: float, threads: int) -> Phases:
        """For so many pairs in so much time on so many threads."""
        wanted = SECONDS_A_PAIR * pairs / max(seconds, 1e-6)
        share = min(max(wanted, LEAST_ANNEALING), MOST_ANNEALING)
        warmth = coolness_at(min(max((share / max(wanted, 1e-6)) ** 0.5, LEAST_HEAT), 1.0))
        begins = SOON if wanted < MOST_ANNEALING else LATE
        return cls(share, warmth, begins, threads == 1)

    def cutting_share(self, coolness: float) -> float:
        """How much of the time of the thread that anneals goes to solving parts."""
        if coolness >= COLD:
            return COLD_SHARE
        return WARM_SHARE if self.is_alone and coolness >= LATE else 0.0
