"""Logs as lines of text or of JSON: an event and its fields."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from typing import Any, Literal

PLAIN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


def configure(log_format: Literal["text", "json"] = "text", level: int = logging.INFO) -> None:
    """Send every logger's lines to standard error in one format; uvicorn's too."""
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


class TextLines(logging.Formatter):
    """`12:00:01 INFO app.runs: started run=… seconds=…`"""

    def format(self, record: logging.LogRecord) -> str:
        said = f"{_time(record):%H:%M:%S} {record.levelname} {record.name}: {record.getMessage()}"
        fields = "".join(f" {name}={value}" for name, value in _fields(record).items())
        return said + fields + _traceback(self, record, "\n")


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, event and its fields."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": _time(record).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **_fields(record),
        }
        traceback = _traceback(self, record)
        return json.dumps(line | ({"traceback": traceback} if traceback else {}), default=str)


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in PLAIN}


def _time(record: logging.LogRecord) -> dt.datetime:
    return dt.datetime.fromtimestamp(record.created, dt.UTC)


def _traceback(formatter: logging.Formatter, record: logging.LogRecord, before: str = "") -> str:
    return before + formatter.formatException(record.exc_info) if record.exc_info else ""
