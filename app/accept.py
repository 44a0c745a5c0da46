"""Which form of an answer a caller would rather have."""

from __future__ import annotations

CSV = "text/csv"


def is_csv_wanted(accept: str) -> bool:
    """Whether a caller would rather have CSV than JSON."""
    weights = dict(_weighted(part) for part in accept.lower().split(","))
    return weights.get(CSV, 0) > weights.get("application/json", 0)


def _weighted(part: str) -> tuple[str, float]:
    """A media range of an Accept header, and its weight."""
    kind, _, parameters = part.partition(";")
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name == "q" and value.replace(".", "", 1).isdecimal():
            return kind.strip(), float(value)
    return kind.strip(), 1.0
