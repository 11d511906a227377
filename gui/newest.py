"""Work beside the window of which only the newest counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PyQt6.QtCore import QObject

from .background import Job, Work


class Newest(QObject):
    """Does one piece of work at a time; of those that wait, only the last.

    Parameters
    ----------
    parent : QObject
        Whoever closes the jobs: see `close_jobs`.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._waiting: tuple[Work, Callable[[Any], None]] | None = None

    @property
    def busy(self) -> bool:
        """Whether any work is under way."""
        return self._job is not None

    def ask(self, work: Work, done: Callable[[Any], None]) -> None:
        """Do a piece of work after the one under way; what else was waiting is not done."""
        self._waiting = work, done
        if self._job is None:
            self._begin()

    def forget(self) -> None:
        """Want nothing of all that was asked for."""
        self._waiting = None
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _begin(self) -> None:
        assert self._waiting is not None
        (work, done), self._waiting = self._waiting, None
        job = self._job = Job(self, work)

        def end(result: Any) -> None:
            self._end()
            done(result)

        job.done.connect(end)
        # A fault of the program has made its report; the next work is done all the same.
        job.failed.connect(lambda _: self._end())

    def _end(self) -> None:
        self._job = None
        if self._waiting is not None:
            self._begin()
