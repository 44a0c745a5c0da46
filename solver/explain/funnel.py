"""From everybody down to what is in the way: the reason hours stay unfilled in one period.

Every rule says whom it shuts out. Somebody shut out by one rule alone could work but for it: that
rule is the reason, or what stands behind it, such as weightier work.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from solver.explain.value import Value
from solver.explain.words import joined, listed
from solver.explain.work import Work
from solver.plan import Decision, Reason
from solver.portfolio.axes import Bools
from solver.portfolio.calendar import Ints
from solver.portfolio.numbers import hours_of
from solver.portfolio.portfolio import Portfolio
from solver.rules import RULES
from solver.rules.base import Ask, Blocks

NAMED = 3


class Rank(IntEnum):
    """How near the hours were to being filled: the smaller, the nearer."""

    FREE = 0
    RULE = 1
    BUSY = 2
    AWAY = 3
    UNSKILLED = 4
    SHUT = 5
    SEVERAL = 6


@dataclass(frozen=True, slots=True)
class Why:
    """A reason in words, and the obstacles it names: people, rules, demands worked instead."""

    rank: Rank
    reason: Reason
    detail: str
    people: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """What the rules say to an ask: those that shut anybody out, and whom.

    shut: rule -> bool [k]. count: int64 [k], how many rules shut each of them out.
    """

    ask: Ask
    shut: dict[str, Bools]
    count: Ints

    def alone(self, name: str) -> Bools:
        """Whom a rule shuts out and no other one: [k]."""
        is_alone: Bools = self.shut[name] & (self.count == 1)
        return is_alone


class Funnel:
    """Finds the reasons of one plan's shortages."""

    def __init__(self, portfolio: Portfolio, decision: Decision) -> None:
        self.portfolio, self.axes = portfolio, portfolio.axes
        self.ledger = decision.ledger(portfolio)
        self.blocks: dict[str, Blocks] = {}
        for rule in RULES:
            blocks = rule.blocks(portfolio, decision)
            if blocks is not None:
                self.blocks[rule.name] = blocks
        self.work = Work(self.ledger, self.blocks)
        self.value = Value(self.ledger)

    def why(self, d: int, t: int, quarters: int) -> Why:
        """The reason nobody works so many quarter hours more on a demand in a period."""
        is_open = self.portfolio.doors.are_open(self.axes.demands[d], (slice(None), t))
        may = self._asked(d, t, quarters, np.flatnonzero(is_open))
        for look in (self._free, self._by_rule, self._busy, self._away):
            why = look(may)
            if why is not None:
                return why
        others = self._asked(d, t, quarters, np.flatnonzero(~is_open))
        return self._unskilled(may, others) or self._shut(others) or self._several(may, others)

    def _asked(self, d: int, t: int, quarters: int, people: Ints) -> Answers:
        """Ask people, and every rule but eligibility whom of them it shuts out."""
        ask = Ask.of(self.ledger, (d, t), quarters, people)
        shut, count = {}, np.zeros(len(people), dtype=np.int64)
        for name, blocks in self.blocks.items() if len(people) else ():
            if name != "eligibility":
                is_shut = blocks.shuts(ask)
                if is_shut.any():
                    shut[name] = is_shut
                    count += is_shut
        return Answers(ask, shut, count)

    def _free(self, may: Answers) -> Why | None:
        """Somebody could take hours right now; the plan is better without."""
        free = may.ask.people[may.count == 0]
        if not len(free):
            return None
        i, text = self.value.words(may.ask, free)
        return Why(Rank.FREE, "lower_priority", text, (self.axes.members[i],))

    def _by_rule(self, may: Answers) -> Why | None:
        """Somebody has the time and may, but for one rule."""
        for name in (name for name in may.shut if name != "capacity"):
            k = np.flatnonzero(may.alone(name))
            if len(k):
                i = int(may.ask.people[k[0]])
                text = f"{name}: {self.blocks[name].why(may.ask, i)}."
                return Why(Rank.RULE, "rule", text, (self.axes.members[i],), (name,))
        return None

    def _busy(self, may: Answers) -> Why | None:
        """Somebody could, but for work on projects that weigh as much or more."""
        if "capacity" not in may.shut:
            return None
        is_full = may.shut.get("parallel", np.zeros(1, dtype=bool))
        is_busy = may.shut["capacity"] & (may.count == 1 + is_full)
        is_full = np.broadcast_to(is_full, is_busy.shape)
        for k in np.flatnonzero(is_busy).tolist():
            taken = self.work.weightier(may.ask, int(may.ask.people[k]), leaves=bool(is_full[k]))
            if taken:
                i = int(may.ask.people[k])
                text = self.work.words(may.ask, i, taken)
                demands = tuple(self.axes.demands[d].id for d in taken)
                return Why(
                    Rank.BUSY, "lower_priority", text, (self.axes.members[i],), instead=demands
                )
        return None

    def _away(self, may: Answers) -> Why | None:
        """Somebody could, but has too few hours left."""
        k = np.flatnonzero(may.alone("capacity")) if "capacity" in may.shut else np.zeros(0, int)
        if not len(k):
            return None
        people, t = may.ask.people[k], may.ask.t
        left = np.maximum(self.work.limit[people, t] - self.ledger.x.load[people, t], 0)
        order = np.argsort(-left, kind="stable")[:NAMED]
        names = [self.axes.members[i] for i in people[order].tolist()]
        hours = joined([f"{hours_of(quarters)} h" for quarters in left[order].tolist()])
        more = hours_of(may.ask.least_of(int(people[order[0]])))
        has = "has" if len(k) == 1 else "have"
        text = (
            f"{listed(names, len(k))} could do it but {has} too few hours left"
            f" {self.axes.when(t)} ({hours}, and {more} h are needed at least); more capacity"
            f" of {names[0] if len(k) == 1 else 'one of them'} then would help."
        )
        return Why(Rank.AWAY, "no_capacity", text, tuple(names))

    def _unskilled(self, may: Answers, others: Answers) -> Why | None:
        """Somebody has the time and would be let in, but lacks a skill."""
        ask, demand = others.ask, self.axes.demands[others.ask.d]
        would = (others.count == 0) & self.axes.employed[ask.people, ask.t]
        admitted = self.portfolio.doors.admitted(demand)
        if admitted is not None:
            would &= admitted[ask.people]
        if not would.any():
            return None
        i, asked, has = self._nearest(ask, ask.people[would])
        who = "Nobody with" if len(may.ask.people) else "There is nobody with"
        spare = " can take hours" if len(may.ask.people) else ""
        member = self.axes.members[i]
        text = (
            f"{who} {asked}{spare} {self.axes.when(ask.t)}; {member} could but has {has}:"
            f" training {member}, or hiring, would help."
        )
        return Why(Rank.UNSKILLED, "no_skill", text, (member,))

    def _nearest(self, ask: Ask, people: Ints) -> tuple[int, str, str]:
        """Who lacks the fewest levels; the skills asked for, and what he has of those he lacks."""
        needs, t = self.axes.needs[ask.d], ask.t
        levels = {skill: self.axes.levels(skill)[people, t].astype(np.int64) for skill in needs}
        gap = np.zeros(len(people), dtype=np.int64)
        for skill, level in needs.items():
            gap += np.maximum(level - levels[skill], 0)
        k = int(gap.argmin())
        asked = joined([f"level {level} of {skill}" for skill, level in needs.items()])
        lacks = [skill for skill, level in needs.items() if levels[skill][k] < level]
        has = [f"level {levels[s][k]} of {s}" if levels[s][k] else f"no {s}" for s in lacks]
        return int(people[k]), asked, joined(has)

    def _shut(self, others: Answers) -> Why | None:
        """Somebody has the time but may not work there, for more than skills."""
        k = np.flatnonzero(others.count == 0)
        if not len(k):
            return None
        i = int(others.ask.people[k[0]])
        text = f"eligibility: {self.blocks['eligibility'].why(others.ask, i)}; letting this"
        text += " person in would help."
        return Why(Rank.SHUT, "rule", text, (self.axes.members[i],), ("eligibility",))

    def _several(self, may: Answers, others: Answers) -> Why:
        """Everybody is shut out in more than one way: the one with the fewest."""
        found = [
            (int(answers.count.min()) + extra, answers)
            for answers, extra in ((may, 0), (others, 1))
            if len(answers.count)
        ]
        if not found:
            return Why(Rank.SEVERAL, "no_capacity", "There is nobody in the portfolio; add people.")
        answers = min(found, key=lambda pair: pair[0])[1]
        k = int(answers.count.argmin())
        i = int(answers.ask.people[k])
        names = [name for name, is_shut in answers.shut.items() if is_shut[k]]
        if answers is others:
            names.insert(0, "eligibility")
        words = "; ".join(self.blocks[name].why(answers.ask, i) for name in names)
        text = f"{joined(names)}: {words}."
        return Why(Rank.SEVERAL, "rule", text, (self.axes.members[i],), tuple(names))
