"""Errands are done later, again where they ask for it, and once where they were put twice."""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from app.config import Config
from app.database import Database
from app.worker import engine, errands, hooks, supervise
from app.worker.supervise import Supervisor
from models.base import now

FAKE = (sys.executable, str(Path(__file__).parent / "fake_worker.py"))
KINDS = {
    "comes_back": "tests.worker.fake_errands:comes_back",
    "breaks": "tests.worker.fake_errands:breaks",
}


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "PROGRAM", FAKE)
    monkeypatch.setattr(hooks, "ERRANDS", KINDS)


def test_an_errand_is_done_until_it_is_done(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    for _ in range(2):  # the same one twice
        with database.session() as session:
            engine.later(session, "comes_back", str(notes), key="one")
    with Supervisor(Config(database_url=database_url, workers=1)):
        until = time.monotonic() + 30
        while len(list(notes.iterdir())) < 3:
            assert time.monotonic() < until
            time.sleep(0.05)
        time.sleep(1.5)
    assert len(list(notes.iterdir())) == 3


def test_errands_that_hang_keep_no_others_waiting_and_no_tick(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_TICKS", "yes")
    hung, notes = tmp_path / "hung", tmp_path / "notes"
    for folder in (hung, notes):
        folder.mkdir()
    with sqlite_database.session() as session:
        for n in range(50):
            engine.later(session, "hangs", str(hung), key=f"h{n}", turn="one receiver")
        engine.later(session, "comes_back", str(notes), key="n", turn="another")
    ticked = Path(f"{sqlite_database.url.database}-ticks")
    url = sqlite_database.url.render_as_string(hide_password=False)
    with Supervisor(Config(database_url=url, workers=1)):
        until = time.monotonic() + 15
        while not ticked.exists() or len(list(notes.iterdir())) < 3:
            assert time.monotonic() < until
            time.sleep(0.05)
    assert len(list(hung.iterdir())) == 1, "those of one turn one by one"


def test_an_errand_of_a_transaction_that_failed_is_none(sqlite_database: Database) -> None:
    def put_and_fail() -> None:
        with sqlite_database.session() as session:
            engine.later(session, "comes_back", "x", key="one")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        put_and_fail()
    with sqlite_database.read_session() as session:
        assert session.scalar(text("SELECT count(*) FROM workflow_status")) == 0


def test_an_errand_that_breaks_is_tried_again_and_given_up_in_the_end(
    sqlite_database: Database, tmp_path: Path
) -> None:
    assert errands.do_errand(sqlite_database, "breaks", str(tmp_path), 0) == 60
    assert errands.do_errand(sqlite_database, "breaks", str(tmp_path), 19) is None
    assert errands.do_errand(sqlite_database, "unknown", str(tmp_path), 3) == 60


def test_a_tick_that_breaks_keeps_no_other_from_it(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("breaks_at_ticks", "ticks")
    monkeypatch.setattr(
        hooks, "TICKS", tuple(f"tests.worker.fake_errands:{name}" for name in names)
    )
    moment = now()
    errands.do_ticks(sqlite_database, moment)
    assert Path(f"{sqlite_database.url.database}-ticks").read_text() == moment.isoformat()


def test_the_engine_forgets_what_ended_long_ago(database: Database) -> None:
    with database.session() as session:
        for key in ("done", "waiting"):
            engine.later(session, "comes_back", "x", key=key)
    workflows = "workflow_status" if database.is_sqlite else "dbos.workflow_status"
    ended = (
        f"UPDATE {workflows} SET status = 'SUCCESS', completed_at = :at WHERE workflow_uuid = :id"
    )
    values = {"at": int(now().timestamp() * 1000), "id": "comes_back:done#0"}
    with database.session() as session:
        session.execute(text(ended), values)
    assert engine.forget_old(database.write, now()) == 0
    assert engine.forget_old(database.write, now() + dt.timedelta(days=2)) == 1
    with database.read_session() as session:
        assert session.scalar(text(f"SELECT count(*) FROM {workflows}")) == 1
