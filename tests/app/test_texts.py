"""Lists as text read back as what they were made of, whatever the names hold."""

from __future__ import annotations

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.texts import listed, named, quoted


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1), st.data())
def test_any_name_reads_back(names: list[str], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.integers(0, len(names) - 1)))
    columns = named(quoted(names), np.array(chosen, dtype=np.int64)), range(len(chosen))
    entries = json.loads(b"[" + listed('{"of":%s,"n":%s}', *columns) + b"]")
    assert [(entry["of"], entry["n"]) for entry in entries] == [
        (names[number], n) for n, number in enumerate(chosen)
    ]
