"""The demos over HTTP, without the rest of the service."""

from __future__ import annotations

import asyncio

import httpx
from fastapi import FastAPI

from app import errors
from app.demo import demos
from app.demo.endpoints import router


def get(path: str) -> httpx.Response:
    """What a service of nothing but demos answers."""
    app = FastAPI()
    app.include_router(router)
    errors.install(app)

    async def fetch() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get(path)

    return asyncio.run(fetch())


def test_the_list_names_and_titles_every_demo() -> None:
    items = get("/demo").json()["items"]
    assert {item["name"]: item["title"] for item in items} == demos.titles()


def test_a_demo_is_a_ready_body_for_optimize() -> None:
    assert get("/demo/office").json() == demos.request("office")


def test_an_unknown_demo_is_a_problem_document() -> None:
    answer = get("/demo/huge")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["code"] == "not_found"
