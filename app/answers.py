"""Answers as JSON, with an ETag where what is answered never changes; and how OpenAPI says so."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import Header, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from app.kept import MAKING, Kept

ANSWER = ConfigDict(from_attributes=True, frozen=True)
"""Of models that are made from what storage returns."""

JSON = "application/json"
GZIP_LEVEL = 3
PACKED: Kept[bytes] = Kept(64_000_000, len)
"""Large answers that never change, as they leave."""
LOCATION = {"Location": "Where the thing is."}
ETAG = {"ETag": "Another one where the thing is another."}
Answers = dict[int | str, dict[str, Any]]
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=200,
        pattern=r"^[\x20-\x7e]+$",
        description="A repeat with this key by the same caller within 24 hours gets the same run.",
    ),
]


IfMatch = Annotated[
    str | None,
    Header(max_length=1_000, description="The ETag of the state that the edit was made from."),
]


def json_answer(
    model: BaseModel, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A model as an answer, serialised where it is called: off the event loop."""
    content = model.model_dump_json()
    return Response(content, status_code=status, headers=headers, media_type=JSON)


def etag_of(*parts: object) -> str:
    """An ETag of what tells one state of a thing from another."""
    return ".".join(map(str, parts))


def is_match(if_match: str, etag: str) -> bool:
    """Whether an If-Match header names this state."""
    return _is_known(if_match, etag)


def with_etag(request: Request, etag: str, content: bytes) -> Response:
    """JSON with its ETag, or 304 where the caller has it already."""
    known = _not_modified(request, etag)
    return known or Response(content, headers=_tagged(etag), media_type=JSON)


def kept_answer(request: Request, etag: str, make: Callable[[], bytes]) -> Response:
    """JSON that never changes, with its ETag, or 304: made and compressed once, then kept.

    The path's template and the ETag say what it is; both are made where they are not kept.
    """
    known = _not_modified(request, etag)
    if known is not None:
        return known
    kind = getattr(request.scope.get("route"), "path", request.url.path)
    packed = PACKED.get((kind, etag), lambda: _packed(make))
    headers = {**_tagged(etag), "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(packed, headers=headers, media_type=JSON)
    return Response(gzip.decompress(packed), headers=headers, media_type=JSON)


def _not_modified(request: Request, etag: str) -> Response | None:
    """304 where the caller has it already."""
    if _is_known(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=_tagged(etag))
    return None


def _tagged(etag: str) -> dict[str, str]:
    return {"ETag": f'"{etag}"'}


def _packed(make: Callable[[], bytes]) -> bytes:
    with MAKING:
        return gzip.compress(make(), compresslevel=GZIP_LEVEL)


def shown(status: int, example: Any, headers: Mapping[str, str] | None = None) -> Answers:
    """What OpenAPI shows of an answer: an example, and the headers that come with it.

    The example travels as text as far as `app.openapi`: FastAPI drops what is null in it.
    """
    described = {
        name: {"description": text, "schema": {"type": "string"}}
        for name, text in (headers or {}).items()
    }
    answer: dict[str, Any] = {"content": {JSON: {"example": json.dumps(example)}}}
    return {status: answer | ({"headers": described} if described else {})}


def shown_with_etag(example: Any) -> Answers:
    """What OpenAPI shows of an answer with an ETag."""
    known: Answers = {304: {"description": "Not Modified: If-None-Match names what is there."}}
    return shown(200, example, ETAG) | known


def _is_known(if_none_match: str, etag: str) -> bool:
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in tags or f'"{etag}"' in tags
