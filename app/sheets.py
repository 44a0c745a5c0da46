"""Rows as CSV text that a spreadsheet may open: no cell is a formula there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a cell begins that a spreadsheet would work out. Source: OWASP, CSV injection."""


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Lines of CSV; a text that begins as formulas do gets an apostrophe before it."""
    text = io.StringIO()
    csv.writer(text).writerows(map(_plain, rows))
    return text.getvalue()


def _plain(row: Sequence[object]) -> Iterator[object]:
    for cell in row:
        is_formula = isinstance(cell, str) and cell.startswith(FORMULA)
        yield f"'{cell}" if is_formula else cell
