"""CSV that a spreadsheet may open."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sheets import csv_text


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")']
)
def test_no_text_is_a_formula(text: str) -> None:
    ((cell,),) = csv.reader(io.StringIO(csv_text([[text]]), newline=""))
    assert cell[0] == "'"
    assert cell[1:] == text


def test_numbers_stay_numbers() -> None:
    assert csv_text([("ann", -4.5, None, "2027-01-04")]) == "ann,-4.5,,2027-01-04\r\n"


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="=+-@"))))
def test_other_texts_come_back_as_they_are(row: list[str]) -> None:
    (found,) = csv.reader([csv_text([["x", *row]])])
    assert found == ["x", *row]
