"""The list of runs on screen: sorted by any column, its columns given up where there is no room."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PyQt6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QResizeEvent
from PyQt6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTreeView

from gui.theme import BODY_SIZE, LABEL_SIZE, Theme, mixed, tabular

from .cells import SWATCH
from .columns import COLUMN, COLUMNS
from .model import RunsModel
from .tree import RunNode

_NAME = COLUMN["name"]
# Widths in pixels; names, settings and notes share what is left, by these parts.
_WIDTHS = {
    "data": 70, "valid": 86, "test": 76, "epochs": 68, "speed": 78, "ended": 88, "saved": 66,
}  # fmt: skip
_SHARES = {"name": 6, "settings": 7, "note": 2}
_LEAST_SHARED = {"name": 200, "settings": 120, "note": 70}
# Given up in this order; what is left out stands beside the list too.
_FIRST_TO_GO = ("speed", "data", "note", "epochs", "test")
_ROW_HEIGHT = 26


class RunsTable(QTreeView):
    """A tree of runs.

    Signals
    -------
    chosen : list of RunNode
        The runs that are selected now, from the top.
    opened : Path
        Enter or a double click on a run.
    sorting_wanted : str
        A column's head was clicked.
    """

    chosen = pyqtSignal(list)
    opened = pyqtSignal(object)
    sorting_wanted = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("runs_table")
        self.setAccessibleName("Runs")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIndentation(16)
        self.setIconSize(QSize(SWATCH, SWATCH))
        self.runs = RunsModel(self)
        self.setModel(self.runs)
        header = self.header()
        assert header is not None
        self._header = header
        header.setObjectName("runs_header")
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.sectionClicked.connect(lambda at: self.sorting_wanted.emit(COLUMNS[at].name))
        self.doubleClicked.connect(self._double_clicked)
        self._connect_selection()

    def _connect_selection(self) -> None:
        selection = self.selectionModel()
        assert selection is not None
        selection.selectionChanged.connect(lambda: self.chosen.emit(self.selected()))

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self.runs.apply_theme(theme)
        self.setFont(tabular(self.font(), BODY_SIZE))
        self._header.setFont(tabular(self.font(), LABEL_SIZE))
        chosen, hover = mixed(theme.panel, theme.cost, 0.22), mixed(theme.panel, theme.text, 0.05)
        self.setStyleSheet(f"""
            QTreeView {{ background: {theme.panel}; border: 1px solid transparent; outline: 0;
                border-radius: 4px; show-decoration-selected: 1; }}
            QTreeView:focus {{ border-color: {theme.cost}; }}
            QTreeView::item {{ height: {_ROW_HEIGHT}px; padding: 0 4px; border: none; }}
            QTreeView::item:hover {{ background: {hover}; }}
            QTreeView::item:selected {{ background: {chosen}; color: {theme.text}; }}
            QTreeView::item:focus {{ border-left: 2px solid {theme.cost}; padding-left: 2px; }}
            QTreeView::indicator {{ width: 13px; height: 13px; border-radius: 4px;
                border: 1px solid {theme.muted}; }}
            QTreeView::indicator:checked {{ background: {theme.muted}; }}
            QTreeView QLineEdit {{ background: {theme.window}; border: 1px solid {theme.cost};
                padding: 0 2px; }}
            QHeaderView {{ background: {theme.panel}; }}
            QHeaderView::section {{ background: {theme.panel}; color: {theme.muted}; border: none;
                border-bottom: 1px solid {theme.line}; padding: 2px 7px; height: 20px;
                font-size: {LABEL_SIZE}px; }}
            QHeaderView::section:hover {{ color: {theme.text}; }}
            """)

    # -- what is shown -------------------------------------------------------------------

    def show_runs(self, nodes: Iterable[RunNode]) -> None:
        """Show runs; what is selected stays so, where it is still there."""
        selected = [node.path for node in self.selected()]
        scroll_bar = self.verticalScrollBar()
        assert scroll_bar is not None
        scrolled = scroll_bar.value()
        if not self.runs.show_runs(nodes):
            if selected:
                # It may have been trained on.
                self.chosen.emit(self.selected())
            return
        self.expandAll()
        self.select(selected)
        scroll_bar.setValue(scrolled)

    def show_sorting(self, column: str, descending: bool) -> None:
        """Mark the column that the runs are sorted by."""
        # Qt points down where the smallest comes first; the words above the list do the opposite.
        order = Qt.SortOrder.AscendingOrder if descending else Qt.SortOrder.DescendingOrder
        self._header.setSortIndicator(COLUMN[column], order)

    def selected(self) -> list[RunNode]:
        """Return the runs that are selected, from the top."""
        selection = self.selectionModel()
        assert selection is not None
        # By ranges: asking for the rows looks at every cell.
        ranges = selection.selection()
        found = {
            node.path
            for part in (ranges[number] for number in range(len(ranges)))
            for row in range(part.top(), part.bottom() + 1)
            if (node := self.runs.node(self.runs.index(row, _NAME, part.parent())))
        }
        return [node for node in self.runs.nodes() if node.path in found]

    def select(self, paths: Iterable[Path]) -> None:
        """Select runs, and no others; those that are not shown are left out."""
        selection = self.selectionModel()
        assert selection is not None
        flags = QItemSelectionModel.SelectionFlag
        indexes = [index for path in paths if (index := self.runs.index_of(path)).isValid()]
        # All at once: each change has everything beside the list look again.
        wanted = QItemSelection()
        for index in indexes:
            wanted.select(index, index)
        before = self.selected()
        selection.select(wanted, flags.ClearAndSelect | flags.Rows)
        if indexes:
            selection.setCurrentIndex(indexes[0], flags.NoUpdate)
        if self.selected() == before:
            self.chosen.emit(before)

    def edit_cell(self, path: Path, column: str) -> None:
        """Let a person write into a cell."""
        index = self.runs.index_of(path)
        if index.isValid():
            at = index.siblingAtColumn(COLUMN[column])
            self.scrollTo(at)
            self.edit(at)

    def shown_columns(self) -> list[str]:
        """Return the names of the columns there is room for."""
        return [
            column.name for at, column in enumerate(COLUMNS) if not self._header.isSectionHidden(at)
        ]

    # -- what a person does --------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Open at Enter, check or uncheck at Space."""
        if event is None:
            return
        index = self.currentIndex()
        node = self.runs.node(index)
        if node is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(node.path)
        elif node is not None and event.key() == Qt.Key.Key_Space:
            # As with the mouse, all that are selected follow the current one.
            first = index.siblingAtColumn(_NAME)
            is_checked = self.runs.data(first, Qt.ItemDataRole.CheckStateRole)
            wanted = is_checked != Qt.CheckState.Checked
            for chosen in self.selected() or [node]:
                self.runs.checked.emit(chosen.path, wanted)
        else:
            super().keyPressEvent(event)

    def _double_clicked(self, index: QModelIndex) -> None:
        node = self.runs.node(index)
        if node is None:
            return
        if index.column() == COLUMN["note"]:
            self.edit(index)
        else:
            self.opened.emit(node.path)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Give up columns for which there is no room, and share the rest."""
        super().resizeEvent(event)
        viewport = self.viewport()
        assert viewport is not None
        room = viewport.width()
        hidden: set[str] = set()
        for name in ("", *_FIRST_TO_GO):
            hidden.add(name)
            fixed = sum(width for column, width in _WIDTHS.items() if column not in hidden)
            least = sum(width for column, width in _LEAST_SHARED.items() if column not in hidden)
            if fixed + least <= room:
                break
        shares = {name: share for name, share in _SHARES.items() if name not in hidden}
        spare = max(room - fixed - least, 0) / sum(shares.values())
        for at, column in enumerate(COLUMNS):
            self._header.setSectionHidden(at, column.name in hidden)
            width = _WIDTHS.get(column.name)
            if width is None and column.name in shares:
                width = int(_LEAST_SHARED[column.name] + spare * shares[column.name])
            if width is not None:
                self._header.resizeSection(at, width)
