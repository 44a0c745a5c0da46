"""What a watcher hears while a long step has nothing new to tell."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from solver.search import progress as progressing
from solver.search.progress import Progress, Repeating, Unwatched


class Heard(Unwatched):
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[Progress] = []

    def progress(self, progress: Progress) -> None:
        self.told.append(progress)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    # not `time.monotonic` itself: the event loops of this process would sleep for hours
    monkeypatch.setattr(progressing, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


def test_a_long_step_that_asks_whether_to_stop_is_seen_to_live(clock: list[float]) -> None:
    heard = Heard()
    watch = Repeating(heard)
    watch.progress(Progress(1200.0, None, None, 2.0, "starting"))
    for _ in range(30):
        clock[0] += 0.1
        assert not watch.is_stopped()
    seconds = [told.seconds for told in heard.told]
    assert seconds == sorted(seconds)
    assert 5 <= len(seconds) <= 8
    assert seconds[-1] == pytest.approx(5, abs=0.5)
    assert {(told.objective, told.phase) for told in heard.told} == {(1200.0, "starting")}


def test_nothing_is_repeated_before_anything_was_told(clock: list[float]) -> None:
    heard = Heard()
    watch = Repeating(heard)
    clock[0] += 10
    assert not watch.is_stopped()
    assert heard.told == []


def test_other_threads_never_tell(clock: list[float]) -> None:
    heard = Heard()
    watch = Repeating(heard)
    watch.progress(Progress(None, None, None, 0.0, "reading"))
    clock[0] += 10
    other = threading.Thread(target=watch.is_stopped)
    other.start()
    other.join()
    assert len(heard.told) == 1
