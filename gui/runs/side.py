"""What stands beside the list of runs: the one that is selected, two compared, or a branch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from engine import RunDetails, RunEntry
from gui.theme import GAP, PADDING, Theme
from gui.widgets.panel_parts import EmptyState, falling_curve

from .compare import RunCompare
from .detail import RunDetail
from .fork import RunFork
from .reader import RunsReader
from .tree import RunNode

WIDTH = 300
_NOTHING_CHOSEN = "Select a run to look at it,\nor two to compare them"


class RunsSide(QWidget):
    """A panel that follows the selection.

    Parameters
    ----------
    reader : RunsReader
        Reads what the list does not know.
    color : callable
        Returns the colour that a run is drawn in; None where it is not.

    Signals
    -------
    named, noted : Path, str
        A run was given another name, or another note.
    fork_requested : RunEntry, int, dict
        Leave this run at a step, with these settings changed.
    left
        A form was left; the list may have the keyboard again.
    pins_requested : Pin, Pin
        Compare these in the weight board.
    """

    named = pyqtSignal(object, str)
    noted = pyqtSignal(object, str)
    fork_requested = pyqtSignal(object, int, dict)
    left = pyqtSignal()
    pins_requested = pyqtSignal(object, object)

    def __init__(self, reader: RunsReader, color: Callable[[Path], int | None]) -> None:
        super().__init__()
        self.setObjectName("runs_side")
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(WIDTH)
        self._reader, self._color = reader, color
        self._chosen: list[RunNode] = []
        self.nothing = EmptyState(_NOTHING_CHOSEN, falling_curve())
        self.detail = RunDetail()
        self.compare = RunCompare()
        self.fork = RunFork()
        self._pages = QStackedLayout()
        for page in (self.nothing, self.detail, self.compare, self.fork):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, GAP, GAP // 2, GAP)
        column.addLayout(self._pages)
        self.detail.named.connect(self.named)
        self.detail.noted.connect(self.noted)
        self.compare.pins_requested.connect(self.pins_requested)
        self.fork.closed.connect(self._leave_fork)
        self.fork.requested.connect(self._request_fork)

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        for page in (self.nothing, self.detail, self.compare, self.fork):
            page.apply_theme(theme)

    def show_chosen(self, chosen: list[RunNode]) -> None:
        """Show one run, or two compared."""
        self._chosen = chosen
        if self._pages.currentWidget() is self.fork and len(chosen) == 1:
            # A form that is being filled in stays.
            return
        if len(chosen) == 1:
            self._pages.setCurrentWidget(self.detail)
            self.detail.show_node(chosen[0])
        elif len(chosen) == 2:
            self._pages.setCurrentWidget(self.compare)
            a, b = chosen
            self.compare.show_nodes(a, b, (self._color(a.path), self._color(b.path)))
        else:
            many = f"{len(chosen)} runs are selected\nselect two to compare them"
            self.nothing.set_text(many if chosen else _NOTHING_CHOSEN)
            self._pages.setCurrentWidget(self.nothing)
            return
        if not any(node.entry.damage for node in chosen):
            entries = [node.entry for node in chosen]
            self._reader.look_at(entries, self._show_details, self.detail.show_failure)

    def _show_details(self, details: list[RunDetails]) -> None:
        if len(details) == 1:
            self.detail.show_details(details[0])
        else:
            self.compare.show_details(*details)

    def show_fork(self, entry: RunEntry) -> None:
        """Ask where a branch of a run begins, and how."""
        self._pages.setCurrentWidget(self.fork)
        self.fork.show_run(entry)

    def _leave_fork(self) -> None:
        self._pages.setCurrentWidget(self.detail)
        self.show_chosen(self._chosen)
        self.left.emit()

    def _request_fork(self, entry: RunEntry, step: int, changes: dict[str, Any]) -> None:
        self._leave_fork()
        self.fork_requested.emit(entry, step, changes)
