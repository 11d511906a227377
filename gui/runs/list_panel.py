"""The list of runs with what is above it: how many there are, the filter, and the order."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import QSettings, Qt
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QLayout, QLineEdit, QMenu, QStackedLayout, QVBoxLayout, QWidget

from engine import RunEntry
from gui.theme import GAP, PADDING, Theme
from gui.widgets.band import Band
from gui.widgets.buttons import named_button
from gui.widgets.panel_parts import EmptyState, falling_curve, panel_header

from .columns import COLUMN, COLUMNS
from .table import RunsTable
from .tree import arrange

_FILTER_WIDTH = 200
_SORTED_BY = "runs/sorted_by"
_READING = "Reading …"
_EMPTY = (
    "Every run is saved by itself after its first validation, and listed here\n"
    "press Run (Space) to train one"
)
_NO_MATCH = "No run has all of these words\nEsc in the field shows all again"


class RunsListPanel(QWidget):
    """Runs, sorted and filtered; the order is remembered.

    Attributes
    ----------
    table : RunsTable
        The list itself.
    band : Band
        The line below it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("runs_list")
        self._entries: tuple[RunEntry, ...] | None = None
        self._sorted_by, self._descending = _stored_sorting()
        self.table = RunsTable()
        self.band = Band("runs_band")
        self.empty_state = EmptyState(_READING, falling_curve())
        self.sort = named_button("sort_runs", "Sort", "Sort by another column", role="flat")
        menu = QMenu(self.sort)
        for column in COLUMNS:
            action = menu.addAction(column.title)
            assert action is not None
            action.triggered.connect(lambda _, name=column.name: self.sort_by(name))
        self.sort.setMenu(menu)
        self.filter = _filter_field()
        self._lay_out()
        self.filter.textChanged.connect(self._arrange)
        self.table.sorting_wanted.connect(self.sort_by)

    def _lay_out(self) -> None:
        header, self.heading = panel_header(self, "RUNS")
        self.heading.setObjectName("runs_heading")
        header.addWidget(self.sort)
        header.addWidget(self.filter)
        self._pages = QStackedLayout()
        for page in (self.empty_state, self.table):
            self._pages.addWidget(page)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(PADDING, GAP, PADDING, GAP)
        self._rows.setSpacing(GAP)
        self._rows.addLayout(header)
        self._rows.addLayout(self._pages, 1)
        self._rows.addWidget(self.band)

    def add_actions(self, actions: QLayout) -> None:
        """Place the buttons above the list."""
        self._rows.insertLayout(1, actions)

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self.filter.setStyleSheet(
            f"background: {theme.window}; border: 1px solid {theme.line}; border-radius: 4px;"
            "padding: 1px 4px;"
        )
        for part in (self.table, self.empty_state, self.band):
            part.apply_theme(theme)

    def show_entries(self, entries: Iterable[RunEntry]) -> None:
        """Show these runs, as far as they are wanted, in the order that is wanted."""
        self._entries = tuple(entries)
        self._arrange()

    def _arrange(self) -> None:
        if self._entries is None:
            return
        column = COLUMNS[COLUMN[self._sorted_by]]
        nodes = arrange(self._entries, self.filter.text(), column.key, self._descending)
        self.table.show_runs(nodes)
        self.table.show_sorting(self._sorted_by, self._descending)
        self.sort.setText(f"by {column.title.lower()} {'↓' if self._descending else '↑'}")
        self.sort.setAccessibleName(f"Sorted by {column.title}")
        shown, total = len(self.table.runs.nodes()), len(self._entries)
        counted = f"{total:,}" if shown == total else f"{shown:,} of {total:,}"
        self.heading.setText(f"RUNS · {counted}")
        self.empty_state.set_text(_NO_MATCH if total else _EMPTY)
        self._pages.setCurrentWidget(self.table if shown else self.empty_state)

    def sort_by(self, name: str) -> None:
        """Sort by a column; by the same once more, the other way round."""
        again = name == self._sorted_by
        self._descending = not self._descending if again else COLUMNS[COLUMN[name]].descending
        self._sorted_by = name
        QSettings().setValue(_SORTED_BY, f"{name} {int(self._descending)}")
        self._arrange()


def _filter_field() -> QLineEdit:
    field = QLineEdit()
    field.setObjectName("filter_runs")
    field.setAccessibleName("Filter runs")
    field.setPlaceholderText("filter …")
    field.setToolTip("Show the runs that have all of these words (Ctrl+F)")
    field.setClearButtonEnabled(True)
    field.setFixedWidth(_FILTER_WIDTH)
    clear = QAction(field)
    clear.setShortcut(QKeySequence(Qt.Key.Key_Escape))
    clear.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    clear.triggered.connect(field.clear)
    field.addAction(clear)
    return field


def _stored_sorting() -> tuple[str, bool]:
    name, _, descending = str(QSettings().value(_SORTED_BY, "saved 1")).partition(" ")
    return (name, descending == "1") if name in COLUMN else ("saved", True)
