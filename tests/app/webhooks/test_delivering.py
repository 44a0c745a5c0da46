"""Deliveries: put on their way with what they tell of, attempted again, given up in the end."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select, text, update

from app.batches import service as batches
from app.database import Database
from app.errors import Conflict, InvalidRequest, NotFound
from app.rows import change
from app.runs import service as runs
from app.scenarios import queries as scenarios
from app.webhooks import delivering, queries, service
from app.webhooks.addresses import Allowed
from app.webhooks.delivering import PAUSES, deliver
from app.webhooks.schemas import Webhook
from app.webhooks.sending import Answer, signature
from app.worker.messages import Failure
from app.worker.record import begin
from models import DeliveryRow, RunRow, WebhookRow
from models.base import now
from solver.search.settings import Settings
from tests.samples import SLICES, plan
from tests.stored import start_run

PUBLIC = Allowed.of(["public"])
URL = "https://hooks.example/staffolio"
ALL = ("run.completed", "run.failed", "run.cancelled", "batch.completed", "batch.cancelled")
ARRIVED, BROKEN = Answer(204, None), Answer(500, "Answered 500.")


@dataclass
class Post:
    """A receiver that answers as it is told."""

    answer: Answer = ARRIVED
    sent: list[tuple[str, Mapping[str, str], str]] = field(default_factory=list)

    def __call__(self, url: str, headers: Mapping[str, str], body: str, _: Allowed) -> Answer:
        self.sent.append((url, headers, body))
        return self.answer


def made(database: Database, *events: str) -> tuple[str, str]:
    with database.session() as session:
        return service.create(session, URL, events or ALL, PUBLIC, "ann")


def cancelled_run(database: Database) -> str:
    with database.session() as session:
        run = start_run(session)
        runs.cancel(session, run)
    return run


def deliveries(database: Database) -> list[DeliveryRow]:
    with database.read_session() as session:
        return list(session.scalars(select(DeliveryRow).order_by(DeliveryRow.id)))


def webhook(database: Database, name: str) -> Webhook:
    with database.read_session() as session:
        return queries.get(session, name)


def errands(database: Database) -> list[str]:
    """The deliveries in the engine's queue."""
    table = "workflow_status" if database.is_sqlite else "dbos.workflow_status"
    wanted = text(f"SELECT workflow_uuid FROM {table} WHERE name = 'errand'")
    with database.read_session() as session:
        return [row[0] for row in session.execute(wanted)]


def test_the_end_of_a_run_is_put_on_its_way_with_it(database: Database) -> None:
    name, _ = made(database)
    run = cancelled_run(database)
    (delivery,) = deliveries(database)
    assert (delivery.webhook_id, delivery.event, delivery.status) == (
        name,
        "run.cancelled",
        "pending",
    )
    said = json.loads(delivery.body)
    assert (said["id"], said["event"]) == (delivery.id, "run.cancelled")
    assert (said["run"]["id"], said["run"]["status"]) == (run, "cancelled")
    assert errands(database) == [f"webhook:{delivery.id}#0"]


def test_a_run_whose_end_is_rolled_back_is_not_told_of(database: Database) -> None:
    made(database)

    def cancel_and_break() -> None:
        with database.session() as session:
            runs.cancel(session, start_run(session))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        cancel_and_break()
    assert deliveries(database) == []
    assert errands(database) == []


def test_only_what_was_asked_for_is_told(sqlite_database: Database) -> None:
    made(sqlite_database, "run.completed")
    cancelled_run(sqlite_database)
    assert deliveries(sqlite_database) == []


def test_plans_and_failures_are_told_and_the_batch_at_last(sqlite_database: Database) -> None:
    made(sqlite_database)
    with sqlite_database.session() as session:
        scenario = scenarios.find(session, session.get_one(RunRow, start_run(session)).scenario_id)
        asked = [(scenario.id, Settings())] * 2
        batch = batches.start(session, "night", asked, "ann")
        first, second = session.scalars(
            select(RunRow.id).where(RunRow.priority == "batch").order_by(RunRow.id)
        )
    one, two = begin(sqlite_database, first, 0), begin(sqlite_database, second, 0)
    assert one is not None
    assert two is not None
    one.complete(plan(*SLICES), is_cancelled=False)
    two.fail(Failure("infeasible", "The locks collide."))
    said = [json.loads(delivery.body) for delivery in deliveries(sqlite_database)]
    assert [item["event"] for item in said] == ["run.completed", "run.failed", "batch.completed"]
    assert said[0]["run"]["objective"] == {"total": 1200.5, "bound": 1000.25, "gap": 0.25}
    assert said[0]["run"]["batch"] == said[2]["batch"]["id"] == batch
    assert said[1]["run"]["error"] == {"code": "infeasible", "message": "The locks collide."}
    assert said[2]["batch"]["progress"]["failed"] == 1
    assert said[2]["batch"]["summary"]["best"]["run"] == first


def test_a_delivery_that_arrives_is_signed_and_done(database: Database) -> None:
    name, secret = made(database)
    cancelled_run(database)
    (delivery,) = deliveries(database)
    post = Post()
    assert deliver(database, delivery.id, post) is None
    ((url, headers, body),) = post.sent
    assert (url, body) == (URL, delivery.body)
    moment = int(headers["Staffolio-Signature"].partition(",")[0].removeprefix("t="))
    assert headers["Staffolio-Signature"] == signature(secret, moment, body)
    assert headers["Staffolio-Delivery"] == delivery.id
    shown = webhook(database, name)
    assert shown.reached_at is not None
    assert shown.last is not None
    assert (shown.last.status, shown.last.attempts, shown.last.answer) == ("delivered", 1, 204)
    assert deliver(database, delivery.id, post) is None
    assert len(post.sent) == 1, "what was delivered is not sent again"


def test_pauses_grow_and_a_silent_receiver_is_disabled_with_the_reason(
    database: Database,
) -> None:
    name, _ = made(database)
    cancelled_run(database)
    (delivery,) = deliveries(database)
    post = Post(BROKEN)
    for pause in PAUSES:
        waited = deliver(database, delivery.id, post)
        assert waited is not None
        assert 0.9 * pause <= waited <= 1.1 * pause
        (row,) = deliveries(database)
        assert row.next_at is not None
        assert abs(row.next_at - now() - dt.timedelta(seconds=waited)) < dt.timedelta(seconds=20)
    assert webhook(database, name).disabled_at is None
    assert deliver(database, delivery.id, post) is None
    shown = webhook(database, name)
    assert shown.disabled_at is not None
    assert "7 attempts failed" in str(shown.disabled_reason)
    assert "Answered 500." in str(shown.disabled_reason)
    assert shown.last is not None
    assert (shown.last.status, shown.last.answer, shown.last.next_at) == ("failed", 500, None)
    assert len({body for _, _, body in post.sent}) == 1
    cancelled_run(database)
    assert len(deliveries(database)) == 1, "nothing is put on its way to it any more"


def test_one_bad_delivery_does_not_disable_a_receiver_that_others_reach(
    sqlite_database: Database,
) -> None:
    name, _ = made(sqlite_database)
    cancelled_run(sqlite_database)
    cancelled_run(sqlite_database)
    bad, good = deliveries(sqlite_database)
    for _ in PAUSES:
        deliver(sqlite_database, bad.id, Post(BROKEN))
    deliver(sqlite_database, good.id, Post())
    assert deliver(sqlite_database, bad.id, Post(BROKEN)) is None
    assert webhook(sqlite_database, name).disabled_at is None
    assert [row.status for row in deliveries(sqlite_database)] == ["failed", "delivered"]


def test_a_receiver_that_says_it_is_gone_is_disabled_at_once_and_can_be_enabled(
    sqlite_database: Database,
) -> None:
    name, _ = made(sqlite_database)
    cancelled_run(sqlite_database)
    cancelled_run(sqlite_database)
    first, second = deliveries(sqlite_database)
    assert deliver(sqlite_database, first.id, Post(Answer(410, "Answered 410."))) is None
    assert "gone" in str(webhook(sqlite_database, name).disabled_reason)
    post = Post()
    assert deliver(sqlite_database, second.id, post) is None
    assert post.sent == []
    assert deliveries(sqlite_database)[1].error == delivering.DISABLED
    with sqlite_database.session() as session:
        service.enable(session, name)
    assert webhook(sqlite_database, name).disabled_reason is None
    cancelled_run(sqlite_database)
    assert deliver(sqlite_database, deliveries(sqlite_database)[2].id, post) is None
    assert len(post.sent) == 1


def test_what_was_on_its_way_to_a_deleted_webhook_is_gone(sqlite_database: Database) -> None:
    name, _ = made(sqlite_database)
    cancelled_run(sqlite_database)
    (delivery,) = deliveries(sqlite_database)
    with sqlite_database.session() as session:
        service.delete(session, name)
    post = Post()
    assert deliver(sqlite_database, delivery.id, post) is None
    assert post.sent == []
    with pytest.raises(NotFound), sqlite_database.session() as session:
        service.delete(session, name)


def test_old_deliveries_are_forgotten_and_those_on_their_way_kept(
    sqlite_database: Database,
) -> None:
    made(sqlite_database)
    cancelled_run(sqlite_database)
    cancelled_run(sqlite_database)
    first, second = deliveries(sqlite_database)
    deliver(sqlite_database, first.id, Post())
    with sqlite_database.session() as session:
        change(session, update(DeliveryRow).values(created_at=now() - dt.timedelta(days=40)))
        old = update(DeliveryRow).where(DeliveryRow.id == first.id)
        change(session, old.values(ended_at=now() - dt.timedelta(days=31)))
        assert service.forget_old(session) == 1
    assert [row.id for row in deliveries(sqlite_database)] == [second.id]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://hooks.example/",
        "https://",
        "hooks.example",
        "https://u:p@hooks.example/",
        "https://hooks.example/#x",
        "https://hooks.example:99999/",
        "http://hooks.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://localhost/",
    ],
)
def test_an_address_that_can_not_be_is_refused(sqlite_database: Database, url: str) -> None:
    with pytest.raises(InvalidRequest) as refused, sqlite_database.session() as session:
        service.create(session, url, ["run.failed"], PUBLIC, "ann")
    assert [issue.pointer for issue in refused.value.issues] == ["/url"]


def test_there_is_a_limit_to_webhooks(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_WEBHOOKS", 1)
    made(sqlite_database)
    with pytest.raises(Conflict):
        made(sqlite_database)
    with sqlite_database.read_session() as session:
        assert len(session.scalars(select(WebhookRow)).all()) == 1
