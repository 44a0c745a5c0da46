"""Paths, queries and headers nobody should send."""

from __future__ import annotations

import httpx
import pytest

from tests.http.asserts import assert_problem, pointers
from tests.http.documents import document

LISTS = ["/portfolios", "/scenarios", "/runs", "/plans"]
IDS = ["nope", "%00", "%ff", "..%2f..", "a" * 2_000, "💥", "%ed%a0%80", "1e999", "' OR 1=1 --"]
THINGS = [
    "/portfolios/{}",
    "/portfolios/{}/changes",
    "/portfolios/{}/history",
    "/portfolios/{}/plan-of-record",
    "/scenarios/{}",
    "/scenarios/{}/portfolio",
    "/runs/{}",
    "/plans/{}",
    "/plans/{}/allocations",
    "/demo/{}",
]


@pytest.mark.parametrize("path", THINGS)
@pytest.mark.parametrize("name", IDS)
def test_what_is_not_there_is_not_found(http: httpx.Client, path: str, name: str) -> None:
    assert_problem(http.get(path.format(name)), 404)


@pytest.mark.parametrize("path", ["/", "/nope", "/portfolios/a/b/c/d", "/%00", "/runs/"])
def test_an_unknown_path_is_a_problem_document(http: httpx.Client, path: str) -> None:
    assert_problem(http.get(path), 404)


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/runs"), ("DELETE", "/runs/x"), ("GET", "/optimize")]
)
def test_an_unknown_method_is_a_problem_that_says_what_goes(
    http: httpx.Client, method: str, path: str
) -> None:
    answer = http.request(method, path)
    assert_problem(answer, 405)
    assert answer.headers["allow"]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("limit=0", "/query/limit"),
        ("limit=201", "/query/limit"),
        ("limit=ten", "/query/limit"),
        (f"limit={10**40}", "/query/limit"),
        ("limit=1e999", "/query/limit"),
        ("cursor=nonsense", "/query/cursor"),
        ("cursor=%00", "/query/cursor"),
        ("cursor=W10", "/query/cursor"),
        ("cursor=WzEsMl0", "/query/cursor"),
        ("cursor=", "/query/cursor"),
        ("cursor=💥", "/query/cursor"),
        ("colour=red", "/query/colour"),
    ],
)
def test_a_bad_query_is_told_by_its_parameter(
    http: httpx.Client, path: str, query: str, where: str
) -> None:
    assert pointers(assert_problem(http.get(f"{path}?{query}"), 422)) == {where}


@pytest.mark.parametrize(
    "query", ["status=asleep", "status=", "status=%00", "scenario=" + "a" * 201]
)
def test_a_bad_filter_of_runs_is_refused(http: httpx.Client, query: str) -> None:
    assert_problem(http.get(f"/runs?{query}"), 422)


@pytest.mark.parametrize("query", ["scenario=%00", "scenario=nope", "scenario=%ed%a0%80"])
def test_a_filter_that_nothing_fits_finds_nothing(http: httpx.Client, query: str) -> None:
    assert http.get(f"/runs?{query}").json() == {"items": [], "next": None}


@pytest.mark.parametrize("key", ["", "a" * 201, "\x7f", "ä".encode("latin-1"), b"\xff"])
def test_a_bad_idempotency_key_is_refused(http: httpx.Client, key: str | bytes) -> None:
    body = {"portfolio": document(), "wait": 0}
    raw = key.encode() if isinstance(key, str) else key
    answer = http.post("/optimize", json=body, headers={b"Idempotency-Key": raw})
    assert pointers(assert_problem(answer, 422)) == {"/header/idempotency-key"}
