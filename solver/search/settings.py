"""What a caller sets for one run."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from solver.portfolio.numbers import Number


class Settings(BaseModel):
    """How long a run may take, when it may end earlier, on how many cores, from which seed.

    work_limit: counted work instead of seconds, about a second of one core each, so that the same
    document and settings give the same plan; it goes with one thread. time_limit stays, as a stop
    for safety.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    time_limit: Annotated[float, Field(ge=0.1, le=86_400, allow_inf_nan=False)] = 20
    gap: Number = 0
    work_limit: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)] | None = None
    threads: Annotated[int, Field(ge=1, le=1024)] | None = None
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 1

    @field_validator("threads")
    @classmethod
    def _is_one_where_work_counts(cls, threads: int | None, info: ValidationInfo) -> int | None:
        if info.data.get("work_limit") is not None and threads not in {None, 1}:
            text = "A run with work_limit takes one thread; leave threads out, or give 1."
            raise PydanticCustomError("work_limit", text)
        return threads
