"""Long lists as JSON text straight from columns: a quarter of the time that objects take."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Name = TypeVar("Name")
TEXTS = json.JSONEncoder(ensure_ascii=False)


def quoted(names: Iterable[str]) -> list[str]:
    """Texts as JSON strings."""
    return list(map(TEXTS.encode, names))


def named(names: Sequence[Name], numbers: NDArray[np.int64]) -> Iterable[Name]:
    """The name of each number."""
    return map(names.__getitem__, numbers.tolist())


def listed(template: str, *columns: Iterable[Any]) -> bytes:
    """An entry a row, commas between them: the template holds a %s for each column."""
    return ",".join(map(template.__mod__, zip(*columns, strict=True))).encode()
