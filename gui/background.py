"""One piece of the engine's work beside the window: its progress, its end, and calling it off."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PyQt6 import sip
from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from engine import Mailbox, SoftscopeError, Watch

# How often a job is looked at. However often the work tells how far it is, no more than this
# reaches the window.
_LOOK_EVERY_MS = 50
# What the engine needs at most to notice that it was called off is far below this.
_LONGEST_WAIT = 5.0

Work = Callable[[Watch], Any]


# Under way, or gone with their parents.
_JOBS: set[Job] = set()


class Job(QObject):
    """Work in a thread of its own, begun when it is made; gone when it is over.

    The thread knows nothing of Qt: it leaves what it has to say where the window looks for it.

    Parameters
    ----------
    parent : QObject
        Whoever closes it: see `close_jobs`.
    work : callable
        Called in the thread with an `engine.Watch`; must not touch a widget.

    Signals
    -------
    progress : int, int or None
        How much is done, and how much there is.
    done : object
        What the work returned.
    failed : str
        Why the work was not done, one line. A fault of the program goes to
        `threading.excepthook` as well, which makes a report of it.
    cancelled
        `cancel` was called; nothing else follows.
    """

    progress = pyqtSignal(object, object)
    done = pyqtSignal(object)
    failed = pyqtSignal(str)
    cancelled = pyqtSignal()

    def __init__(self, parent: QObject, work: Work) -> None:
        super().__init__(parent)
        _JOBS.add(self)
        self._told: Mailbox[tuple[int, int | None]] = Mailbox()
        mailbox = self._told
        self._watch = Watch(told=lambda done, total: mailbox.put((done, total)))
        self._outcome: Future[Any] = Future()
        self._thread = threading.Thread(
            target=_carry_out, args=(work, self._watch, self._outcome), name="job"
        )
        self._thread.start()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_LOOK_EVERY_MS)

    def is_below(self, ancestor: QObject) -> bool:
        """Whether the job belongs to an object or to one of its parts."""
        above = self.parent()
        while above is not None and above is not ancestor:
            above = above.parent()
        return above is ancestor

    def cancel(self) -> None:
        """Call the work off; the caller need not wait until its thread has noticed."""
        if not self._watch.cancelled.is_set():
            self._watch.cancelled.set()
            self.cancelled.emit()

    def close(self) -> bool:
        """Call the work off and wait for its thread; return whether it has ended."""
        self.cancel()
        self._timer.stop()
        self._thread.join(_LONGEST_WAIT)
        _JOBS.discard(self)
        return not self._thread.is_alive()

    def _look(self) -> None:
        """Pass on what the thread has left."""
        wanted = not self._watch.cancelled.is_set()
        told = self._told.take()
        if told is not None and wanted:
            self.progress.emit(*told)
        if not self._outcome.done():
            return
        self._timer.stop()
        self._thread.join()
        _JOBS.discard(self)
        self.deleteLater()
        if wanted:
            self._tell_outcome()

    def _tell_outcome(self) -> None:
        error = self._outcome.exception()
        if error is None:
            self.done.emit(self._outcome.result())
        elif isinstance(error, SoftscopeError):
            self.failed.emit(str(error))
        else:
            self.failed.emit(f"a fault of Softscope, {type(error).__name__}: see its report")


def _carry_out(work: Work, watch: Watch, outcome: Future[Any]) -> None:
    """Do the work and leave its outcome; runs in the thread."""
    try:
        outcome.set_result(work(watch))
    except SoftscopeError as error:
        outcome.set_exception(error)
    except BaseException as error:
        outcome.set_exception(error)
        raise


def close_jobs(parent: QObject) -> bool:
    """Call off every job below an object; return whether all their threads have ended."""
    # Not parent.findChildren(Job): it looks at every object there is, some half gone, and was seen
    # to end the process.
    jobs = [job for job in _JOBS if not sip.isdeleted(job) and job.is_below(parent)]
    # All of them before the first is waited for.
    for job in jobs:
        job.cancel()
    return all([job.close() for job in jobs])
