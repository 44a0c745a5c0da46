"""What every refusal must look like."""

from __future__ import annotations

from typing import Any

import httpx


def assert_problem(answer: httpx.Response, status: int) -> list[dict[str, Any]]:
    """A problem document of this status; its faults."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["errors"]
    for fault in body["errors"]:
        assert set(fault) == {"pointer", "code", "message"}
        assert fault["pointer"] == "" or fault["pointer"].startswith("/")
        assert fault["code"]
        assert fault["message"].strip()
    errors: list[dict[str, Any]] = body["errors"]
    return errors


def pointers(faults: list[dict[str, Any]]) -> set[str]:
    """Where the faults are."""
    return {fault["pointer"] for fault in faults}
