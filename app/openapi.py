"""The OpenAPI document: `python -m app.openapi` prints it, and `make openapi` keeps it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.encoders import jsonable_encoder
from fastapi.openapi.models import Components
from pydantic.json_schema import models_json_schema

from app.answers import JSON
from app.bodies import BODIES
from app.errors import PROBLEM_TYPE, refusal

TEMPLATE = "#/components/schemas/{model}"


def describe(app: FastAPI) -> None:
    """Make an app's OpenAPI whole: the models of bodies, and problems as what they are."""
    plain: Callable[[], dict[str, Any]] = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _whole(plain())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def _whole(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document["components"]["schemas"]
    models = sorted(BODIES, key=lambda model: model.__name__)
    _, found = models_json_schema([(m, "validation") for m in models], ref_template=TEMPLATE)
    for name, schema in _encoded(found["$defs"]).items():
        if schemas.setdefault(name, schema) != schema:
            raise ValueError(f"two models are called {name}; rename one")
    for path in document["paths"].values():
        for method, operation in path.items():
            if "security" in operation:
                operation["security"].append({})  # on a laptop without keys nobody needs one
                _of_everybody(method, operation["responses"])
            answers = operation["responses"]
            if _is_of_fastapi(answers.get("422", {})):
                del answers["422"]  # added to every parameter; ours say so where it can be
            for status, answer in answers.items():
                _as_problem(status, answer.get("content", {}))
                _with_example(answer.get("content", {}).get(JSON, {}))
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return document


def _of_everybody(method: str, answers: dict[str, Any]) -> None:
    """What every endpoint may answer that asks who calls."""
    refusals: list[int] = [HTTPStatus.TOO_MANY_REQUESTS]
    if method != "get":
        refusals.append(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    for status in refusals:
        answers.setdefault(str(status), refusal(status))
    text = "Seconds until the next request is served."
    answers["429"]["headers"] = {"Retry-After": {"description": text, "schema": {"type": "string"}}}


def _encoded(schemas: dict[str, Any]) -> dict[str, Any]:
    """Schemas in the form FastAPI gives its own, so that the same model comes out the same."""
    encoded = jsonable_encoder(Components(schemas=schemas), by_alias=True, exclude_none=True)
    found: dict[str, Any] = encoded["schemas"]
    return found


def _is_of_fastapi(answer: dict[str, Any]) -> bool:
    return "HTTPValidationError" in json.dumps(answer)


def _as_problem(status: str, content: dict[str, Any]) -> None:
    """Problems are told under their own media type, whatever else the path answers with."""
    if status >= "400":
        for kind in [kind for kind in content if kind != PROBLEM_TYPE]:
            content.setdefault(PROBLEM_TYPE, {}).update(content.pop(kind))


def _with_example(content: dict[str, Any]) -> None:
    """The example of an answer, which came as text."""
    if isinstance(content.get("example"), str):
        content["example"] = json.loads(content["example"])


def main() -> None:
    """Print the document."""
    from app.main import create_app  # noqa: PLC0415  # it imports this module

    json.dump(create_app().openapi(), sys.stdout, indent=1, sort_keys=False)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
