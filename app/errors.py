"""Errors as HTTP says them: RFC 9457 problem documents. Nothing else knows a status code."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from pydantic_core import to_json
from sqlalchemy.exc import IntegrityError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.outages import MESSAGES, OUTAGES, code_of, is_of_deleted, status_of
from solver.errors import AllocationError, InvalidPortfolio, Issue, UnreadableDocument
from solver.portfolio.reading import pointer, worded

logger = logging.getLogger(__name__)
PROBLEM_TYPE = "application/problem+json"
LONGEST_NAME = 100
RETRY_SECONDS = 5
"""When to try again what the database could not do."""


class Problem(BaseModel):
    """A problem document (RFC 9457); `errors` names every fault found.

    A fault's pointer is a JSON pointer into the body; a fault of a parameter points to
    `/path/…`, `/query/…` or `/header/…` instead.
    """

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: tuple[Issue, ...]


class InvalidRequest(InvalidPortfolio):
    """A body that can't be what it should be; `issues` lists every fault."""

    code = "invalid_request"


class NotFound(AllocationError):
    """A thing that was asked for by its id and is not there; `pointer`: by which field."""

    code = "not_found"

    def __init__(self, what: str, name: str, pointer: str = "") -> None:
        shown = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
        text = f"There is no {what} '{shown}'. Correct the id, or list what there is."
        super().__init__(text)
        self.pointer = pointer


class Conflict(AllocationError):
    """Something that can't be done as things stand."""

    code = "conflict"


class NotSignedIn(AllocationError):
    """No key was sent, or none that is known."""

    code = "unauthorized"


class NotAllowed(AllocationError):
    """The caller's key has not the role this takes, or the request came from elsewhere."""

    code = "forbidden"


class Stale(AllocationError):
    """An edit of something that was edited meanwhile; `members` show both sides."""

    code = "stale"

    def __init__(self, message: str, members: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.members = members or {}


class IfMatchMissing(AllocationError):
    """An edit that does not say which state of the thing it was made from."""

    code = "if_match_missing"


class BodyTooLarge(AllocationError):
    """A body beyond the limit, seen from its length or while it came in."""

    code = "too_large"


class WrongMediaType(AllocationError):
    """A body that does not say it is JSON."""

    code = "media_type"


class TooManyRequests(AllocationError):
    """A caller that asks faster than it may; `seconds` until the next request is served."""

    code = "too_many_requests"

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.headers = {"Retry-After": str(seconds)}


STATUS: Mapping[type[AllocationError], int] = {
    UnreadableDocument: 400,
    NotSignedIn: 401,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Stale: 412,
    BodyTooLarge: 413,
    WrongMediaType: 415,
    InvalidPortfolio: 422,
    IfMatchMissing: 428,
    TooManyRequests: 429,
}
SAID: Mapping[int, tuple[str, str]] = {
    404: ("no_such_path", "There is nothing at this path. See /docs for all there is."),
    405: ("no_such_method", "This path does not take this method. See /docs for what it takes."),
}
TITLES: Mapping[int, str] = {413: "Content Too Large", 422: "Unprocessable Content"}
"""Where Python's own words differ from one version to the next."""
EXAMPLES: Mapping[int, Issue] = {
    400: Issue("", "unparsable", "The body is no JSON: EOF at line 1 column 0. Correct it there."),
    401: Issue("", "unauthorized", "Send a key: `Authorization: Bearer KEY`."),
    403: Issue("", "forbidden", "This takes a key with the role planner; yours is a viewer's."),
    404: Issue("", "not_found", "There is no run '1f0'. Correct the id, or list what there is."),
    409: Issue(
        "", "conflict", "This Idempotency-Key came with another body before. Use a new one."
    ),
    412: Issue(
        "", "stale", "It was edited meanwhile. Look at `current`, then send your edit anew."
    ),
    413: Issue("", "too_large", "The body is larger than 64 MB. Send less."),
    415: Issue("", "media_type", "Send JSON, with `Content-Type: application/json`."),
    422: Issue("/wait", "int_type", "Give a whole number (not in quotes, no decimals)."),
    428: Issue("", "if_match_missing", "Send `If-Match` with the ETag that you read."),
    429: Issue("", "too_many_requests", "At most 600 requests in a minute. Send the next in 2 s."),
    503: Issue("", "not_ready", "The database does not answer. Look at the service's log."),
}


def problem(
    status: int,
    issues: Sequence[Issue],
    headers: Mapping[str, str] = {},
    members: Mapping[str, Any] = {},
) -> Response:
    """A problem document as an answer; `members` are what it says beyond the usual ones."""
    return Response(
        to_json(problem_of(status, issues).model_dump() | dict(members)),
        status_code=status,
        headers=dict(headers),
        media_type=PROBLEM_TYPE,
    )


def problem_of(status: int, issues: Sequence[Issue]) -> Problem:
    """The document of a problem; its detail is the first fault, and how many more there are."""
    more = f" And {len(issues) - 1} more, see errors." if len(issues) > 1 else ""
    return Problem(
        title=_title(status),
        status=status,
        detail=issues[0].message + more,
        errors=tuple(issues),
    )


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of the problems an endpoint may answer with."""
    return {status: _described(status) for status in statuses}


def refusal(status: int) -> dict[str, Any]:
    """The same of one problem, as OpenAPI itself says it."""
    said = _described(status)
    schema = {"$ref": f"#/components/schemas/{said.pop('model').__name__}"}
    said["content"][PROBLEM_TYPE]["schema"] = schema
    return said


def install(app: FastAPI) -> None:
    """Turn every error of an app into a problem document."""
    app.add_exception_handler(AllocationError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid_parameters)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(IntegrityError, _deleted)
    for kind in OUTAGES:
        app.add_exception_handler(kind, _outage)


def _title(status: int) -> str:
    return TITLES.get(status) or HTTPStatus(status).phrase


def _described(status: int) -> dict[str, Any]:
    body = problem_of(status, [EXAMPLES[status]]).model_dump()
    return {
        "description": _title(status),
        "model": Problem,
        "content": {PROBLEM_TYPE: {"example": body}},
    }


async def _refused(_: Request, error: Exception) -> Response:
    kinds = type(error).__mro__
    status = next((STATUS[kind] for kind in kinds if kind in STATUS), 500)
    issues = getattr(error, "issues", None) or [_issue(error)]
    headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else {}
    headers = headers | getattr(error, "headers", {})
    return problem(status, issues, headers, getattr(error, "members", {}))


async def _outage(_: Request, error: Exception) -> Response:
    """A database that is gone, full, read-only or busy is told as that, and when to try again."""
    code = code_of(error)
    logger.error("outage", extra={"code": code, "error": str(error)[:500]})
    issue = Issue("", code, MESSAGES[code])
    return problem(status_of(error), [issue], {"Retry-After": str(RETRY_SECONDS)})


async def _deleted(_: Request, error: Exception) -> Response:
    """What a request needed was there when it looked, and was deleted before it wrote."""
    if not is_of_deleted(error):
        raise error
    text = "Something that this needs was deleted meanwhile; look again at what there is."
    return problem(409, [Issue("", "deleted", text)])


def _issue(error: Exception) -> Issue:
    return Issue(getattr(error, "pointer", ""), getattr(error, "code", "error"), str(error))


async def _http(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 500)
    detail = str(getattr(error, "detail", error))
    code, text = SAID.get(status, (_title(status).lower().replace(" ", "_"), detail))
    headers = dict(getattr(error, "headers", None) or {})
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = _allowed(request) or headers.get("Allow", "GET")
    return problem(status, [Issue("", code, text)], headers)


def _allowed(request: Request) -> str:
    """Every method of the path; the router names those of the first route it met alone."""
    template = getattr(request.scope.get("route"), "path", "")
    return ", ".join(sorted(request.app.openapi()["paths"].get(template, {}))).upper()


async def _invalid_parameters(_: Request, error: Exception) -> Response:
    details: Iterable[Mapping[str, Any]] = error.errors() if hasattr(error, "errors") else ()
    return problem(422, [_parameter(detail) for detail in details])


def _parameter(detail: Mapping[str, Any]) -> Issue:
    place, *path = detail["loc"]
    where = pointer((place, *path))
    if detail["type"] == "extra_forbidden":
        return Issue(where, "extra_forbidden", "There is no such parameter here; leave it out.")
    if detail["type"] == "missing":
        return Issue(where, "missing", "This parameter is required; give it.")
    return Issue(where, str(detail["type"]), worded(detail))
