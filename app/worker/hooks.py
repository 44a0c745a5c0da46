"""What workers and runs call of other nouns: one line each, imported when it is first needed.

Named by text, for those modules import this package's in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

ERRANDS: Mapping[str, str] = {"webhook": "app.webhooks.delivering:deliver"}
"""By kind: (database, what) -> seconds until it must be called again, None where it is done."""
TICKS: Sequence[str] = (
    "app.schedules.firing:fire_due",
    "app.keeping:sweep",
    "app.webhooks.delivering:put_again",
)
"""(database, moment): about once a minute, on one worker; a minute may be missed."""
RUN_ENDED: Sequence[str] = ("app.webhooks.events:runs_ended",)
"""(session, ids of runs): in the transaction that ends them, whichever way."""


@cache
def find(name: str) -> Callable[..., Any]:
    """The function of a name `module:function`."""
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found
