"""What is done to runs: named, copied as a command, reported, exported, deleted, brought back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import QObject, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices, QGuiApplication
from PyQt6.QtWidgets import QWidget

import engine
from engine import RunDetails, RunEntry
from gui.background import Job
from gui.widgets import dialogs
from gui.widgets.band import Band

from . import files as runs_files
from .reader import RunsReader
from .tree import RunNode


class RunsDeeds(QObject):
    """Does what the list's buttons ask for, and says in the band how that went.

    Signals
    -------
    deleted : list of Path
        These are off the list.
    restored : list of Path
        These are on it again.
    """

    deleted = pyqtSignal(list)
    restored = pyqtSignal(list)

    def __init__(self, view: QWidget, reader: RunsReader, band: Band) -> None:
        super().__init__(view)
        self._view, self._reader, self._band = view, reader, band
        self._deleted: list[Path] = []

    def rewrite(self, entry: RunEntry, name: str | None = None, note: str | None = None) -> None:
        """Keep another name or another note of a run."""
        old_name, old_note = engine.named(entry.note)
        # The folder's own name needs no keeping.
        new_name = old_name if name is None else "" if name == entry.path.name else name
        words = engine.with_name(new_name, old_note if note is None else note)
        try:
            engine.write_note(entry.path, words)
        except engine.SoftscopeError as error:
            self._fail(str(error))
        self._reader.read_list()

    def copy_command(self, node: RunNode) -> None:
        """Put the line that trains a run again on the clipboard."""
        self._reader.fetch([node.entry], self._put_command, self._fail)

    def _put_command(self, details: list[RunDetails]) -> None:
        line, caveat = runs_files.command_of(details[0])
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(line)
        self._band.say(f"Copied: {line}" + (f" ({caveat})" if caveat else ""))

    def report(self, node: RunNode) -> None:
        """Ask for a file and write a report into it."""
        path = runs_files.ask_where_to_report(self._view, node.name)
        if path is None:
            return
        folder = node.path
        job = Job(self._view, lambda watch: runs_files.write_report(path, folder, watch))
        job.done.connect(lambda missing: self._say_saved(path, missing))
        job.failed.connect(self._fail)
        self._band.say(f"Writing {path.name} …", "Cancel", "Write no report", job.cancel)

    def export(self, node: RunNode) -> None:
        """Ask for a file and save a run's best weights to it."""
        path = dialogs.ask_where_to_save_weights(self._view)
        if path is None:
            return
        folder = node.path
        job = Job(self._view, lambda watch: runs_files.export_weights(path, folder))
        job.done.connect(lambda _: self._say_saved(path))
        job.failed.connect(self._fail)

    def reveal(self, path: Path) -> None:
        """Show a file or folder in the system's own way."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def delete(self, nodes: Sequence[RunNode]) -> None:
        """Take runs off the list, to be brought back with `undo`."""
        gone: list[Path] = []
        left: list[Path] = []
        try:
            for node in nodes:
                left.append(engine.delete_run(node.path))
                gone.append(node.path)
        except engine.SoftscopeError as error:
            self._fail(str(error))
        if not gone:
            return
        self._deleted = left
        if len(gone) == len(nodes):
            words = nodes[0].name if len(gone) == 1 else f"{len(gone)} runs"
            self._band.say(f"Deleted {words}", "Undo", "Bring it back (Ctrl+Z)", self.undo)
        self.deleted.emit(gone)

    def undo(self) -> None:
        """Bring back what was deleted last."""
        deleted, self._deleted = self._deleted, []
        back: list[Path] = []
        try:
            for path in deleted:
                back.append(engine.restore_run(path))
        except engine.SoftscopeError as error:
            self._fail(str(error))
        if back:
            if len(back) == len(deleted):
                self._band.hide()
            self.restored.emit(back)

    def _say_saved(self, path: Path, missing: str = "") -> None:
        text = f"Saved {path}" + (f", {missing}" if missing else "")
        self._band.say(text, "Show", "Open it", lambda: self.reveal(path))

    def _fail(self, message: str) -> None:
        self._band.say(message, failed=True)
