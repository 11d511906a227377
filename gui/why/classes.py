"""A small signed bar a class: its logit, or what one pixel contributed to it."""

from __future__ import annotations

import math

import numpy as np
from PyQt6.QtCore import QEvent, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.picture_paint import draw_elided, sign_color
from gui.theme import BODY_SIZE, DARK, GAP, LABEL_SIZE, Theme, mixed, tabular

from .values import ClassValues

_HEADING = 22.0
_LARGEST_ROW = 28.0
# Rows lower than this cannot all be named.
_NAMED_ROW = 15.0
# Of the width, what names have at most.
_NAME_SHARE = 0.4
_WIDEST_NUMBER = "+88.88"
_LEAST_WIDTH = 124
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ClassBars(QWidget):
    """Bars from a common zero, in the order of the classes.

    Where there are more classes than lines of text, every class has its bar, and as many as fit
    are named: those with a map first, then those with the largest numbers.

    Signals
    -------
    class_chosen : int
        A row was clicked, or Enter pressed.
    """

    class_chosen = pyqtSignal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("why_classes")
        self.setAccessibleName("Classes")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._values = ClassValues("", (), (), np.zeros(0), [], 1.0)
        self._cursor = 0
        self._bar_length = 0.0
        self._theme = DARK

    def show_values(self, values: ClassValues) -> None:
        """Show a number a class."""
        if values.names != self._values.names:
            self.updateGeometry()
        self._values = values
        self._cursor = min(self._cursor, len(values.names) - 1)
        self._tell()

    def heading(self) -> str:
        """Return what the numbers are."""
        return self._values.heading

    def row_text(self, label: int) -> tuple[str, str]:
        """Return name and number of a class."""
        return self._values.names[label], self._values.texts[label]

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.update()

    def _tell(self) -> None:
        if self._values.names:
            name, text = self.row_text(self._cursor)
            self.setAccessibleDescription(f"{self._values.heading}, {name}: {text}")
        self.update()

    # -- where everything is -------------------------------------------------------------

    def set_bar_length(self, length: float) -> None:
        """Want bars so long beside whole names and numbers."""
        if length != self._bar_length:
            self._bar_length = length
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the width at which names, numbers and bars have what they want."""
        metrics = QFontMetricsF(tabular(self.font(), BODY_SIZE, bold=True))
        longest = max(map(metrics.horizontalAdvance, self._values.names), default=0)
        width = longest + metrics.horizontalAdvance(_WIDEST_NUMBER) + self._bar_length + 2 * GAP
        return QSize(math.ceil(width) + 1, 300)

    def minimumSizeHint(self) -> QSize:
        """Return the width below which bars say nothing."""
        return QSize(_LEAST_WIDTH, round(_HEADING + _NAMED_ROW))

    def _row_height(self) -> float:
        fair = (self.height() - _HEADING) / max(1, len(self._values.names))
        return min(fair, _LARGEST_ROW)

    def _row_at(self, y: float) -> int | None:
        row = math.floor((y - _HEADING) / self._row_height())
        return row if 0 <= row < len(self._values.names) else None

    def named(self) -> list[int]:
        """Return the classes that there is room to name, in their order."""
        height = self._row_height()
        if height >= _NAMED_ROW:
            return list(range(len(self._values.names)))
        by_size = np.argsort(-np.abs(self._values.values), kind="stable").tolist()
        first = [self._cursor] if self.hasFocus() else []
        chosen: list[int] = []
        for label in dict.fromkeys((*first, *self._values.shown, *by_size)):
            if all(abs(label - other) * height >= _NAMED_ROW for other in chosen):
                chosen.append(label)
        return sorted(chosen)

    # -- painting ------------------------------------------------------------------------

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint everything."""
        if not self._values.names:
            return
        painter = QPainter(self)
        painter.setFont(tabular(self.font(), BODY_SIZE))
        painter.setPen(QColor(self._theme.muted))
        draw_elided(painter, QRectF(0, 0, self.width(), _HEADING - 4), self.heading(), _LEFT)
        height = self._row_height()
        size = BODY_SIZE if height >= _NAMED_ROW + 2 else LABEL_SIZE
        metrics = QFontMetricsF(tabular(self.font(), size, bold=True))
        longest = max(map(metrics.horizontalAdvance, self._values.names)) + 1
        names = min(longest, self.width() * _NAME_SHARE)
        numbers = max(map(metrics.horizontalAdvance, (_WIDEST_NUMBER, *self._values.texts)))
        track = QRectF(names + GAP, 0, self.width() - names - numbers - 2 * GAP, 0)
        for label in range(len(self._values.names)):
            track.setTop(_HEADING + label * height)
            track.setHeight(height)
            self._draw_bar(painter, track, label)
        self._draw_zero(painter, track)
        for label in self.named():
            top = _HEADING + (label + 0.5) * height - _NAMED_ROW / 2
            top = min(max(top, _HEADING), self.height() - _NAMED_ROW)
            place = QRectF(0, top, self.width(), _NAMED_ROW)
            self._draw_texts(painter, place, label, names, size)
        if self.hasFocus():
            top = _HEADING + self._cursor * height
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(self._theme.cost))
            painter.drawRect(QRectF(0, top, self.width() - 1, max(height, 3) - 1))

    def _draw_texts(
        self, painter: QPainter, place: QRectF, label: int, names: float, size: int
    ) -> None:
        is_shown = label in self._values.shown
        painter.setFont(tabular(self.font(), size, bold=is_shown))
        painter.setPen(QColor(self._theme.text if is_shown else self._theme.muted))
        name, text = self.row_text(label)
        # Long names often differ at their ends.
        middle = Qt.TextElideMode.ElideMiddle
        name = QFontMetricsF(painter.font()).elidedText(name, middle, names)
        painter.drawText(place, _LEFT, name)
        painter.drawText(place, _RIGHT, text)

    def _draw_bar(self, painter: QPainter, track: QRectF, label: int) -> None:
        value = float(self._values.values[label])
        share = min(max(value / self._values.limit, -1.0), 1.0)
        zero, reach = track.center().x(), track.width() / 2
        thickness = max(1.0, round(track.height() * 0.5))
        top = round(track.center().y() - thickness / 2)
        # A full bar's room, so that a short one is seen to be short.
        whole = QRectF(track.left(), top, track.width(), thickness)
        if track.height() >= _NAMED_ROW:
            painter.fillRect(whole, QColor(mixed(self._theme.panel, self._theme.line, 0.35)))
        length = share * reach
        bar = QRectF(min(zero, zero + length), top, abs(length), thickness)
        painter.fillRect(bar, sign_color(self._theme, value > 0))

    def _draw_zero(self, painter: QPainter, track: QRectF) -> None:
        x = round(track.center().x())
        painter.setPen(QColor(self._theme.muted))
        painter.drawLine(x, round(_HEADING), x, round(track.bottom()))

    # -- pointer and keys ----------------------------------------------------------------

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        """Choose the class of a row."""
        assert a0 is not None
        row = self._row_at(a0.position().y())
        if row is not None:
            self._cursor = row
            self._tell()
            self.class_chosen.emit(row)

    def event(self, a0: QEvent | None) -> bool:
        """Tell the whole name and the number of a row."""
        if isinstance(a0, QHelpEvent):
            row = self._row_at(a0.pos().y())
            if row is not None:
                name, text = self.row_text(row)
                click = "take its map away" if row in self._values.shown else "show its map"
                told = f"{name}: {text} · click: {click}"
                QToolTip.showText(a0.globalPos(), told, self)
                return True
        return super().event(a0)

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Move the cursor, or choose its class."""
        assert a0 is not None
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if self._values.names and a0.key() in steps:
            row = self._cursor + steps[Qt.Key(a0.key())]
            self._cursor = min(max(row, 0), len(self._values.names) - 1)
            self._tell()
        elif self._values.names and a0.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.class_chosen.emit(self._cursor)
        else:
            super().keyPressEvent(a0)

    def focusInEvent(self, a0: QFocusEvent | None) -> None:
        """Show the cursor."""
        super().focusInEvent(a0)
        self.update()

    def focusOutEvent(self, a0: QFocusEvent | None) -> None:
        """Show the cursor no more."""
        super().focusOutEvent(a0)
        self.update()
