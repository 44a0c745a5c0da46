"""set_skill: somebody knows something better or worse."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft, altered
from solver.portfolio.changes.naming import Named, expect, person, person_of
from solver.portfolio.changes.wording import day_of, does, named
from solver.portfolio.numbers import Day, Id, Level
from solver.portfolio.portfolio import Learning, Person


class SetSkill(Change):
    """A person has a skill at a level, from the start or from a day on; 0 takes it away."""

    kind: Literal["set_skill"]
    person: Id
    skill: Id
    level: Level
    from_: Day | None = Field(default=None, alias="from")

    def apply(self, draft: Draft) -> str:
        expect(draft, person(self.person), Named("skill", self.skill, "/skill"))
        who = person_of(draft, self.person)
        new = self._learning(who) if self.from_ is not None else self._skilled(draft, who)
        draft.swap("people", {who.id: new})
        skill = next(s.name or s.id for s in draft.portfolio.skills if s.id == self.skill)
        from_day = "" if self.from_ is None else f" from {day_of(self.from_)} on"
        if self.level == 0:
            return f"{does(who, 'no longer has', 'no longer have')} {skill}{from_day}."
        return f"{does(who, 'has', 'have')} {skill} at level {self.level}{from_day}."

    def _learning(self, who: Person) -> Person:
        said = {"skill": self.skill, "level": self.level, "from": self.from_}
        return altered(who, learning=(*who.learning, Learning.model_validate(said)))

    def _skilled(self, draft: Draft, who: Person) -> Person:
        """The level from the start on: steps learnt until then no longer count."""
        skills = {skill: n for skill, n in who.skills.items() if skill != self.skill}
        if self.level:
            skills = {**who.skills, self.skill: self.level}
        learning = tuple(step for step in who.learning if not self._outdates(draft, step))
        if learning == who.learning:
            return altered(who, skills=skills)
        draft.note(f"What {named(who)} had learnt of '{self.skill}' by the start is gone.", who)
        return altered(who, skills=skills, learning=learning)

    def _outdates(self, draft: Draft, step: Learning) -> bool:
        return step.skill == self.skill and step.from_ <= draft.portfolio.calendar.start
