"""Errands and ticks: what workers do beside carrying runs."""

from __future__ import annotations

import datetime as dt
import logging

from app.database import Database
from app.worker import engine, hooks

logger = logging.getLogger(__name__)
RETRY_SECONDS = 60.0
MOST_TRIES = 20


def do_errand(database: Database, kind: str, what: str, tries: int) -> float | None:
    """Do an errand; returns the seconds until it must be tried again, None where it is done."""
    try:
        seconds: float | None = hooks.find(hooks.ERRANDS[kind])(database, what)
        return seconds
    except Exception:
        fields = {"kind": kind, "about": what, "tries": tries + 1}
        logger.exception("errand broke", extra=fields)
        return RETRY_SECONDS if tries + 1 < MOST_TRIES else None


def do_ticks(database: Database, moment: dt.datetime) -> None:
    """Everything that is done about once a minute; one that breaks keeps no other from it."""
    for name in hooks.TICKS:
        try:
            hooks.find(name)(database, moment)
        except Exception:
            logger.exception("tick broke", extra={"function": name})
    try:
        engine.forget_old(database.write, moment)
    except Exception:
        logger.exception("tick broke", extra={"function": "forget_old"})
