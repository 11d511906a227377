"""The program as a listing: every line with what it comes to just now."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PyQt6.QtWidgets import QAbstractScrollArea, QWidget

from gui.picture_paint import draw_elided
from gui.theme import BODY_SIZE, DARK, GAP, LABEL_SIZE, Theme, mixed, tabular
from gui.widgets.scrolling import bare_parts, fit_bar, reveal

from .focus import Focus
from .lines import LINES
from .thumbnails import draw_thumbnail
from .typography import SCREEN, monospaced

_SMALLEST_ROW, _LARGEST_ROW = 56, 92
_NUMBER_WIDTH = 24
_THUMBNAIL_WIDTH = 108
_NARROW_THUMBNAIL = 76
# Below it, pictures are narrow, so that the code need not be cut.
_WIDE = 400
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ProgramListing(QAbstractScrollArea):
    """A row a line; one of them is chosen.

    Signals
    -------
    line_chosen : int
        A line, from 0, was clicked or reached with the arrow keys.
    line_opened : int
        A line was double-clicked, or Enter pressed on it.
    """

    line_chosen = pyqtSignal(int)
    line_opened = pyqtSignal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("program_listing")
        self.setAccessibleName("The program, line by line")
        self.setToolTip("Choose a line (↑ ↓, or its number); Enter shows it large")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.line = 0
        self._focus: Focus | None = None
        self._theme = DARK
        self._rows, _, self._scroll_bar = bare_parts(self)
        self._rows.setCursor(Qt.CursorShape.PointingHandCursor)
        self._scroll_bar.setAccessibleName("Scroll through the program")

    def show_focus(self, focus: Focus) -> None:
        """Show what every line comes to."""
        self._focus = focus
        self._tell()
        self._rows.update()

    def choose(self, line: int) -> None:
        """Mark a line as chosen, and keep it in sight."""
        self.line = line
        height = self._row_height()
        reveal(self._scroll_bar, line * height, height, self._rows.height())
        self._tell()
        self._rows.update()

    def _tell(self) -> None:
        chosen = LINES[self.line]
        result = f": {chosen.result(self._focus)}" if self._focus else ""
        self.setAccessibleDescription(f"line {self.line + 1}, {chosen.title}{result}")

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self._rows.update()

    # On screen

    def minimumSizeHint(self) -> QSize:
        """Return the size at which three lines can be read."""
        return QSize(280, 3 * _SMALLEST_ROW)

    def sizeHint(self) -> QSize:
        """Return the size at which all of them can be."""
        return QSize(440, len(LINES) * _SMALLEST_ROW)

    def _row_height(self) -> float:
        return min(max(self._rows.height() / len(LINES), _SMALLEST_ROW), _LARGEST_ROW)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Fit the rows."""
        super().resizeEvent(event)
        page = self._rows.height()
        fit_bar(self._scroll_bar, len(LINES) * self._row_height() - page, page, _SMALLEST_ROW)
        self.choose(self.line)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Repaint at the new place."""
        self._rows.update()

    def _line_at(self, y: float) -> int | None:
        line = int((y + self._scroll_bar.value()) / self._row_height())
        return line if line < len(LINES) else None

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Choose the line under the pointer."""
        line = self._line_at(event.position().y()) if event is not None else None
        if line is not None:
            self.line_chosen.emit(line)

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        """Show the line under the pointer large."""
        line = self._line_at(event.position().y()) if event is not None else None
        if line is not None:
            self.line_opened.emit(line)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Choose another line, or show this one large."""
        if event is None:
            return
        keys = Qt.Key
        targets: dict[int, int] = {
            keys.Key_Up: self.line - 1, keys.Key_Down: self.line + 1,
            keys.Key_Home: 0, keys.Key_End: len(LINES) - 1,
        }  # fmt: skip
        target = targets.get(event.key())
        if event.key() in (keys.Key_Return, keys.Key_Enter):
            self.line_opened.emit(self.line)
        elif target is None:
            event.ignore()
        elif 0 <= target < len(LINES):
            self.line_chosen.emit(target)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the rows."""
        painter = QPainter(self._rows)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height, scrolled = self._row_height(), self._scroll_bar.value()
        for line in range(len(LINES)):
            row = QRectF(0, line * height - scrolled, self._rows.width(), height)
            if row.bottom() > 0 and row.top() < self._rows.height():
                self._draw_row(painter, row.adjusted(0, 1, 0, -1), line)

    def _draw_row(self, painter: QPainter, row: QRectF, line: int) -> None:
        theme = self._theme
        chosen = line == self.line
        if chosen:
            edge = theme.cost if self.hasFocus() else mixed(theme.panel, theme.cost, 0.35)
            painter.setPen(QPen(QColor(edge), 1))
            painter.setBrush(QColor(mixed(theme.panel, theme.cost, 0.14)))
            painter.drawRoundedRect(row.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setFont(tabular(self.font(), LABEL_SIZE, bold=True))
        painter.setPen(QColor(theme.cost if chosen else theme.muted))
        number = QRectF(row.left(), row.top() + 6, _NUMBER_WIDTH, 16)
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(line + 1))
        wide = row.width() >= _WIDE
        picture = _THUMBNAIL_WIDTH if wide else _NARROW_THUMBNAIL
        right = row.right() - picture - 2 * GAP
        self._write(painter, row, right, line, SCREEN.code if wide else LABEL_SIZE)
        if self._focus is not None:
            place = QRectF(right + GAP, row.top() + 6, picture, row.height() - 12)
            draw_thumbnail(painter, place, line, self._focus, theme)

    def _write(self, painter: QPainter, row: QRectF, right: float, line: int, size: int) -> None:
        """Write a line's code, and below it what it comes to."""
        theme, code = self._theme, LINES[line].code.split("\n")
        font = monospaced(size)
        step = QFontMetricsF(font).height()
        below = BODY_SIZE + 5.0
        left = row.left() + _NUMBER_WIDTH
        top = row.top() + (row.height() - len(code) * step - below) / 2
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        for text in code:
            draw_elided(painter, QRectF(left, top, right - left, step), text, _LEFT)
            top += step
        if self._focus is not None:
            painter.setFont(tabular(self.font(), LABEL_SIZE + 1, bold=line == self.line))
            painter.setPen(QColor(theme.cost if line == self.line else theme.muted))
            result = LINES[line].result(self._focus)
            draw_elided(painter, QRectF(left, top, right - left, below), result, _LEFT)
