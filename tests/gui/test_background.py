"""Work beside the window: progress, outcome, calling it off, and no thread left."""

from __future__ import annotations

import sys
import threading

import pytest
from PyQt6.QtCore import QObject, QThread

import engine
from gui.app import FaultRelay
from gui.background import Job, close_jobs

# What a test waits for at most.
SECONDS = 20


@pytest.fixture
def parent(qtbot):
    """Whoever has jobs; they are closed after the test."""
    parent = QObject()
    yield parent
    assert close_jobs(parent)


@pytest.fixture
def start(parent):
    """Return a function that starts a job and collects what it says, in order."""

    def start(work):
        job = Job(parent, work)
        said = []
        job.progress.connect(lambda *progress: said.append(("progress", *progress)))
        job.done.connect(lambda result: said.append(("done", result)))
        job.failed.connect(lambda why: said.append(("failed", why)))
        job.cancelled.connect(lambda: said.append(("cancelled",)))
        return job, said

    return start


@pytest.fixture
def let_go():
    """What work waits for that cannot be called off; always set in the end."""
    event = threading.Event()
    yield event
    event.set()


def kinds(said):
    return [kind for kind, *_ in said]


def test_the_result_arrives_from_another_thread(start, qtbot):
    _, said = start(lambda watch: threading.current_thread())
    qtbot.waitUntil(lambda: kinds(said) == ["done"])
    assert said[0][1] is not threading.current_thread()
    assert not said[0][1].daemon


def test_results_are_told_in_the_thread_of_the_window(start, qtbot):
    job, _ = start(lambda watch: None)
    threads = []
    job.done.connect(lambda _: threads.append(QThread.currentThread()))
    qtbot.waitUntil(lambda: len(threads) == 1)
    assert threads[0] is QThread.currentThread()


def test_progress_is_told_but_not_every_time(start, qtbot):
    def work(watch):
        for done in range(100_000):
            watch.at(done, 100_000)
        # Larger than 32 bits, as a download may be.
        watch.at(2**40, 2**41)
        return "through"

    _, said = start(work)
    qtbot.waitUntil(lambda: "done" in kinds(said), timeout=SECONDS * 1000)
    assert said[-1] == ("done", "through")
    assert said[-2] == ("progress", 2**40, 2**41)
    assert len(said) < 1000


def test_an_error_of_the_engine_is_one_line(start, qtbot, tmp_path):
    _, said = start(lambda watch: engine.load_dataset(str(tmp_path / "nowhere"), watch))
    qtbot.waitUntil(lambda: kinds(said) == ["failed"])
    assert "nowhere" in said[0][1]
    assert "\n" not in said[0][1]


def test_a_fault_of_the_program_becomes_a_report(start, qtbot, window, capsys):
    hooks = sys.excepthook, threading.excepthook
    relay = FaultRelay()
    relay.install()
    relay.caught.connect(window.crash_dialog.add_report)
    try:
        _, said = start(lambda watch: 1 // 0)
        qtbot.waitUntil(lambda: kinds(said) == ["failed"])
        qtbot.waitUntil(window.crash_dialog.isVisible)
    finally:
        sys.excepthook, threading.excepthook = hooks
    assert "ZeroDivisionError" in said[0][1]
    assert "ZeroDivisionError" in window.crash_dialog.report()
    assert "1 // 0" in capsys.readouterr().err


def test_cancel_is_answered_at_once_even_if_the_work_is_deaf(start, qtbot, parent, let_go):
    job, said = start(lambda watch: let_go.wait(SECONDS))
    job.cancel()
    assert kinds(said) == ["cancelled"]
    job.cancel()
    let_go.set()
    # It is gone once its thread is; what the thread returned reaches nobody.
    qtbot.waitUntil(lambda: parent.findChildren(Job) == [])
    assert kinds(said) == ["cancelled"]


def test_cancel_ends_the_work(start, qtbot, parent):
    ended = threading.Event()

    def work(watch):
        try:
            while True:
                watch.cancelled.wait(0.001)
                watch.at(1)
        finally:
            ended.set()

    job, said = start(work)
    qtbot.waitUntil(lambda: "progress" in kinds(said))
    job.cancel()
    assert ended.wait(SECONDS)
    qtbot.waitUntil(lambda: parent.findChildren(Job) == [])
    assert kinds(said)[-1] == "cancelled"
    assert "failed" not in kinds(said)


def test_several_at_once(start, qtbot, let_go):
    _, first = start(lambda watch: let_go.wait(SECONDS))
    _, second = start(lambda watch: "second")
    qtbot.waitUntil(lambda: kinds(second) == ["done"])
    assert first == []
    let_go.set()
    qtbot.waitUntil(lambda: kinds(first) == ["done"])


def test_a_closing_window_ends_its_jobs(window, qtbot):
    ended = []

    def work(watch):
        watch.cancelled.wait(SECONDS)
        ended.append(watch.cancelled.is_set())

    jobs = [Job(window.preview, work), Job(window.fetch_band, work)]
    window.close()
    assert ended == [True] * len(jobs)
