"""Bodies nobody should send: each gets its problem document, and the service goes on."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.http.asserts import assert_problem, pointers
from tests.http.documents import document

PATHS = ["/optimize", "/portfolios", "/portfolios/check", "/runs"]
JSON = {"content-type": "application/json"}
UNREADABLE = {
    "nothing": b"",
    "broken": b'{"portfolio": {',
    "not a number": b'{"portfolio": NaN}',
    "infinity": b'{"wait": -Infinity}',
    "no text": b'{"portfolio": "\xff\xfe"}',
    "half a surrogate pair": b'{"portfolio": {"name": "\\ud800"}}',
    "ten thousand lists": b"[" * 10_000 + b"]" * 10_000,
    "ten thousand objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "a byte order mark of another encoding": '{"wait": 1}'.encode("utf-16"),
    "a comment": b"// no\n{}",
    "two documents": b"{} {}",
}
WRONG: dict[str, Any] = {
    "null": None,
    "true": True,
    "a number": 1e308,
    "a text": "portfolio",
    "a list": [],
    "an empty object": {},
    "unknown fields": {"nonsense": 1, "": 2, "a/b~c": 3},
    "zero characters": {"\0": "\0"},
}


@pytest.fixture(autouse=True)
def goes_on(http: httpx.Client) -> Iterator[None]:
    """After each of them the service answers as before."""
    yield
    assert http.get("/readyz").status_code == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_json_is_refused_as_unparsable(
    http: httpx.Client, path: str, body: bytes
) -> None:
    faults = assert_problem(http.post(path, content=body, headers=JSON), 400)
    assert pointers(faults) == {""}


@pytest.mark.parametrize("path", ["/optimize", "/portfolios", "/runs"])
@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
def test_json_of_another_kind_is_refused(http: httpx.Client, path: str, body: Any) -> None:
    assert_problem(http.post(path, content=json.dumps(body), headers=JSON), 422)


@pytest.mark.parametrize("path", PATHS)
def test_a_body_beyond_the_limit_is_refused_by_its_length(http: httpx.Client, path: str) -> None:
    faults = assert_problem(http.post(path, content=b" " * 1_000_001, headers=JSON), 413)
    assert "1 MB" in faults[0]["message"]


@pytest.mark.parametrize("path", PATHS)
def test_a_body_beyond_the_limit_is_refused_while_it_comes_in(
    http: httpx.Client, path: str
) -> None:
    pieces = (b" " * 100_000 for _ in range(1_000))
    assert_problem(http.post(path, content=pieces, headers=JSON), 413)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "json"])
def test_a_body_that_does_not_say_it_is_json_is_refused(http: httpx.Client, kind: str) -> None:
    headers = {"content-type": kind} if kind else {}
    assert_problem(http.post("/optimize", content=b"{}", headers=headers), 415)


@pytest.mark.parametrize(
    ("settings", "where"),
    [
        ({"work_limit": 5, "threads": 2}, "/settings/threads"),
        ({"threads": 2, "work_limit": 5}, "/settings/threads"),
        ({"work_limit": 0}, "/settings/work_limit"),
        ({"work_limit": "5"}, "/settings/work_limit"),
    ],
)
def test_a_limit_on_work_that_can_not_be_kept_is_refused(
    http: httpx.Client, settings: dict[str, Any], where: str
) -> None:
    body = {"portfolio": document(), "settings": settings}
    assert pointers(assert_problem(http.post("/optimize", json=body), 422)) == {where}


def test_a_compressed_body_is_refused_and_never_unpacked(http: httpx.Client) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    assert len(bomb) < 100_000
    for kind in ("gzip", "deflate", "br", "gzip, gzip"):
        headers = JSON | {"content-encoding": kind}
        assert_problem(http.post("/optimize", content=bomb, headers=headers), 415)


def test_every_fault_of_every_part_comes_in_one_answer(http: httpx.Client) -> None:
    broken = document(people=[{"id": "ann", "rate": -1}, {"id": "ann", "skills": {"cobol": 9}}])
    body = {
        "portfolio": broken,
        "settings": {"time_limit": 0, "threads": "4", "colour": "red"},
        "wait": True,
        "a/b": 1,
    }
    found = pointers(assert_problem(http.post("/optimize", json=body), 422))
    assert found >= {
        "/portfolio/people/0/rate",
        "/portfolio/people/1/skills/cobol",
        "/settings/time_limit",
        "/settings/threads",
        "/settings/colour",
        "/wait",
        "/a~1b",
    }


HOSTILE: dict[str, tuple[dict[str, Any], str]] = {
    "the same id twice": ({"people": [{"id": "ann"}, {"id": "ann"}]}, "/people/1/id"),
    "an unknown project": (
        {"demands": [document()["demands"][0] | {"project": "erp"}]},
        "/demands/0/project",
    ),
    "a circle of projects": (
        {
            "projects": [
                {"id": "crm", "after": [{"project": "erp"}]},
                {"id": "erp", "after": [{"project": "crm"}]},
            ]
        },
        "/projects/",
    ),
    "an end before its beginning": (
        {
            "demands": [
                document()["demands"][0]
                | {"effort": [{"from": "2027-02-01", "to": "2027-01-01", "hours_per_week": 1}]}
            ]
        },
        "/demands/0/effort/0/to",
    ),
    "a day that does not exist": (
        {"calendar": {"start": "2027-02-30", "periods": 4}},
        "/calendar/start",
    ),
    "too large a number": ({"people": [{"id": "ann", "rate": 1e308}]}, "/people/0/rate"),
    "true for a number": ({"people": [{"id": "ann", "rate": True}]}, "/people/0/rate"),
    "a text for a number": ({"people": [{"id": "ann", "rate": "40"}]}, "/people/0/rate"),
    "a list for an object": ({"calendar": []}, "/calendar"),
    "an object for a list": ({"people": {"id": "ann"}}, "/people"),
    "an id without letters": ({"people": [{"id": ""}]}, "/people/0/id"),
    "a zero character in an id": ({"people": [{"id": "a\0b"}]}, "/people/0/id"),
    "a whole number with a fraction": (
        {"calendar": {"start": "2027-01-04", "periods": 4.5}},
        "/calendar/periods",
    ),
    "more periods than can be": (
        {"calendar": {"start": "2027-01-04", "periods": 10**30}},
        "/calendar/periods",
    ),
}


@pytest.mark.parametrize(("changes", "pointer"), HOSTILE.values(), ids=HOSTILE)
def test_a_document_with_a_fault_is_told_where_it_is(
    http: httpx.Client, changes: dict[str, Any], pointer: str
) -> None:
    broken = document(**changes)
    found = pointers(assert_problem(http.post("/portfolios", json=broken), 422))
    assert any(place.startswith(pointer) for place in found), found
    inside = pointers(assert_problem(http.post("/optimize", json={"portfolio": broken}), 422))
    assert inside == {f"/portfolio{place}" for place in found}
    told = http.post("/portfolios/check", json=broken).json()["faults"]
    assert pointers(told) == found


def test_a_number_beyond_every_float_is_told_where_it_is(http: httpx.Client) -> None:
    body = json.dumps(document(people=[{"id": "ann", "rate": 0}])).replace(
        '"rate": 0', '"rate": 1e999'
    )
    found = pointers(assert_problem(http.post("/portfolios", content=body, headers=JSON), 422))
    assert found == {"/people/0/rate"}


def test_a_time_limit_beyond_the_services_own_is_refused(http: httpx.Client) -> None:
    body = {"portfolio": document(), "settings": {"time_limit": 601}}
    faults = assert_problem(http.post("/optimize", json=body), 422)
    assert pointers(faults) == {"/settings/time_limit"}
    assert "600" in faults[0]["message"]


@pytest.mark.parametrize("body", [{}, {"portfolio": None}, {"scenario": None}])
def test_optimize_asks_what_to_plan_where_nothing_is_given(
    http: httpx.Client, body: dict[str, Any]
) -> None:
    assert pointers(assert_problem(http.post("/optimize", json=body), 422)) == {"/portfolio"}


def test_optimize_takes_a_portfolio_or_a_scenario_but_not_both(http: httpx.Client) -> None:
    body = {"portfolio": document(), "scenario": "x"}
    assert pointers(assert_problem(http.post("/optimize", json=body), 422)) == {"/scenario"}
