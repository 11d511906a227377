"""A row a class, always in the same order: what each class is given, as bars beside the numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QEvent, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PyQt6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from gui.picture_paint import draw_elided, tabular_metrics
from gui.theme import DARK, GAP, Theme, mixed, tabular
from gui.widgets.scrolling import bare_parts, fit_bar

from .columns import BarColumn, bar_width, draw_bar, draw_title
from .formula import draw_formula, in_words
from .typography import SCREEN, TypeSizes

# A name longer than this share of the width is cut short; its tooltip has it whole.
_NAME_SHARE = 0.3
_ROWS_KEPT = 10
_VERTICAL = Qt.AlignmentFlag.AlignVCenter
_RIGHT = _VERTICAL | Qt.AlignmentFlag.AlignRight


class ClassBars(QAbstractScrollArea):
    """Rows that grow and shrink with the room, and scroll where they do not fit.

    Signals
    -------
    label_chosen : int
        A class was clicked, or reached with the arrow keys.
    """

    label_chosen = pyqtSignal(int)

    def __init__(self, object_name: str, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(object_name)
        self._names: tuple[str, ...] = ()
        self._columns: Sequence[BarColumn] = ()
        self._label, self._y, self._y_pred = -1, -1, -1
        self._theme, self._sizes = DARK, SCREEN
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(what)
        self.setToolTip("Click a class to look at its weights (↑ ↓)")
        self._rows, _, self._scroll_bar = bare_parts(self)
        self._rows.setCursor(Qt.CursorShape.PointingHandCursor)
        self._scroll_bar.setAccessibleName("Scroll through the classes")

    def show_columns(
        self, names: tuple[str, ...], columns: Sequence[BarColumn], label: int, y: int, y_pred: int
    ) -> None:
        """Show columns of bars; ``label`` is the class looked at, ``y`` the image's own."""
        moved = label != self._label or names != self._names
        if len(names) != len(self._names):
            self.updateGeometry()
        self._names, self._columns = names, columns
        self._label, self._y, self._y_pred = label, y, y_pred
        self._fit_rows()
        if moved:
            self._keep_in_sight(label)
        numbers = ", ".join(
            f"{in_words(column.title)} {column.written(label)}" for column in columns
        )
        self.setAccessibleDescription(f"class {names[label]}: {numbers}")
        self._rows.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self._rows.update()

    def set_type(self, sizes: TypeSizes) -> None:
        """Choose the type sizes."""
        self._sizes = sizes
        self._fit_rows()

    # On screen

    def minimumSizeHint(self) -> QSize:
        """Return the size at which a few rows can be read."""
        kept = min(max(len(self._names), 1), _ROWS_KEPT)
        return QSize(11 * self._sizes.body, round(self._top() + kept * self._smallest()))

    def sizeHint(self) -> QSize:
        """Return the same: it takes what it is given."""
        return self.minimumSizeHint()

    def _smallest(self) -> float:
        return self._sizes.label + 6.0

    def _top(self) -> float:
        """Return the height of the titles above the rows."""
        return self._sizes.body * 1.7

    def _row_height(self) -> float:
        fair = (self._rows.height() - self._top()) / max(1, len(self._names))
        return min(max(fair, self._smallest()), 2.8 * self._sizes.body)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Fit the rows."""
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        room = self._rows.height() - self._top()
        hidden = len(self._names) * self._row_height() - room
        fit_bar(self._scroll_bar, hidden, room, self._smallest())
        self._rows.update()

    def _keep_in_sight(self, label: int) -> None:
        height = self._row_height()
        top, room = label * height, self._rows.height() - self._top()
        scrolled = self._scroll_bar.value()
        if not scrolled <= top <= scrolled + room - height:
            self._scroll_bar.setValue(round(top - (room - height) / 2))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Repaint at the new place."""
        self._rows.update()

    def _class_at(self, y: float) -> int:
        row = int((y - self._top() + self._scroll_bar.value()) // self._row_height())
        return row if y >= self._top() and row < len(self._names) else -1

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Choose the class under the pointer."""
        label = self._class_at(event.position().y()) if event is not None else -1
        if label >= 0:
            self.label_chosen.emit(label)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Choose the next class or the one before."""
        if event is None:
            return
        step = (event.key() == Qt.Key.Key_Down) - (event.key() == Qt.Key.Key_Up)
        if not step:
            # The base class would take the other arrows for scrolling.
            event.ignore()
        elif 0 <= self._label + step < len(self._names):
            self.label_chosen.emit(self._label + step)

    def viewportEvent(self, event: QEvent | None) -> bool:
        """Tell a row's whole name and its numbers."""
        if not isinstance(event, QHelpEvent):
            return super().viewportEvent(event)
        label = self._class_at(event.y())
        if label >= 0:
            numbers = "".join(
                f"\n{in_words(column.title)} = {column.values[label]:.6g}"
                for column in self._columns
            )
            QToolTip.showText(event.globalPos(), f"class {self._names[label]}{numbers}", self)
        return True

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the titles, and the rows that can be seen."""
        painter = QPainter(self._rows)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = self._sizes.body if self._row_height() >= self._sizes.body + 5 else self._sizes.label
        metrics = tabular_metrics(self.font(), size, bold=True)
        width = self._rows.width() - (GAP if self._scroll_bar.maximum() else 2)
        names = max(map(metrics.horizontalAdvance, self._names), default=0) + 2
        # A mark stands between the names and the bars.
        left = min(names, width * _NAME_SHARE) + 2.2 * size
        each = (width - left) / max(1, len(self._columns))
        places = [
            QRectF(left + each * n + GAP, 0, each - GAP, self._rows.height())
            for n in range(len(self._columns))
        ]
        painter.save()
        painter.setClipRect(QRectF(0, self._top(), self._rows.width(), self._rows.height()))
        height, scrolled = self._row_height(), self._scroll_bar.value()
        first = int(scrolled / height)
        last = min(len(self._names), int((scrolled + self._rows.height()) / height) + 1)
        for label in range(first, last):
            row = QRectF(0, self._top() + label * height - scrolled, width, height)
            self._draw_name(painter, row, label, size, left)
            for column, place in zip(self._columns, places, strict=True):
                cell = QRectF(place.left(), row.top(), place.width(), height)
                self._draw_cell(painter, cell, column, label, size)
        painter.restore()
        painter.setPen(QColor(self._theme.muted))
        for column, place in zip(self._columns, places, strict=True):
            room = bar_width(column, place, self.font(), size)
            title = QRectF(place.left(), 0, room, self._top())
            draw_title(painter, title, column, self.font(), self._sizes)

    def _draw_name(
        self, painter: QPainter, row: QRectF, label: int, size: int, width: float
    ) -> None:
        chosen = label == self._label
        if chosen:
            outline = QColor(self._theme.cost) if self.hasFocus() else Qt.GlobalColor.transparent
            painter.setPen(QPen(outline, 1))
            painter.setBrush(QColor(mixed(self._theme.panel, self._theme.text, 0.08)))
            painter.drawRoundedRect(row.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(tabular(self.font(), size, bold=chosen))
        painter.setPen(QColor(self._theme.text if chosen else self._theme.muted))
        name = QRectF(4, row.top(), width - 2.2 * size, row.height())
        draw_elided(painter, name, self._names[label], _VERTICAL)
        if label == self._y:
            mark = QRectF(width - 1.9 * size, row.top(), 1.7 * size, row.height())
            painter.setPen(QColor(self._theme.text))
            draw_formula(painter, mark, "y", size)

    def _draw_cell(
        self, painter: QPainter, cell: QRectF, column: BarColumn, label: int, size: int
    ) -> None:
        thickness = max(4, round(cell.height() * 0.5))
        width = bar_width(column, cell, self.font(), size)
        track = QRectF(cell.left(), round(cell.center().y() - thickness / 2), width, thickness)
        draw_bar(painter, track, column, label, self._theme, top=label == self._y_pred)
        chosen = label == self._label
        painter.setFont(tabular(self.font(), size, bold=chosen))
        painter.setPen(QColor(self._theme.text if chosen else self._theme.muted))
        painter.drawText(cell, _RIGHT, column.written(label))
