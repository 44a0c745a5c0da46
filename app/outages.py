"""A database that is gone, full or read-only: what its errors look like, and what to say then."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

OUTAGES = (OperationalError, InternalError, InterfaceError, NoConnection)
"""Errors that may pass: what failed was rolled back whole, and may succeed when tried again."""
FULL = ("disk is full", "no space left", "could not extend file", "disk full", "disk i/o error")
READ_ONLY = ("readonly database", "read-only transaction", "read-only mode")
OF_DELETED = ("foreign key constraint",)
BUSY = ("database is locked",)


def status_of(error: Exception) -> int:
    """The HTTP status of an outage: 507 where there is no room, else 503."""
    return 507 if _says(error, FULL) else 503


def code_of(error: Exception) -> str:
    """The stable code of an outage."""
    if _says(error, FULL):
        return "storage_full"
    if _says(error, READ_ONLY):
        return "storage_read_only"
    return "storage_busy" if _says(error, BUSY) else "storage_unreachable"


def is_of_deleted(error: Exception) -> bool:
    """Whether a row refers to one that is not there any more."""
    return _says(error, OF_DELETED)


def brief(error: Exception) -> str:
    """The first line of what an error says, for the log."""
    return str(error).split("\n")[0]


MESSAGES = {
    "storage_full": "The disk of the database is full; nothing was stored. Make room, then retry.",
    "storage_read_only": "The database can only be read now; nothing was stored. "
    "Let the service write to it again, then retry.",
    "storage_busy": "The database was busy for too long; nothing was stored. Try again.",
    "storage_unreachable": "The database does not answer; nothing was stored. Try again; "
    "if that lasts, look at the service's log and at STAFFOLIO_DATABASE_URL.",
}


def _says(error: Exception, words: tuple[str, ...]) -> bool:
    said = str(error.orig if isinstance(error, DBAPIError) else error).lower()
    return any(word in said for word in words)
