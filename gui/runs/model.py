"""The list of runs as Qt wants it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt, pyqtSignal
from PyQt6.QtGui import QIcon

from gui.plots.others import other_colour
from gui.theme import DARK, Theme

from .cells import ENDED, NAME, NOTE, ink, swatch, tooltip
from .columns import COLUMNS
from .tree import RunNode

# Asked for thousands of times; putting flags together is slow.
_USUAL = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_FLAGS = {
    NAME: _USUAL | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable,
    NOTE: _USUAL | Qt.ItemFlag.ItemIsEditable,
}
_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RunsModel(QAbstractItemModel):
    """A tree of runs; their names and notes can be edited, and each can be checked.

    Signals
    -------
    named : Path, str
        A run was given another name.
    noted : Path, str
        Its note was written anew.
    checked : Path, bool
        It is to be drawn beside the live run, or no longer.
    """

    named = pyqtSignal(object, str)
    noted = pyqtSignal(object, str)
    checked = pyqtSignal(object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Of each run in the order of the tree: itself, the place of its parent, its row there.
        self._flat: list[tuple[RunNode, int, int]] = []
        self._children: dict[int, list[int]] = {}
        self._places: dict[Path, int] = {}
        self._live: Path | None = None
        self._live_words = ""
        self._colors: dict[Path, int] = {}
        self._theme = DARK

    # -- what is shown -------------------------------------------------------------------

    def show_runs(self, nodes: Iterable[RunNode]) -> bool:
        """Show runs; return whether they stand in another order or number than before."""
        before = [(node.path, parent) for node, parent, _ in self._flat]
        flat: list[tuple[RunNode, int, int]] = []
        children: dict[int, list[int]] = {-1: []}

        def add(found: Iterable[RunNode], parent: int) -> None:
            for row, node in enumerate(found):
                place = len(flat)
                flat.append((node, parent, row))
                children[place] = []
                children[parent].append(place)
                add(node.children, place)

        add(nodes, -1)
        is_new = [(node.path, parent) for node, parent, _ in flat] != before
        if is_new:
            self.beginResetModel()
        changed = [] if is_new else _differing(self._flat, flat)
        self._flat, self._children = flat, children
        self._places = {node.path: place for place, (node, _, _) in enumerate(flat)}
        if is_new:
            self.endResetModel()
        for place in changed:
            self._tell(place)
        return is_new

    def show_live(self, path: Path | None, words: str) -> None:
        """Mark the run that is being trained, and say how it stands."""
        if (path, words) == (self._live, self._live_words):
            return
        touched = {self._live, path}
        self._live, self._live_words = path, words
        for place in (self._places[path] for path in touched if path in self._places):
            self._tell(place)

    def show_colors(self, colors: dict[Path, int]) -> None:
        """Check the runs that are drawn beside the live one, each with the colour of its lines."""
        touched = self._colors.keys() ^ colors.keys()
        self._colors = dict(colors)
        for place in (self._places[path] for path in touched if path in self._places):
            self._tell(place)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        for place in range(len(self._flat)):
            self._tell(place)

    def node(self, index: QModelIndex) -> RunNode | None:
        """Return the run at an index."""
        return self._flat[index.internalId()][0] if index.isValid() else None

    def index_of(self, path: Path) -> QModelIndex:
        """Return where a run stands; invalid where it is not shown."""
        place = self._places.get(path)
        return _NOWHERE if place is None else self._index(place)

    def nodes(self) -> list[RunNode]:
        """Return all runs that are shown, from the top."""
        return [node for node, _, _ in self._flat]

    def _index(self, place: int, column: int = 0) -> QModelIndex:
        return self.createIndex(self._flat[place][2], column, place)

    def _tell(self, place: int) -> None:
        self.dataChanged.emit(self._index(place), self._index(place, len(COLUMNS) - 1))

    # -- what Qt asks --------------------------------------------------------------------

    def index(self, row: int, column: int, parent: QModelIndex = _NOWHERE) -> QModelIndex:
        """Return the index of a cell."""
        places = self._children.get(_place(parent), [])
        if 0 <= row < len(places) and 0 <= column < len(COLUMNS):
            return self.createIndex(row, column, places[row])
        return QModelIndex()

    def parent(self, index: QModelIndex) -> QModelIndex:  # type: ignore[override]
        """Return the index of the run that a branch leaves."""
        place = self._flat[index.internalId()][1] if index.isValid() else -1
        return QModelIndex() if place < 0 else self._index(place)

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        """Return how many runs, or branches of one, there are."""
        return 0 if parent.column() > 0 else len(self._children.get(_place(parent), []))

    def columnCount(self, parent: QModelIndex = _NOWHERE) -> int:
        """Return how many columns there are."""
        return len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title."""
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if COLUMNS[section].is_number else _LEFT
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """Let names and notes be edited, and whole runs be checked."""
        return _FLAGS.get(index.column(), _USUAL)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        node = self.node(index)
        if node is None:
            return None
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                if column == ENDED and node.path == self._live:
                    return f"● {self._live_words}"
                return COLUMNS[column].text(node)
            case Qt.ItemDataRole.EditRole:
                return node.note if column == NOTE else node.name
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(node, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if COLUMNS[column].is_number else _LEFT
            case Qt.ItemDataRole.ForegroundRole:
                return ink(node, column, self._theme, node.path == self._live)
            case Qt.ItemDataRole.CheckStateRole if column == NAME:
                is_drawn = node.path in self._colors or node.path == self._live
                return Qt.CheckState.Checked if is_drawn else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.DecorationRole if column == NAME:
                return self._swatch(node)
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Pass on what a person typed or checked."""
        node = self.node(index)
        if node is None:
            return False
        if role == Qt.ItemDataRole.CheckStateRole:
            self.checked.emit(node.path, Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        if role == Qt.ItemDataRole.EditRole and value != self.data(index, role):
            (self.noted if index.column() == NOTE else self.named).emit(node.path, str(value))
            return True
        return False

    def _swatch(self, node: RunNode) -> QIcon:
        if node.path == self._live:
            return swatch(self._theme.cost)
        color = self._colors.get(node.path)
        # Nothing to be seen, but names stand below each other.
        return swatch("transparent" if color is None else other_colour(self._theme, color))


def _place(index: QModelIndex) -> int:
    return index.internalId() if index.isValid() else -1


def _differing(
    before: list[tuple[RunNode, int, int]], after: list[tuple[RunNode, int, int]]
) -> list[int]:
    return [
        place
        for place, (old, new) in enumerate(zip(before, after, strict=True))
        if old[0].entry != new[0].entry
    ]
