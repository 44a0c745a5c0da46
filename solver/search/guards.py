"""Vetoes of the rules that look at more than one person: apart, together, mentor, moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.problem.problem import Bools, Ints

if TYPE_CHECKING:
    from solver.search.ledger import Ledger


class Guards:
    """Whom a rule about several people shuts out, as the plan in the making stands.

    moved: members counted against max_moves, once `count_moves` was called; None before.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.problem = ledger, ledger.problem
        self.apart_of: dict[int, list[Ints]] = {}
        for members in self.problem.apart:
            for i in members.tolist():
                self.apart_of.setdefault(i, []).append(members[members != i])
        self.bound = {int(i) for rule in self.problem.together for i in rule.members}
        self.moved: set[int] | None = None
        self.exempt: set[int] = set()

    @property
    def watches(self) -> bool:
        """Whether any rule about several people is there."""
        rules = self.apart_of or self.bound or self.problem.mentors
        return bool(rules) or self.moved is not None

    def allows(self, i: Ints, d: int) -> Bools | None:
        """Whether each member may be given more hours on a demand, per period [i, t]; None: all."""
        if not self.watches:
            return None
        allowed = np.ones((len(i), self.problem.T), dtype=bool)
        p = int(self.problem.project[d])
        for row, member in enumerate(i.tolist()):
            for mates in self.apart_of.get(member, ()):
                for mate in mates.tolist():
                    allowed[row] &= ~self.ledger.works(mate, p)
            if member in self.bound:
                allowed[row] &= self.ledger.works(member, p)
            if not self._may_move(member):
                allowed[row] = False
        for rule in self.problem.mentors:
            if rule.needs[d]:
                allowed &= ~rule.is_junior[i] | self._guided(rule.is_mentor, p)
        return allowed

    def allows_jointly(self, i: Ints, d: int, t: int) -> bool:
        """Whether members may start on a demand together in a period."""
        crew = set(i.tolist())
        for member in crew:
            for mates in self.apart_of.get(member, ()):
                if crew & set(mates.tolist()):
                    return False
        if self.moved is not None:
            new = crew - self.moved - self.exempt
            if len(self.moved) + len(new) > (self.problem.max_moves or 0):
                return False
        allowed = self.allows(i, d)
        return allowed is None or bool(allowed[:, t].all())

    def booked(self, i: int) -> None:
        """A member was given hours."""
        if self.moved is not None and i not in self.exempt:
            self.moved.add(i)

    def count_moves(self) -> None:
        """From now on whoever is given hours has moved; who differs already has, too."""
        problem = self.problem
        if problem.max_moves is None:
            return
        expected: dict[int, Ints] = {}
        differs: set[int] = set()
        for k in np.flatnonzero(problem.por_row >= 0).tolist():
            i = int(problem.pair_i[k])
            por = self._por(k)
            given = self.ledger.x.get(k)
            if not np.array_equal(por, np.zeros_like(por) if given is None else given):
                differs.add(i)
            if self._is_impossible(k, por):
                self.exempt.add(i)
            expected[i] = expected.get(i, 0) + por
        self.exempt |= {i for i, load in expected.items() if (load > problem.limit[i]).any()}
        booked = set(np.flatnonzero(problem.por_row >= 0).tolist())
        differs |= {int(problem.pair_i[k]) for k in self.ledger.x if k not in booked}
        self.moved = differs - self.exempt

    def _por(self, k: int) -> Ints:
        delay = max(0, int(self.ledger.delays[self.problem.pair_p[k]]))
        return np.asarray(self.problem.por_of(np.array([k]), delay)[0])

    def _is_impossible(self, k: int, por: Ints) -> bool:
        problem = self.problem
        if self.ledger.delays[problem.pair_p[k]] < 0:
            return bool(por.any())
        lock = problem.lock_of(np.array([k]))[0]
        cover = problem.cover[self.ledger.row[problem.pair_d[k]]]
        ineligible = ~problem.may_of(np.array([k]))[0] & (por > lock)
        return bool(((por > 0) & (ineligible | (por > cover))).any())

    def _guided(self, is_mentor: Bools, p: int) -> Bools:
        """Periods in which a mentor has hours on the project."""
        guided = np.zeros(self.problem.T, dtype=bool)
        for i, works in self.ledger.staff.get(p, {}).items():
            guided |= works & is_mentor[i]
        return guided

    def _may_move(self, i: int) -> bool:
        if self.moved is None or i in self.moved or i in self.exempt:
            return True
        return len(self.moved) < (self.problem.max_moves or 0)
