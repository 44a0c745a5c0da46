"""Files are short, and say nothing of the machine they were written on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.sources import FOLDERS, ROOT, python_files, text_files

MOST_LINES = 300
FOREIGN = {
    "a registry's address": re.compile(
        r"\b(pypi|pythonhosted|npmjs|yarnpkg|crates|rubygems)\.(org|com|io)\b|"
        r"https?://\S+\.(whl|tgz|tar\.gz)\b|index-url"
    ),
    "a path of somebody's machine": re.compile(
        r"(?<![\w.}])/(home|root|Users|work)/[a-z]|[A-Z]:\\\\Users"
    ),
}


@pytest.mark.parametrize("folder", FOLDERS)
def test_files_are_short(folder: str) -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in python_files(folder)
        if (count := len(path.read_text().splitlines())) > MOST_LINES
    }
    assert long == {}, f"these files ask to be two (at most {MOST_LINES} lines)"


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_names(what: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in text_files()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if FOREIGN[what].search(line)
    ]
    assert found == [], f"take out {what}"
