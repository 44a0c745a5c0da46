"""Answers as JSON, with an ETag where what is answered never changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Header, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

ANSWER = ConfigDict(from_attributes=True, frozen=True)
"""Of models that are made from what storage returns."""

JSON = "application/json"
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=200,
        pattern=r"^[\x20-\x7e]+$",
        description="A repeat with this key by the same caller within 24 hours gets the same run.",
    ),
]


def json_answer(
    model: BaseModel, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A model as an answer, serialised where it is called: off the event loop."""
    content = model.model_dump_json()
    return Response(content, status_code=status, headers=headers, media_type=JSON)


def with_etag(request: Request, etag: str, content: bytes) -> Response:
    """JSON with its ETag, or 304 where the caller has it already."""
    headers = {"ETag": f'"{etag}"'}
    if _is_known(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=JSON)


ETAGGED = {
    200: {"headers": {"ETag": {"schema": {"type": "string"}, "description": "Changes with it."}}},
    304: {"description": "Not Modified: If-None-Match names what is there."},
}
LOCATION = {"headers": {"Location": {"schema": {"type": "string"}, "description": "Where it is."}}}


def _is_known(if_none_match: str, etag: str) -> bool:
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in tags or f'"{etag}"' in tags
