"""What the invented office can do: skills, roles, how common each is and how sought after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SKILLS = {
    "java": "Java development",
    "data": "Data engineering",
    "cloud": "Cloud operations",
    "design": "Interaction design",
    "test": "Testing",
    "analysis": "Business analysis",
    "security": "Security engineering",
    "lead": "Leading projects",
}


@dataclass(frozen=True, slots=True)
class Trade:
    """A role, its main skill, and the market for it inside the office.

    share: of the people. load: hours asked over hours there are; above 1 somebody goes without.
    rate: money per hour at the role's level. second: the skill its people often have too.
    """

    role: str
    name: str
    skill: str
    level: int
    share: float
    load: float
    rate: int
    second: str


TRADES = (
    Trade("developer", "Developer", "java", 2, 0.22, 0.92, 70, "test"),
    Trade("senior-developer", "Senior developer", "java", 4, 0.12, 1.12, 95, "cloud"),
    Trade("data-engineer", "Data engineer", "data", 3, 0.12, 1.08, 90, "java"),
    Trade("cloud-engineer", "Cloud engineer", "cloud", 3, 0.10, 1.04, 88, "security"),
    Trade("designer", "Designer", "design", 3, 0.10, 0.86, 75, "analysis"),
    Trade("tester", "Tester", "test", 2, 0.12, 0.88, 62, "analysis"),
    Trade("analyst", "Business analyst", "analysis", 3, 0.12, 0.92, 80, "lead"),
    Trade("security-engineer", "Security engineer", "security", 3, 0.05, 1.3, 110, "cloud"),
    Trade("project-lead", "Project lead", "lead", 3, 0.05, 1.1, 105, "analysis"),
)


def skills() -> list[dict[str, Any]]:
    """The skills of the document."""
    return [{"id": skill, "name": name} for skill, name in SKILLS.items()]


def roles() -> list[dict[str, Any]]:
    """The roles of the document, each with the level its main skill needs."""
    return [{"id": t.role, "name": t.name, "skills": {t.skill: t.level}} for t in TRADES]
