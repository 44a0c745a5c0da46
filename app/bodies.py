"""Request bodies: read within the limit, then validated off the event loop, every fault told.

FastAPI's own body parameters would parse on the event loop, take NaN and lone surrogates, and
lose the pointers; so endpoints take these dependencies, and `described` tells OpenAPI of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel

from app.errors import BodyTooLarge, InvalidRequest, WrongMediaType
from solver import document
from solver.document import PortfolioDocument
from solver.errors import InvalidPortfolio, Issue
from solver.portfolio.collecting import paused_collection
from solver.portfolio.reading import read, read_json

Model = TypeVar("Model", bound=BaseModel)
BYTES_PER_MB = 1_000_000
JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"


async def read_body(request: Request) -> bytes:
    """The bytes of a JSON body, refused as soon as it is seen to be too large or no JSON."""
    kind = request.headers.get("content-type", "")
    if not is_json(kind):
        said = f"says `{kind[:100]}`" if kind else "does not say what it is"
        text = f"The body {said}; send JSON, with `Content-Type: application/json`."
        raise WrongMediaType(text)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise WrongMediaType("The body is compressed; send it as it is, without Content-Encoding.")
    limit = int(request.app.state.config.max_body_mb * BYTES_PER_MB)
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > limit:
        raise _too_large(limit)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise _too_large(limit)
    return bytes(body)


def is_json(content_type: str) -> bool:
    """Whether a Content-Type header says JSON, or a JSON merge patch."""
    return content_type.partition(";")[0].strip().lower() in {JSON, MERGE_PATCH}


Raw = Annotated[bytes, Depends(read_body)]


def body_of(kind: type[Model]) -> Callable[[bytes], Model]:
    """A dependency that reads a body as a model."""

    def parse(raw: Raw) -> Model:
        return as_model(kind, read_json(raw), raw)

    return parse


def as_model(kind: type[Model], tree: Any, text: bytes) -> Model:
    """A model from a JSON tree and its text. Raises InvalidRequest with every fault."""
    result = read(kind, tree, text)
    if result.faults or result.model is None:
        raise InvalidRequest(result.faults)
    return result.model


def read_portfolio(raw: Raw) -> PortfolioDocument:
    """The portfolio that a body is. Raises InvalidPortfolio with every fault."""
    with paused_collection():
        return document.parse(raw)


PortfolioBody = Annotated[PortfolioDocument, Depends(read_portfolio)]


def described(model: type[BaseModel], examples: Mapping[str, Any]) -> dict[str, Any]:
    """A route's openapi_extra for a JSON body; `app.openapi` adds the model's schema."""
    shown = {name: {"value": value} for name, value in examples.items()}
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    content = {JSON: {"schema": schema, "examples": shown}}
    BODIES.add(model)
    return {"requestBody": {"required": True, "content": content}}


BODIES: set[type[BaseModel]] = set()
"""The models of request bodies, which OpenAPI's components must hold."""


def under(prefix: str, error: InvalidPortfolio) -> list[Issue]:
    """The faults of a part of a body, their pointers those of the whole body."""
    return [Issue(prefix + fault.pointer, fault.code, fault.message) for fault in error.issues]


def _too_large(limit: int) -> BodyTooLarge:
    text = f"The body is larger than {limit / BYTES_PER_MB:g} MB. Send less, or ask the operator"
    return BodyTooLarge(f"{text} to raise STAFFOLIO_MAX_BODY_MB.")
