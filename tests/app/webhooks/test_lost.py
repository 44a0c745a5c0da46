"""Deliveries whose errand was lost are made later or given up; what they said goes in the end."""

from __future__ import annotations

import datetime as dt

from app.database import Database
from app.webhooks import delivering
from app.webhooks.delivering import deliver
from models.base import now
from tests.app.webhooks.test_delivering import (
    BROKEN,
    Post,
    cancelled_run,
    deliveries,
    errands,
    made,
)


def test_what_a_delivery_said_is_dropped_once_it_has_ended(sqlite_database: Database) -> None:
    made(sqlite_database)
    cancelled_run(sqlite_database)
    (delivery,) = deliveries(sqlite_database)
    deliver(sqlite_database, delivery.id, Post(BROKEN))
    assert deliveries(sqlite_database)[0].body == delivery.body
    deliver(sqlite_database, delivery.id, Post())
    assert deliveries(sqlite_database)[0].body == ""


def test_a_delivery_whose_errand_was_lost_is_put_on_its_way_again(database: Database) -> None:
    made(database)
    cancelled_run(database)
    (delivery,) = deliveries(database)
    assert len(errands(database)) == 1
    delivering.put_again(database, now())
    assert len(errands(database)) == 1, "it is on its way"
    later = now() + delivering.OVERDUE + dt.timedelta(minutes=1)
    for moment in (later, later + dt.timedelta(minutes=1)):
        delivering.put_again(database, moment)
    assert len(errands(database)) == 2, "once, and again only where that is overdue too"
    post = Post()
    assert deliver(database, delivery.id, post) is None
    assert deliver(database, delivery.id, post) is None
    assert len(post.sent) == 1


def test_a_delivery_that_could_not_be_attempted_for_days_is_given_up(
    sqlite_database: Database,
) -> None:
    made(sqlite_database)
    cancelled_run(sqlite_database)
    delivering.put_again(sqlite_database, now() + delivering.TOO_LATE + dt.timedelta(minutes=1))
    (delivery,) = deliveries(sqlite_database)
    assert (delivery.status, delivery.error, delivery.body) == ("failed", delivering.LOST, "")
    assert delivery.ended_at is not None
    assert len(errands(sqlite_database)) == 1
