"""Numbers and dates as the document writes them: strict types, exact decimals."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

LIMIT = 1_000_000_000
QUARTERS_PER_HOUR = 4
ID, TEXT = r"^[^\x00-\x1f\x7f-\x9f]{1,200}$", r"^[^\x00]*$"


class _Bounds:
    """A JSON number, kept as int or float just as it was written, within bounds."""

    def __init__(self, low: float, high: float = LIMIT, *, is_open_high: bool = True) -> None:
        self.low, self.high, self.is_open_high = low, high, is_open_high

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        upper: dict[str, Any] = {"lt" if self.is_open_high else "le": self.high}
        whole = core_schema.int_schema(strict=True, ge=int(self.low), **upper)
        broken = core_schema.float_schema(strict=True, ge=self.low, allow_inf_nan=False, **upper)
        return core_schema.union_schema(
            [whole, broken],
            mode="left_to_right",
            custom_error_type="number",
            custom_error_message=self._message(),
        )

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, __: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        upper = "exclusiveMaximum" if self.is_open_high else "maximum"
        return {"type": "number", "minimum": self.low, upper: self.high}

    def _message(self) -> str:
        if self.is_open_high and self.low == 0:
            return "Give a number, not negative and below 1,000,000,000 (not in quotes)."
        below = "below" if self.is_open_high else "at most"
        return f"Give a number from {self.low:,} to {below} {self.high:,} (not in quotes)."


class _PlainDate:
    """A date as YYYY-MM-DD and nothing else: a bare number in quotes would pass otherwise."""

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(strict=True, pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
        steps = core_schema.chain_schema([text, core_schema.date_schema(strict=False)])
        message = "Give a date that exists, as YYYY-MM-DD, such as 2027-01-04 (in quotes)."
        return core_schema.custom_error_schema(
            core_schema.json_or_python_schema(
                json_schema=steps,
                python_schema=core_schema.union_schema(
                    [core_schema.date_schema(strict=True), steps]
                ),
            ),
            custom_error_type="date",
            custom_error_message=message,
        )

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, __: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


class NullMeans:
    """A field that may be null, which means what its absence means."""

    def __init__(self, default: Any) -> None:
        self.default = default

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            lambda value: self.default if value is None else value,
            core_schema.nullable_schema(handler(source)),
        )


Number = Annotated[int | float, _Bounds(0)]
Share = Annotated[int | float, _Bounds(0, 1, is_open_high=False)]
AnyNumber = Annotated[int | float, _Bounds(-LIMIT + 1)]
Whole = Annotated[int, Field(strict=True, ge=0, lt=LIMIT)]
Level = Annotated[int, Field(strict=True, ge=0, le=5)]
Day = Annotated[dt.date, _PlainDate()]
Id = Annotated[str, Field(strict=True, pattern=ID)]
Text = Annotated[str, Field(strict=True, max_length=10_000, pattern=TEXT)]


@lru_cache(maxsize=65_536)
def exact(number: float) -> Fraction:
    """The decimal literal itself: 0.1 is one tenth, not the float nearest to it."""
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))


def quarters_up(hours: float) -> int:
    """Hours of a lower limit in quarter hours, rounded up where they are no multiple."""
    exactly = exact(hours) * QUARTERS_PER_HOUR
    return -(-exactly.numerator // exactly.denominator)


def quarters_down(hours: float) -> int:
    """Hours of an upper limit in quarter hours, rounded down where they are no multiple."""
    return (exact(hours) * QUARTERS_PER_HOUR).__floor__()


def hours_of(quarters: int) -> int | float:
    """Quarter hours as the hours a document shows: 6 -> 1.5, 8 -> 2."""
    whole, rest = divmod(int(quarters), QUARTERS_PER_HOUR)
    return whole + rest / QUARTERS_PER_HOUR if rest else whole


def hours_in(quarters: NDArray[np.int64]) -> list[int | float]:
    """Many quarter hours as hours, each as `hours_of` says."""
    amounts, which = np.unique(quarters, return_inverse=True)
    return list(map([hours_of(amount) for amount in amounts.tolist()].__getitem__, which.tolist()))


def plain(number: Fraction) -> int | float:
    """An exact value as a JSON number: whole where it is whole."""
    return int(number) if number.denominator == 1 else float(number)
