"""A person's own drawings as tiles: what each is, and what it is taken for where that differs."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QModelIndex, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QKeySequence, QPainter, QPen, QShortcut
from PyQt6.QtWidgets import (
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from engine import OwnDrawing
from gui.picture_paint import draw_elided, draw_image, gray_image, image_place
from gui.theme import DARK, GAP, LABEL_SIZE, Theme, mixed, tabular

from .digit_image import SHEET_RADIUS, draw_sheet
from .task_words import are_short

# 56 is twice MNIST's 28; with the frame.
_SIDE = 58
_LINE = 15
_MARGIN = 4
# A tile has room for "7 → 1", or for longer names.
_WIDTH, _WIDE = 66, 108
_DRAWING = Qt.ItemDataRole.UserRole
_TAKEN_FOR = Qt.ItemDataRole.UserRole + 1


class _TilePainter(QStyledItemDelegate):
    """Paints a drawing over the name of its class."""

    def __init__(self, tiles: OwnTiles) -> None:
        super().__init__(tiles)
        self._tiles = tiles

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        width = _WIDTH if are_short(self._tiles.class_names) else _WIDE
        return QSize(width, _SIDE + _LINE + 2 * _MARGIN)

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        assert painter is not None
        theme, names = self._tiles.theme, self._tiles.class_names
        drawing: OwnDrawing = index.data(_DRAWING)
        taken_for: int | None = index.data(_TAKEN_FOR)
        wrong = taken_for is not None and taken_for != drawing.label
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(mixed(theme.panel, theme.cost, 0.28)))
            painter.drawRoundedRect(cell, SHEET_RADIUS, SHEET_RADIUS)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.cost), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), SHEET_RADIUS, SHEET_RADIUS)
        sheet = QRectF(
            cell.left() + round((cell.width() - _SIDE) / 2), cell.top() + _MARGIN, _SIDE, _SIDE
        )
        draw_sheet(painter, sheet, theme)
        rows, columns = drawing.image.shape
        ratio = self._tiles.devicePixelRatioF()
        place = image_place(sheet.adjusted(1, 1, -1, -1), (rows, columns), ratio)
        draw_image(painter, place, gray_image(drawing.image, theme))
        if wrong:
            painter.setPen(QPen(QColor(theme.danger), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(sheet, SHEET_RADIUS, SHEET_RADIUS)
        painter.setFont(tabular(option.font, LABEL_SIZE))
        painter.setPen(QColor(theme.danger if wrong else theme.text))
        line = QRectF(cell.left(), sheet.bottom() + 1, cell.width(), _LINE)
        answer = f" → {names[taken_for]}" if wrong and taken_for is not None else ""
        draw_elided(painter, line, names[drawing.label] + answer)
        painter.restore()


class OwnTiles(QListWidget):
    """The drawings in rows; several can be selected.

    Signals
    -------
    picked : OwnDrawing
        Somebody wants to look into it.
    delete_requested
        Delete was pressed.

    Attributes
    ----------
    class_names : tuple of str
        What a drawing can be.
    theme : Theme
        The colours.
    """

    picked = pyqtSignal(object)
    delete_requested = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.class_names: tuple[str, ...] = ()
        self.theme = DARK
        self.setObjectName("own_tiles")
        self.setAccessibleName("Your drawings")
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setStyleSheet("background: transparent")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSpacing(GAP // 2)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        # A list takes drops by itself, and would swallow a file without a word.
        self.setAcceptDrops(False)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setItemDelegate(_TilePainter(self))
        self.itemActivated.connect(lambda item: self.picked.emit(item.data(_DRAWING)))
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.delete_requested)

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self.theme = theme
        self._repaint()

    def show_drawings(self, drawings: Sequence[OwnDrawing], class_names: tuple[str, ...]) -> None:
        """Show these drawings, not read yet."""
        self.class_names = class_names
        self.clear()
        for drawing in drawings:
            item = QListWidgetItem()
            item.setData(_DRAWING, drawing)
            item.setToolTip(f"A {class_names[drawing.label]}\n{_HOW}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, class_names[drawing.label])
            self.addItem(item)

    def show_readings(self, taken_for: Sequence[int]) -> None:
        """Show what each of the drawings is taken for, as its label."""
        for row, label in enumerate(taken_for):
            item = self.item(row)
            assert item is not None
            is_a = self.class_names[item.data(_DRAWING).label]
            words = f"{is_a}, taken for {self.class_names[label]}"
            item.setData(_TAKEN_FOR, label)
            item.setToolTip(f"A {words}\n{_HOW}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        self._repaint()

    def selected(self) -> list[OwnDrawing]:
        """Return the drawings that are selected."""
        return [item.data(_DRAWING) for item in self.selectedItems()]

    def _repaint(self) -> None:
        viewport = self.viewport()
        assert viewport is not None
        viewport.update()


_HOW = "Enter or double click: look into it · Del: delete"
