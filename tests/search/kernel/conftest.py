"""Plain kernels count as compiled ones do."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def _wraps_around() -> Iterator[None]:
    """Random numbers are what is left of a product beyond 64 bits; no warning for that."""
    with np.errstate(over="ignore"):
        yield
