"""The tests that docs/security.md names are there, and it names every role."""

from __future__ import annotations

import re

from app.keys.service import ROLES
from tests.house.sources import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text()


def test_the_tests_it_names_exist() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)
    assert len(named) > 20
    for file, test in named:
        assert (ROOT / file).exists(), file
        assert not test or f"def {test}(" in (ROOT / file).read_text(), test


def test_it_says_what_each_role_may() -> None:
    assert re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE) == list(ROLES)
