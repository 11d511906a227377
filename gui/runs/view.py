"""All runs: found, compared, drawn beside the live one, branched off, reported, deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QHideEvent, QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QSplitter, QWidget

import engine
from engine import RunEntry, Snapshot, State
from gui.theme import GAP, Theme

from .actions import RunsActions, add_keys
from .deeds import RunsDeeds
from .list_panel import RunsListPanel
from .overlays import Overlays
from .reader import RunsReader
from .side import RunsSide
from .tree import RunNode

# How often the list looks whether the live run went on, and every how many times at the disk.
_LOOK_EVERY_MS, _LOOKS_A_READ = 500, 4


class RunsView(QWidget):
    """A list of all runs, and beside it what is selected.

    Parameters
    ----------
    directory : Path or None
        Where the runs lie; None for where the window keeps them.

    Signals
    -------
    open_requested : str
        Go on with the run in this folder.
    fork_requested : str, int, dict
        Open the run in this folder, go back to this step, and change these settings there.
    overlay_changed : list of OtherRun
        Runs to draw beside the live one.
    pins_requested : Pin, Pin
        Compare these in the weight board.
    """

    open_requested = pyqtSignal(str)
    fork_requested = pyqtSignal(str, int, dict)
    overlay_changed = pyqtSignal(list)
    pins_requested = pyqtSignal(object, object)

    def __init__(self, directory: Path | None = None) -> None:
        super().__init__()
        self.setObjectName("runs_view")
        self.setAccessibleName("Runs")
        self.reader = RunsReader(self, directory or engine.runs_directory())
        self._entries: dict[Path, RunEntry] = {}
        self._is_read = False
        self._live: Path | None = None
        self._live_words = ""
        self._wanted: list[Path] = []
        self._looks = 0
        self.panel = RunsListPanel()
        self.table, self.band = self.panel.table, self.panel.band
        self.overlays = Overlays(self, self.reader)
        self.side = RunsSide(self.reader, self.overlays.color)
        self.deeds = RunsDeeds(self, self.reader, self.band)
        self.acts = RunsActions(
            self,
            self.table,
            {
                "open_run": self._open,
                "fork_run": self._with_one(lambda node: self.side.show_fork(node.entry)),
                "overlay_runs": lambda: self.overlays.toggle(_paths(self.table.selected())),
                "copy_command": self._with_one(self.deeds.copy_command),
                "report_run": self._with_one(self.deeds.report),
                "export_run": self._with_one(self.deeds.export),
                "reveal_run": self._with_one(lambda node: self.deeds.reveal(node.path)),
                "delete_runs": lambda: self.deeds.delete(self.table.selected()),
            },
        )
        self._lay_out()
        self._connect()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._choose([])

    # -- construction --------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.panel.add_actions(self.acts)
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.columns.setHandleWidth(GAP)
        self.columns.setChildrenCollapsible(False)
        for part in (self.panel, self.side):
            self.columns.addWidget(part)
        self.columns.setStretchFactor(0, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.columns)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.reader.listed.connect(self._take_list)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._open)
        self.table.runs.checked.connect(self.overlays.show_run)
        for part in (self.table.runs, self.side):
            part.named.connect(lambda path, name: self._rewrite(path, name=name))
            part.noted.connect(lambda path, note: self._rewrite(path, note=note))
        self.side.fork_requested.connect(
            lambda entry, step, changes: self.fork_requested.emit(str(entry.path), step, changes)
        )
        self.side.left.connect(self.table.setFocus)
        self.side.pins_requested.connect(self.pins_requested)
        self.overlays.changed.connect(self._show_overlays)
        self.overlays.refused.connect(lambda why: self.band.say(why, failed=True))
        self.deeds.deleted.connect(self._forget)
        self.deeds.restored.connect(self._select_when_read)
        add_keys(
            self,
            {
                "find_run": self.panel.filter.setFocus,
                "rename_run": lambda: self._edit("name"),
                "write_note": lambda: self._edit("note"),
                "undo_delete": self.deeds.undo,
            },
        )

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self.panel.apply_theme(theme)
        self.side.apply_theme(theme)

    # -- what is shown -------------------------------------------------------------------

    def showEvent(self, event: QShowEvent | None) -> None:
        """Read the runs, and look for changes as long as the list can be seen."""
        super().showEvent(event)
        self.reader.read_list()
        self._show_live()
        self._timer.start(_LOOK_EVERY_MS)

    def hideEvent(self, event: QHideEvent | None) -> None:
        """Look no longer."""
        super().hideEvent(event)
        self._timer.stop()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take note of the live run; it is shown a little later, if the list can be seen."""
        self._live_words = "training" if snapshot.state is State.RUNNING else "open"
        if snapshot.run_path != self._live:
            self._live = snapshot.run_path
            self.overlays.set_live(self._live)

    def _look(self) -> None:
        self._looks += 1
        if self._looks % _LOOKS_A_READ == 0:
            self.reader.read_list()
        self._show_live()

    def _show_live(self) -> None:
        self.table.runs.show_live(self._live, self._live_words)
        self.acts.enable(self.table.selected(), self._live)

    def _take_list(self, entries: Iterable[RunEntry]) -> None:
        is_first, self._is_read = not self._is_read, True
        found = {entry.path: entry for entry in entries}
        if found != self._entries or is_first:
            self._entries = found
            self.overlays.set_entries(found.values())
            self.panel.show_entries(found.values())
        if is_first:
            self._wanted = _paths(self.table.runs.nodes()[:1])
        # A list that was being read already may not have them yet.
        if self._wanted and all(path in found for path in self._wanted):
            self.table.select(self._wanted)
            self._wanted = []

    def _choose(self, chosen: list[RunNode]) -> None:
        self.acts.enable(chosen, self._live)
        self.side.show_chosen(chosen)

    # -- what a person asks for ----------------------------------------------------------

    def _with_one(self, act: Callable[[RunNode], Any]) -> Callable[[], None]:
        """Return what does something to the run that is selected, if it is one."""

        def do() -> None:
            chosen = self.table.selected()
            if len(chosen) == 1:
                act(chosen[0])

        return do

    def _open(self) -> None:
        chosen = self.table.selected()
        if len(chosen) == 1 and self.acts.actions["open_run"].isEnabled():
            self.open_requested.emit(str(chosen[0].path))

    def _show_overlays(self) -> None:
        self.table.runs.show_colors(self.overlays.colors())
        self.overlay_changed.emit(self.overlays.runs())

    def _edit(self, column: str) -> None:
        chosen = self.table.selected()
        if len(chosen) != 1:
            return
        if column in self.table.shown_columns():
            self.table.edit_cell(chosen[0].path, column)
        else:
            self.side.detail.note.setFocus()

    def _rewrite(self, path: Path, **words: str) -> None:
        if path in self._entries:
            self.deeds.rewrite(self._entries[path], **words)

    def _forget(self, gone: list[Path]) -> None:
        """Take runs off the list; what stood below them is selected."""
        paths = _paths(self.table.runs.nodes())
        first = paths.index(gone[0])
        left = [path for path in paths if path not in gone]
        below = next((path for path in paths[first:] if path not in gone), None)
        self._wanted = [below] if below is not None else left[-1:]
        self._take_list([entry for path, entry in self._entries.items() if path not in gone])
        self.reader.read_list()

    def _select_when_read(self, paths: list[Path]) -> None:
        self._wanted = paths
        self.reader.read_list()


def _paths(nodes: list[RunNode]) -> list[Path]:
    return [node.path for node in nodes]
