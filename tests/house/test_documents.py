"""What the documents say is so: links lead somewhere, targets exist, examples are portfolios."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from solver.document import parse
from tests.house.sources import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
README = (ROOT / "README.md").read_text()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", path.read_text())
    missing = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_make_targets_exist(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", path.read_text(), re.MULTILINE))
    assert named - targets == set()


def test_the_portfolio_of_the_readme_is_one() -> None:
    (block,) = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    portfolio = parse(block.encode())
    assert [person.id for person in portfolio.people] == ["ann", "bob"]


def test_settings_of_the_readme_exist() -> None:
    text = (ROOT / "app" / "config.py").read_text()
    for name in re.findall(r"STAFFOLIO_([A-Z_]+)", README):
        assert re.search(rf"^    {name.lower()}:", text, re.MULTILINE), name


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    listed = [
        *project["dependencies"],
        *(n for e in project["optional-dependencies"].values() for n in e),
    ]
    reasons = (ROOT / "docs" / "adr" / "0005-dependencies.md").read_text()
    tables = "\n".join(line for line in reasons.splitlines() if line.startswith("|"))
    names = {re.split(r"[\[<>=~]", entry)[0] for entry in listed}
    assert {name for name in names if not re.search(rf"\b{name}\b", tables)} == set()
