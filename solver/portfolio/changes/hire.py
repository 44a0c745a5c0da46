"""hire: new people of a role."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft
from solver.portfolio.changes.naming import Named, expect
from solver.portfolio.changes.wording import counted, day_of, named
from solver.portfolio.numbers import Day, Id, Number
from solver.portfolio.portfolio import Person, Role


class Hire(Change):
    """New people `hire-<role>-1` and so on, with the role and its skills."""

    kind: Literal["hire"]
    role: Id
    count: Annotated[int, Field(strict=True, ge=1, le=1000)]
    rate: Number | None = None
    from_: Day | None = Field(default=None, alias="from")

    def apply(self, draft: Draft) -> str:
        expect(draft, Named("role", self.role, "/role"))
        role = next(role for role in draft.portfolio.roles if role.id == self.role)
        first = self._first_number(draft)
        for number in range(first, first + self.count):
            draft.add("people", self._person(role, number), "")
        who = counted(self.count, "new person joins", "new people join")
        from_day = "" if self.from_ is None else f" on {day_of(self.from_)}"
        rate = "" if self.rate is None else f" at {self.rate:,} an hour"
        return f"{who} as {named(role)}{rate}{from_day}."

    def brings(self) -> frozenset[str]:
        return frozenset(f"hire-{self.role}-{number}" for number in range(1, self.count + 1))

    def _first_number(self, draft: Draft) -> int:
        """Numbers go on after those that people of this kind have."""
        begin = f"hire-{self.role}-"
        ends = (p.id.removeprefix(begin) for p in draft.people if p.id.startswith(begin))
        return max((int(end) for end in ends if end.isascii() and end.isdigit()), default=0) + 1

    def _person(self, role: Role, number: int) -> Person:
        said: dict[str, Any] = {
            "id": f"hire-{self.role}-{number}",
            "name": f"New {named(role)} {number}",
            "role": self.role,
        }
        skills = {skill: level for skill, level in role.skills.items() if level}
        given = {"skills": skills, "rate": self.rate, "from": self.from_}
        more = {name: value for name, value in given.items() if value not in (None, {})}
        return Person.model_validate({**said, **more})
