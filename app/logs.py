"""Logs as lines of text or of JSON: an event, its fields, and what it is about.

What it is about (the request, its caller, the run, the attempt) is said once, around the work, and
stands on every line that is written meanwhile.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal

PLAIN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}
SECRETS = (
    (re.compile(r"\bstf_[\w-]{16,}"), "stf_***"),
    (re.compile(r"(?i)(bearer\s+)[^\s\"']+"), r"\1***"),
    (re.compile(r"(\w://[^:/@\s]*):[^@/\s]+@"), r"\1:***@"),
    (re.compile(r"(?i)(password=)('[^']*'|[^\s&\"']+)"), r"\1***"),
)
"""What no line may hold: keys as they are sent, and passwords of database addresses."""

_ABOUT: ContextVar[dict[str, Any] | None] = ContextVar("about", default=None)


@contextmanager
def about(**fields: Any) -> Iterator[None]:
    """Put fields on every line written inside, in the threads that requests use as well."""
    token = _ABOUT.set({**(_ABOUT.get() or {}), **fields})
    try:
        yield
    finally:
        _ABOUT.reset(token)


def note(**fields: Any) -> None:
    """Add fields to what the innermost `about` says, once they are known."""
    known = _ABOUT.get()
    if known is not None:
        known.update(fields)


def fields() -> Mapping[str, Any]:
    """What the lines written here are about."""
    return _ABOUT.get() or {}


def configure(log_format: Literal["text", "json"] = "text", level: int = logging.INFO) -> None:
    """Send every logger's lines to standard error in one format.

    uvicorn's own line for each request is left out: `app.observing.requests` writes a better one.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if log_format == "json" else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("httpx").setLevel(logging.WARNING)  # else whole addresses of webhooks


class TextLines(logging.Formatter):
    """`12:00:01 INFO app.runs: started run=… seconds=…`, on one line whatever the fields hold."""

    def format(self, record: logging.LogRecord) -> str:
        said = f"{_time(record):%H:%M:%S} {record.levelname} {record.name}: {record.getMessage()}"
        shown = "".join(f" {name}={_shown(value)}" for name, value in _fields(record).items())
        return without_secrets(said + shown + _traceback(self, record, "\n"))


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, event and its fields."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": _time(record).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": without_secrets(record.getMessage()),
            **{name: _bare(value) for name, value in _fields(record).items()},
        }
        traceback = without_secrets(_traceback(self, record))
        return json.dumps(line | ({"traceback": traceback} if traceback else {}), default=str)


def without_secrets(text: str) -> str:
    """The text with every key and password in it masked."""
    for pattern, masked in SECRETS:
        text = pattern.sub(masked, text)
    return text


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    own = {name: value for name, value in vars(record).items() if name not in PLAIN}
    return {**fields(), **own}


def _bare(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return without_secrets(str(value))


def _shown(value: Any) -> str:
    """A value that can't be taken for another line, nor hide what follows."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(value)
    )


def _time(record: logging.LogRecord) -> dt.datetime:
    return dt.datetime.fromtimestamp(record.created, dt.UTC)


def _traceback(formatter: logging.Formatter, record: logging.LogRecord, before: str = "") -> str:
    return before + formatter.formatException(record.exc_info) if record.exc_info else ""
