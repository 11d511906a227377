"""Runs read beside the window: the list again and again, and one run when it is looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal

import engine
from engine import RunDetails, RunEntry
from gui.background import Job

# Of as many as can be drawn beside the live one, and some that were looked at.
_KEPT = 16


class RunsReader(QObject):
    """Reads the runs of a directory in threads of its own.

    Signals
    -------
    listed : list of RunEntry
        All runs, the one saved last first.
    """

    listed = pyqtSignal(list)

    def __init__(self, parent: QObject, directory: Path) -> None:
        super().__init__(parent)
        self.directory = directory
        self._entries: list[RunEntry] = []
        self._listing: Job | None = None
        self._again = False
        self._details: OrderedDict[tuple[Path, float], RunDetails] = OrderedDict()
        self._looking: Job | None = None

    def read_list(self) -> None:
        """Read what has changed since it was read last."""
        if self._listing is not None:
            # What is being read may be from before the change that this is about.
            self._again = True
            return
        directory, known = self.directory, tuple(self._entries)
        job = self._listing = Job(self, lambda watch: engine.list_runs(directory, known))
        job.done.connect(self._list_read)
        job.failed.connect(lambda message: self._list_read(self._entries))

    def _list_read(self, entries: list[RunEntry]) -> None:
        self._listing = None
        self._entries = entries
        self.listed.emit(entries)
        if self._again:
            self._again = False
            self.read_list()

    def look_at(
        self,
        entries: list[RunEntry],
        found: Callable[[list[RunDetails]], None],
        failed: Callable[[str], None],
    ) -> None:
        """Read runs to be looked at; whatever was asked for before is no longer wanted."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        known = [self._details.get((entry.path, entry.saved)) for entry in entries]
        if all(details is not None for details in known):
            found([details for details in known if details is not None])
            return
        job = self._looking = Job(self, lambda watch: _read(entries, known))

        def keep(read: list[RunDetails]) -> None:
            self._looking = None
            self._keep(entries, read)
            found(read)

        job.done.connect(keep)
        job.failed.connect(failed)

    def fetch(
        self,
        entries: list[RunEntry],
        found: Callable[[list[RunDetails]], None],
        failed: Callable[[str], None],
    ) -> None:
        """Read runs for a purpose that nothing asked for later makes void."""
        known = [self._details.get((entry.path, entry.saved)) for entry in entries]

        def keep(read: list[RunDetails]) -> None:
            self._keep(entries, read)
            found(read)

        job = Job(self, lambda watch: _read(entries, known))
        job.done.connect(keep)
        job.failed.connect(failed)

    def _keep(self, entries: list[RunEntry], read: list[RunDetails]) -> None:
        for entry, details in zip(entries, read, strict=True):
            self._details[entry.path, entry.saved] = details
            self._details.move_to_end((entry.path, entry.saved))
        while len(self._details) > _KEPT:
            self._details.popitem(last=False)


def _read(entries: list[RunEntry], known: list[RunDetails | None]) -> list[RunDetails]:
    """Read what is not known yet; runs in a thread."""
    return [
        details or engine.run_details(entry.path)
        for entry, details in zip(entries, known, strict=True)
    ]
