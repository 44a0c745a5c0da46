"""Demo portfolios over HTTP."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from app.demo import demos
from app.errors import problems

router = APIRouter(prefix="/demo", tags=["demo"])


class DemoItem(BaseModel):
    """A demo there is."""

    name: str
    title: str


class DemoList(BaseModel):
    """Every demo there is."""

    items: list[DemoItem]


@router.get("")
def list_demos() -> DemoList:
    """The demo portfolios: seeded, with invented people."""
    return DemoList(
        items=[DemoItem(name=name, title=title) for name, title in demos.titles().items()]
    )


@router.get("/{name}", responses=problems(404))
def get_demo(name: str) -> dict[str, Any]:
    """A ready body for POST /optimize."""
    return demos.request(name)
