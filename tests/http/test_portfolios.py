"""Portfolios over HTTP, on each database."""

from __future__ import annotations

import httpx

from tests.http.asserts import assert_problem
from tests.http.conftest import Service
from tests.http.documents import document


def test_a_portfolio_comes_back_just_as_it_was_sent(service: Service) -> None:
    made = service.http.post("/portfolios", json=document())
    assert made.status_code == 201
    assert made.headers["location"] == f"/portfolios/{made.json()['id']}"
    found = service.http.get(made.headers["location"])
    assert found.json() == made.json() | {"portfolio": document()}


def test_a_name_seen_before_makes_the_next_version(service: Service) -> None:
    first = service.http.post("/portfolios", json=document()).json()
    second = service.http.post("/portfolios", json=document(currency="EUR")).json()
    assert (first["version"], second["version"]) == (1, 2)
    listed = service.http.get("/portfolios", params={"name": "First steps"}).json()["items"]
    assert [item["id"] for item in listed] == [second["id"], first["id"]]
    assert service.http.get("/portfolios", params={"name": "another"}).json()["items"] == []


def test_lists_come_in_pages(service: Service) -> None:
    made = [service.http.post("/portfolios", json=document(name=n)).json()["id"] for n in "abcde"]
    seen: list[str] = []
    query: dict[str, str] = {"limit": "2"}
    while True:
        page = service.http.get("/portfolios", params=query).json()
        assert len(page["items"]) <= 2
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert seen == made[::-1]


def test_its_base_scenario_is_made_with_it(service: Service) -> None:
    made = service.http.post("/portfolios", json=document()).json()
    (scenario,) = service.http.get("/scenarios", params={"portfolio": made["id"]}).json()["items"]
    assert service.http.get(f"/scenarios/{scenario['id']}").json() == scenario
    assert service.http.get(f"/scenarios/{scenario['id']}/portfolio").json() == document()


def test_who_has_a_document_already_is_told_so(http: httpx.Client) -> None:
    place = http.post("/portfolios", json=document()).headers["location"]
    etag = http.get(place).headers["etag"]
    known = http.get(place, headers={"If-None-Match": etag})
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["etag"] == etag
    assert http.get(place, headers={"If-None-Match": '"another"'}).status_code == 200


def test_a_deleted_portfolio_is_gone_with_its_scenarios(service: Service) -> None:
    made = service.http.post("/portfolios", json=document())
    deleted = service.http.delete(made.headers["location"])
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert_problem(service.http.get(made.headers["location"]), 404)
    assert_problem(service.http.delete(made.headers["location"]), 404)
    assert service.http.get("/scenarios").json()["items"] == []


def test_a_portfolio_is_not_deleted_while_its_run_goes_on(service: Service) -> None:
    run = service.http.get(f"/runs/{service.run()}").json()
    assert_problem(service.http.delete(f"/portfolios/{run['portfolio']}"), 409)


def test_check_stores_nothing(service: Service) -> None:
    answer = service.http.post("/portfolios/check", json=document())
    assert answer.json() == {"faults": [], "warnings": []}
    assert service.http.get("/portfolios").json()["items"] == []


def test_check_warns_of_what_can_be_planned_around(service: Service) -> None:
    hard = document(skills=[{"id": "java"}, {"id": "cobol"}])
    hard["demands"][0]["skills"] = {"cobol": 5}
    told = service.http.post("/portfolios/check", json=hard).json()
    assert told["faults"] == []
    assert told["warnings"]
    stored = service.http.post("/portfolios", json=hard).json()
    assert stored["warnings"] == told["warnings"]
