"""Webhooks of a real service with a real worker: sent, refused once, and sent again."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from app.webhooks.sending import signature
from tests.app.webhooks.receiver import receiving
from tests.cli.test_service import serving
from tests.http.documents import document

RUN = {"portfolio": document(), "settings": {"time_limit": 5, "threads": 1}, "wait": 60}


@pytest.mark.slow
def test_the_end_of_a_run_arrives_signed_though_the_receiver_was_down_at_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAFFOLIO_WEBHOOK_ALLOW", "127.0.0.0/8")
    url = f"sqlite:///{tmp_path / 'staffolio.db'}"
    with receiving(503, 204) as receiver, serving(url) as (client, _):
        events = ["run.completed", "batch.completed"]
        made = client.post("/webhooks", json={"url": receiver.url, "events": events}).json()
        run = client.post("/optimize", json=RUN).json()
        assert run["status"] == "completed"
        until = time.monotonic() + 60
        while len(receiver.got) < 2 and time.monotonic() < until:
            time.sleep(0.1)
        shown = client.get(f"/webhooks/{made['id']}").json()
        scenario = {"scenario": run["scenario"], "settings": {"time_limit": 5, "threads": 1}}
        client.post("/batches", json={"name": "two", "runs": [scenario] * 2})
        while len(receiver.got) < 5 and time.monotonic() < until:
            time.sleep(0.1)
    (_, first, body), (_, second, again), *rest = receiver.got
    assert body == again
    assert json.loads(body)["run"]["id"] == run["id"]
    for headers in (first, second):
        moment = int(headers["staffolio-signature"].partition(",")[0][2:])
        assert headers["staffolio-signature"] == signature(made["secret"], moment, body)
        assert abs(moment - time.time()) < 120
    assert shown["last"]["attempts"] == 2
    assert sorted(headers["staffolio-event"] for _, headers, _ in rest) == [
        "batch.completed",
        "run.completed",
        "run.completed",
    ]
