"""How a plot is zoomed and panned with the mouse."""

from __future__ import annotations

import pyqtgraph as pg
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QGraphicsRectItem

from gui.theme import Theme

# A rectangle lower or narrower than this, in pixels, is meant as a stretch of one axis.
_THIN = 12
_RUBBER_OPACITY = 0.12


class ZoomBox(pg.ViewBox):
    """The inside of a plot.

    The wheel zooms along the steps, with Ctrl along the values; a rectangle zooms both; Shift or
    the middle button pans. Beside the plot, an axis zooms and pans itself.
    """

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        # Always; the rectangle is ours, because pyqtgraph makes a new one after every pan.
        self.setMouseMode(pg.ViewBox.PanMode)
        self._rubber = QGraphicsRectItem(self)
        self._rubber.setZValue(1e6)
        self._rubber.hide()

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        fill = QColor(theme.cost)
        fill.setAlphaF(_RUBBER_OPACITY)
        self._rubber.setPen(pg.mkPen(theme.cost))
        self._rubber.setBrush(fill)

    def wheelEvent(self, ev, axis=None) -> None:
        """Zoom along one axis, round the pointer."""
        if axis is None:
            axis = 1 if ev.modifiers() & Qt.KeyboardModifier.ControlModifier else 0
        super().wheelEvent(ev, axis)

    def mouseDragEvent(self, ev, axis=None) -> None:
        """Draw the rectangle to show, or pan."""
        shift = ev.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if ev.button() != Qt.MouseButton.LeftButton or shift or axis is not None:
            self._rubber.hide()
            super().mouseDragEvent(ev, axis)
            return
        ev.accept()
        box, axes = self._box_between(ev.buttonDownPos(), ev.pos())
        self._rubber.setRect(box)
        self._rubber.setVisible(not ev.isFinish())
        if ev.isFinish():
            self._show_box(box, axes)

    def _box_between(self, first: QPointF, second: QPointF) -> tuple[QRectF, str]:
        """Return the rectangle in pixels, a thin one as long as the plot, and its axes."""
        inside = self.rect()
        box = QRectF(first, second).normalized() & inside
        if box.height() < _THIN <= box.width():
            return QRectF(box.left(), 0, box.width(), inside.height()), "x"
        if box.width() < _THIN <= box.height():
            return QRectF(0, box.top(), inside.width(), box.height()), "y"
        return box, "xy" if box.width() >= _THIN else ""

    def _show_box(self, box: QRectF, axes: str) -> None:
        start, end = self.mapToView(box.bottomLeft()), self.mapToView(box.topRight())
        if "x" in axes:
            self.setXRange(start.x(), end.x(), padding=0)
        if "y" in axes:
            self.setYRange(start.y(), end.y(), padding=0)
        if axes:
            self.sigRangeChangedManually.emit([True, True])
