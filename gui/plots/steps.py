"""Single steps in a plot: the cursor, the step that is looked at, pins."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pyqtgraph as pg
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QPainter
from PyQt6.QtWidgets import QGraphicsItem

from gui.theme import LABEL_SIZE, Theme, mixed, tabular

from .axes import Axes

# What was not yet, at the step that is looked at, shines through this.
_VEIL = 0.6
_FLAG = 14.0
# In front of the curves, behind the words.
_ABOVE_CURVES = 20.0

# Step, value and colour of a dot at the cursor.
Dot = tuple[float, float, str]


class _Pin(QGraphicsItem):
    """A letter on a small flag at the foot of a dotted line."""

    def __init__(self, parent: QGraphicsItem, name: str) -> None:
        super().__init__(parent)
        self._name = name
        self._height = 0.0
        self._left = 0.0

    def place(self, x: float, area: QRectF) -> None:
        """Stand at x of the plot's inside, the flag inside, too: the values stand beside it."""
        self.prepareGeometryChange()
        self._height = area.height()
        self._left = 0.0 if x + _FLAG <= area.right() else -_FLAG
        self.setPos(round(x), round(area.top()))

    def style(self, theme: Theme, font: QFont) -> None:
        """Take colours and font."""
        self._line, self._ink = QColor(theme.text), QColor(theme.panel)
        self._font = tabular(font, LABEL_SIZE - 1, bold=True)
        self.update()

    def boundingRect(self) -> QRectF:
        """Return where line and flag are drawn."""
        return QRectF(self._left - 1, 0, _FLAG + 3, self._height)

    def paint(self, painter: QPainter | None, option, widget=None) -> None:
        """Draw the line, the flag and the letter."""
        assert painter is not None
        painter.setPen(pg.mkPen(self._line, style=Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(0, 0), QPointF(0, self._height))
        flag = QRectF(self._left, self._height - _FLAG - 1, _FLAG, _FLAG)
        painter.fillRect(flag, self._line)
        painter.setFont(self._font)
        painter.setPen(self._ink)
        painter.drawText(flag, Qt.AlignmentFlag.AlignCenter, self._name[:1])


class StepMarks:
    """Lines across a plot at steps somebody cares about.

    Attributes
    ----------
    cursor : pyqtgraph.InfiniteLine
        The step that is read out.
    viewed : pyqtgraph.InfiniteLine
        The step the window looks at, if it is not the newest.
    veil : pyqtgraph.LinearRegionItem
        Over what came after that.
    """

    def __init__(self, axes: Axes) -> None:
        self._axes = axes
        self._viewed_step: int | None = None
        self._pins: dict[str, tuple[int, _Pin]] = {}
        self._drawn: list[Dot] = []
        self.cursor = pg.InfiniteLine(angle=90)
        self.viewed = pg.InfiniteLine(angle=90)
        self.veil = pg.LinearRegionItem(movable=False)
        self.dots = pg.ScatterPlotItem(size=7, antialias=True)
        for level, item in enumerate((self.veil, self.viewed, self.cursor, self.dots)):
            axes.addItem(item, ignoreBounds=True)
            item.setZValue(_ABOVE_CURVES + level)
            item.setVisible(False)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.cursor.setPen(mixed(theme.panel, theme.muted, 0.6))
        self.viewed.setPen(theme.text)
        veil = QColor(theme.panel)
        veil.setAlphaF(_VEIL)
        self.veil.setBrush(veil)
        for line in self.veil.lines:
            line.setPen(None)
        for _, pin in self._pins.values():
            pin.style(theme, self._axes.font())

    def show_cursor(self, step: int | None, dots: Sequence[Dot] = ()) -> None:
        """Draw the hair line at the step that is read out, and dots at what is read."""
        self.cursor.setVisible(step is not None)
        self.dots.setVisible(step is not None)
        if step is None:
            return
        self.cursor.setValue(self._axes.scales.to_x(step))
        to_x, to_y = self._axes.scales.to_x, self._axes.scales.to_y
        drawn = [
            (to_x(at), to_y(value), colour)
            for at, value, colour in dots
            if math.isfinite(to_y(value))
        ]
        # Dots that stay are not drawn again.
        if drawn != self._drawn:
            self._drawn = drawn
            self.dots.setData(
                [x for x, _, _ in drawn],
                [y for _, y, _ in drawn],
                brush=[pg.mkBrush(colour) for _, _, colour in drawn],
                pen=pg.mkPen(self._theme.panel),
            )

    def show_viewed(self, step: int | None) -> None:
        """Draw the line at the step that is looked at, and veil what came after."""
        if step != self._viewed_step:
            self._viewed_step = step
            self.place()

    def set_pins(self, pins: Mapping[str, int]) -> None:
        """Plant flags at steps, by name; the first letter is written on them."""
        for name in [name for name in self._pins if name not in pins]:
            self._axes.scene().removeItem(self._pins.pop(name)[1])
        for name, step in pins.items():
            item = self._pins[name][1] if name in self._pins else self._new_pin(name)
            self._pins[name] = step, item
        self.place()

    def _new_pin(self, name: str) -> _Pin:
        item = _Pin(self._axes.plotItem, name)
        item.style(self._theme, self._axes.font())
        return item

    def pins(self) -> dict[str, int]:
        """Return the steps of the flags that can be seen, by name."""
        return {name: step for name, (step, item) in self._pins.items() if item.isVisible()}

    def place(self) -> None:
        """Put everything where its step is now."""
        step, axes = self._viewed_step, self._axes
        self.viewed.setVisible(step is not None)
        self.veil.setVisible(step is not None)
        if step is not None:
            x, (_, right) = axes.scales.to_x(step), axes.view.viewRange()[0]
            self.viewed.setValue(x)
            self.veil.setRegion((x, max(x, right)))
        area = axes.view.geometry()
        for name, (pinned, item) in self._pins.items():
            x = axes.pixel(pinned)
            item.setVisible(area.left() <= x <= area.right())
            item.setToolTip(f"pin {name}: step {pinned:,}")
            item.place(x, area)
