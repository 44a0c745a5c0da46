"""Rules and parts are listed, named, documented and tested alike."""

from __future__ import annotations

import re

import pytest
from pydantic import BaseModel

from solver.checker.figures import FIGURES
from solver.parts import PARTS
from solver.parts.base import Part
from solver.portfolio import portfolio as models
from solver.portfolio.policy import Policy
from solver.rules import RULES
from solver.rules.base import Rule
from tests.house.sources import ROOT

DOCUMENT = (ROOT / "docs" / "problem.md").read_text()
LISTS: dict[str, type[BaseModel]] = {
    "people": models.Person,
    "projects": models.Project,
    "demands": models.Demand,
    "bookings": models.Booking,
    "preferences": models.Preference,
    "roles": models.Role,
    "calendar": models.Calendar,
    "policy": Policy,
}
NAMED: list[Rule | Part] = [*RULES, *PARTS]


def documented(heading: str) -> list[str]:
    """Names in the first column of the tables under a heading of docs/problem.md."""
    section = DOCUMENT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)


def fields(model: type[BaseModel]) -> set[str]:
    """A model's fields as the document writes them."""
    return {field.alias or name for name, field in model.model_fields.items()}


def folder_of(thing: Rule | Part) -> str:
    return "rules" if isinstance(thing, Rule) else "parts"


def test_every_rule_is_documented_and_every_documented_rule_is_there() -> None:
    assert sorted(documented("Rules")) == sorted(rule.name for rule in RULES)


def test_every_part_is_documented_and_every_documented_part_is_there() -> None:
    assert sorted(documented("Objective")) == sorted(part.name for part in PARTS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_what_a_rule_reads_exists(rule: Rule) -> None:
    kinds = {other.name for other in RULES if other.Entry is not None}
    assert rule.reads
    for place in rule.reads:
        listed, field = place.split(".")
        known = kinds if listed == "rules" else fields(LISTS[listed])
        assert field in known, f"{rule.name} reads {place}, which no document has"


@pytest.mark.parametrize("thing", NAMED, ids=lambda thing: f"{folder_of(thing)}-{thing.name}")
def test_file_class_and_test_bear_the_name(thing: Rule | Part) -> None:
    folder, kind = folder_of(thing), type(thing)
    assert kind.__module__ == f"solver.{folder}.{thing.name}"
    assert kind.__name__ == "".join(word.capitalize() for word in thing.name.split("_"))
    assert (ROOT / "tests" / folder / f"test_{thing.name}.py").exists()


@pytest.mark.parametrize("folder", ["rules", "parts"])
def test_no_file_is_left_out_of_its_list(folder: str) -> None:
    files = {path.stem for path in (ROOT / "solver" / folder).glob("*.py")}
    listed = {thing.name for thing in NAMED if folder_of(thing) == folder}
    assert files - {"__init__", "base"} == listed


def test_every_figure_is_documented_and_every_documented_figure_is_there() -> None:
    assert sorted(documented("Figures of a plan")) == sorted(FIGURES)
