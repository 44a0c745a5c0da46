"""A rough function may sum in any order; its strict twin has one result, whatever the processor.

Machine code counts as there only where the compiler will find it.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from solver.search import compiling
from solver.search.compiling import roughly, strictly

Singles = NDArray[np.float32]
NOTHING = np.float32(0)
FOLDER = compiling.cache_folder


@roughly
def summed(values: Singles) -> np.float32:
    total = NOTHING
    for n in range(len(values)):
        total += values[n]
    return total


@roughly
def doubled(values: Singles) -> np.float32:
    return summed(values) * np.float32(2)


def in_order(values: Singles) -> np.float32:
    """The sum from left to right in single precision."""
    return np.float32(np.cumsum(values, dtype=np.float32)[-1])


def test_a_strict_twin_sums_from_left_to_right_down_to_what_it_calls() -> None:
    rng = np.random.default_rng(1)
    strict = strictly(doubled)
    for _ in range(20):
        values = rng.random(10_000, dtype=np.float32)
        assert strict(values) == in_order(values) * 2
        assert np.isclose(doubled(values), strict(values), rtol=1e-3)


def test_a_function_keeps_its_rough_form_beside_its_twin() -> None:
    strictly(doubled)
    assert doubled.targetoptions["fastmath"]  # type: ignore[attr-defined]  # numba's own
    assert doubled.py_func.__globals__["summed"] is summed  # type: ignore[attr-defined]  # numba's own


def test_a_search_elsewhere_or_written_anew_is_not_warm(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of another installation the compiler finds nothing, even of the very same version."""
    kept = tmp_path / "kept"
    monkeypatch.setenv("STAFFOLIO_CACHE_DIR", str(kept))
    folders = []
    for name in ("one", "other"):
        monkeypatch.setattr(compiling, "SEARCH", shutil.copytree(compiling.SEARCH, tmp_path / name))
        folders.append(_folder())
    os.utime(compiling.SEARCH / "heat.py", (1, 1))
    folders.append(_folder())
    assert folders[2] == _folder()
    assert len(set(folders)) == len(folders)
    assert all(folder.parent == kept for folder in folders)


def test_machine_code_that_nobody_used_for_a_month_is_forgotten(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STAFFOLIO_CACHE_DIR", str(tmp_path))
    own = _folder()
    recent, old, foreign = (tmp_path / name for name in ("0" * 16, "1" * 16, "photos"))
    for folder in (recent, old, foreign):
        folder.mkdir()
        (folder / "file").touch()
    long_ago = time.time() - 31 * 24 * 3600
    for folder in (own, old, foreign):
        os.utime(folder, (long_ago, long_ago))
    monkeypatch.setattr(compiling, "cache_folder", _folder)
    compiling.mark_warm()
    assert set(tmp_path.iterdir()) == {own, recent, foreign}
    assert compiling.is_warm()


def _folder() -> Path:
    """Where machine code is kept, as a new process would say."""
    found = FOLDER.__wrapped__()
    assert found is not None
    return found
