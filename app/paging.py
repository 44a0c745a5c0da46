"""Lists come in pages: `limit`, and an opaque `cursor` that says where the next page begins."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from app.errors import InvalidRequest
from solver.errors import Issue

Item = TypeVar("Item")
Other = TypeVar("Other")
Key = tuple[int | str, ...]
LONGEST_PART = 500


class Paging(BaseModel):
    """The query parameters every list takes; unknown ones are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: Annotated[int, Field(ge=1, le=200, description="Items a page.")] = 50
    cursor: Annotated[
        str | None,
        Field(min_length=1, max_length=2_000, description="`next` of the page before."),
    ] = None


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some of a list; `next` is the cursor of what follows, None at the end."""

    items: tuple[Item, ...]
    next: str | None = None

    def map(self, answer: Callable[[Item], Other]) -> Page[Other]:
        """The same page, each item turned into its answer."""
        return Page(tuple(answer(item) for item in self.items), self.next)


def cut(items: Sequence[Item], limit: int, key: Callable[[Item], Key]) -> Page[Item]:
    """A page of at most `limit` items, from one item more than that where there are more.

    key: what the items are sorted by; the query of the next page starts after it.
    """
    page = tuple(items[:limit])
    return Page(page, encode(key(page[-1])) if len(items) > limit else None)


def encode(key: Key) -> str:
    """A cursor of the key that the page ends with."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def decode(cursor: str | None, *kinds: type[int] | type[str]) -> Key | None:
    """The key in a cursor; `kinds` are the types of its members. Raises InvalidRequest."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise _unknown() from None
    if not isinstance(key, list) or [type(part) for part in key] != list(kinds):
        raise _unknown()
    if not all(_is_plain(part) for part in key):
        raise _unknown()
    return tuple(key)


def _is_plain(part: int | str) -> bool:
    """Something a database takes: a whole number of 64 bits, or text it can store."""
    if isinstance(part, int):
        return abs(part) < 1 << 63
    return len(part) <= LONGEST_PART and all(
        c >= " " and not "\ud800" <= c <= "\udfff" for c in part
    )


def _unknown() -> InvalidRequest:
    text = "This is no cursor of this list; give `next` of the page before, or leave it out."
    return InvalidRequest([Issue("/query/cursor", "cursor", text)])
