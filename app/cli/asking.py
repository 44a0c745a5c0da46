"""A service asked over HTTP from the command line: patiently where it is away for a moment."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Any

import click
import httpx

from app.cli.database import Refused
from app.security import is_loopback
from solver.errors import Issue

TIMES = httpx.Timeout(120.0, connect=10.0)
AWAY = frozenset({429, 502, 503, 504})
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
LONGEST_ASKED = 60.0
PAGE = 200
JITTER = 0.2
BEFORE_SENDING = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Away(click.ClickException):
    """The service did not answer for as long as it was waited for."""

    exit_code = 1


class Faulty(Exception):
    """The service refused what was sent; issues: each fault, by its place in it."""

    def __init__(self, status: int, issues: tuple[Issue, ...]) -> None:
        super().__init__(issues[0].message)
        self.status, self.issues = status, issues


class Service:
    """A service by its address, asked with a key.

    patience: seconds for which it may be away before that is an error.
    """

    def __init__(self, url: str, key: str | None, patience: float) -> None:
        self.url, self.patience = url, patience
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        try:
            parsed = httpx.URL(url)
            if parsed.scheme not in {"http", "https"} or not parsed.host:
                raise httpx.InvalidURL(url)
            self._http = httpx.Client(
                base_url=parsed,
                headers=headers,
                timeout=TIMES,
                trust_env=not is_loopback(parsed.host),
            )
        except (httpx.InvalidURL, UnicodeError, ValueError):
            raise Refused(
                f"'{url}' is no address of a service; give one such as http://127.0.0.1:8000."
            ) from None

    def __enter__(self) -> Service:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        """What is at a path. Raises Faulty, Away."""
        return self._ask("GET", path, is_repeatable=True, params=query)

    def items(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Everything in a list, page by page."""
        cursor: str | None = None
        while True:
            more = {} if cursor is None else {"cursor": cursor}
            page = self.get(path, limit=PAGE, **query, **more)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def post(self, path: str, body: bytes, once: str | None = None) -> dict[str, Any]:
        """Send JSON. once: a key by which the service knows a repeat. Raises Faulty, Away."""
        headers = {"Content-Type": "application/json"}
        headers |= {} if once is None else {"Idempotency-Key": once}
        is_repeatable = once is not None
        return self._ask("POST", path, is_repeatable=is_repeatable, content=body, headers=headers)

    def _ask(self, method: str, path: str, *, is_repeatable: bool, **what: Any) -> dict[str, Any]:
        until, pause = time.monotonic() + self.patience, FIRST_PAUSE
        while True:
            try:
                answer = self._http.request(method, path, **what)
            except httpx.HTTPError as error:
                self._refuse_repeat(error, is_repeatable=is_repeatable)
                why, wait = str(error) or type(error).__name__, pause
            else:
                if answer.status_code not in AWAY:
                    return _read(answer, self.url)
                why, wait = f"it answers {answer.status_code}", _asked_to_wait(answer, pause)
            if time.monotonic() + wait > until:
                raise Away(f"{self.url} can't be reached: {why}")
            time.sleep(wait * random.uniform(1 - JITTER, 1 + JITTER))
            pause = min(2 * pause, LONGEST_PAUSE)

    def _refuse_repeat(self, error: httpx.HTTPError, *, is_repeatable: bool) -> None:
        """What may have arrived is not sent again, unless that is harmless."""
        if not (is_repeatable or isinstance(error, BEFORE_SENDING)):
            text = f"{self.url} broke off ({error}). Start again; what it has is used again"
            raise Away(text) from None


def _asked_to_wait(answer: httpx.Response, pause: float) -> float:
    """The seconds of Retry-After, where there are some."""
    said = answer.headers.get("retry-after", "")
    return min(float(said), LONGEST_ASKED) if said.isdecimal() and len(said) < 6 else pause  # noqa: PLR2004


def _read(answer: httpx.Response, url: str) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        told = None
    if not isinstance(told, Mapping):
        raise Refused(f"{url} answered {answer.status_code} with no JSON: it is no Staffolio.")
    if answer.status_code < HTTPStatus.BAD_REQUEST:
        return dict(told)
    if "errors" not in told:
        raise Refused(f"{url} answered {answer.status_code}: it is no Staffolio.")
    issues = tuple(Issue(e["pointer"], e["code"], e["message"]) for e in told["errors"])
    if answer.status_code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise Refused(f"{issues[0].message} On the command line: --key, or STAFFOLIO_KEY.")
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Away(f"{url}: {issues[0].message}")
    raise Faulty(answer.status_code, issues)
