"""What a caller sets for one run."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from solver.portfolio.numbers import Number


class Settings(BaseModel):
    """How long a run may take, when it may end earlier, on how many cores, from which seed."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    time_limit: Annotated[float, Field(ge=0.1, le=86_400, allow_inf_nan=False)] = 20
    gap: Number = 0
    threads: Annotated[int, Field(ge=1, le=1024)] | None = None
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 1
