"""A request that is sent twice is carried out once: callers mark it with an Idempotency-Key."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import Conflict
from app.rows import sha256_of, take_turns

KEEP_KEYS = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Idempotency:
    """A caller's Idempotency-Key, and the SHA-256 of the request it came with."""

    key: str
    sha256: str

    @classmethod
    def of(cls, key: str | None, *request: str) -> Idempotency | None:
        """A key, where one was sent, with the digest of what is asked."""
        return None if key is None else cls(key, sha256_of(*request))

    def digest(self, caller: str) -> str:
        """What the caller's requests with this key are known by."""
        return sha256_of(caller, self.key)

    def turn(self, session: Session, caller: str) -> str:
        """The digest; until the transaction ends, another request with the same key waits here."""
        digest = self.digest(caller)
        take_turns(session, digest)
        return digest

    def refuse_another(self, sha256: str | None) -> None:
        """Raises Conflict where the key came with a request of another digest before."""
        if sha256 != self.sha256:
            raise Conflict(
                "This Idempotency-Key came with another request before. "
                "Use a new one for a new request."
            )
