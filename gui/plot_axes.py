"""Axes that stay put: a range that is told, labels at line ends, zoom that can be given up."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent
from PyQt6.QtWidgets import QGraphicsItem, QGraphicsSimpleTextItem

from .theme import BODY_SIZE, GAP, LABEL_SIZE, Theme, mixed, tabular
from .ticks import STEP_LABEL_ROOM, Range, Ticks, step_text, step_ticks

HELD_CAPTION = "zoomed · double click or Home to follow"
# Every plot leaves the same room at its right, so that plots above each other share their x.
_WIDEST_LABEL = "valid 88.88 %"
_GRID_OPACITY = 0.1
_LEFT_AXIS_WIDTH = 48
# So far below the axis, the first step does not touch the lowest value.
_STEP_TEXT_OFFSET = 6
# No cost of a float64 is outside.
_LOG_LIMITS = (-320.0, 310.0)


def spread(first: float, second: float, gap: float, top: float, bottom: float) -> Range:
    """Return two label positions at least ``gap`` apart, near the wanted ones and inside."""
    first, second = (min(max(value, top), bottom) for value in (first, second))
    if abs(second - first) < gap:
        middle = min(max((first + second) / 2, top + gap / 2), bottom - gap / 2)
        sign = 1 if second >= first else -1
        first, second = middle - sign * gap / 2, middle + sign * gap / 2
    return first, second


def nearest(positions: NDArray[np.float64], x: float) -> int:
    """Return the index of the entry of increasing ``positions``, not empty, nearest to x."""
    after = int(np.searchsorted(positions, x))
    if after == 0 or (after < len(positions) and positions[after] - x < x - positions[after - 1]):
        return after
    return after - 1


class RoundTicks(pg.AxisItem):
    """An axis whose ticks and texts come from two functions."""

    def __init__(
        self,
        orientation: str,
        ticks: Callable[[float, float, float], Ticks],
        text: Callable[[float, float], str],
    ) -> None:
        super().__init__(orientation)
        self._ticks = ticks
        self._text = text
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=0, hideOverlappingLabels=STEP_LABEL_ROOM // 2)
        # Drawn only when its ticks change: writing labels is slower than all the curves.
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def boundingRect(self) -> QRectF:
        """Leave room for the halves of labels at both ends; with a grid, pyqtgraph does not."""
        rect = super().boundingRect()
        return rect.adjusted(0, -GAP, 0, GAP) if self.orientation == "left" else rect

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[Ticks]:
        """Return one level of ticks."""
        return [self._ticks(minVal, maxVal, size)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Return the texts of the ticks."""
        return [self._text(value, spacing) for value in values]


class Axes(pg.PlotWidget):
    """A plot that shows the range it is told to, until a person zooms or pans.

    Double click or Home gives the range back. Texts in the right margin stand at the height of
    the values they name.

    Signals
    -------
    pointed : float or None
        The x under the pointer; None when it has left.
    following_changed : bool
        Whether the range is again the one the plot was told to show.
    """

    pointed = pyqtSignal(object)
    following_changed = pyqtSignal(bool)

    def __init__(
        self,
        ticks: Callable[[float, float, float], Ticks],
        text: Callable[[float, float], str],
        log_y: bool = False,
    ) -> None:
        axes = {
            "bottom": RoundTicks("bottom", step_ticks, step_text),
            "left": RoundTicks("left", ticks, text),
        }
        super().__init__(enableMenu=False, axisItems=axes)
        self.following = True
        self._wanted: tuple[Range, Range] | None = None
        self._end_values: list[float] = []
        self._end_labels: list[QGraphicsSimpleTextItem] = []
        self._pointer = pg.InfiniteLine(angle=90)
        self._pointer.setVisible(False)
        plot, view = self.plotItem, self.plotItem.vb
        plot.hideButtons()
        plot.setLogMode(x=False, y=log_y)
        plot.disableAutoRange()
        limits = _LOG_LIMITS if log_y else (-1.0, 2.0)
        view.setLimits(xMin=0.0, yMin=limits[0], yMax=limits[1], minXRange=5, minYRange=1e-4)
        axes["left"].setWidth(_LEFT_AXIS_WIDTH)
        axes["left"].setGrid(255)
        axes["left"].setZValue(-1)  # the grid lies behind the curves
        axes["left"].setStyle(tickAlpha=_GRID_OPACITY)
        axes["bottom"].setStyle(tickAlpha=0.0, tickTextOffset=_STEP_TEXT_OFFSET)
        plot.addItem(self._pointer, ignoreBounds=True)
        view.sigRangeChangedManually.connect(self._let_go)
        view.sigRangeChanged.connect(self._place_end_labels)
        view.sigResized.connect(self._place_end_labels)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours and fonts."""
        self.setBackground(theme.panel)
        self._label_font = tabular(self.font(), BODY_SIZE, bold=True)
        metrics = QFontMetricsF(self._label_font)
        margin = metrics.horizontalAdvance(_WIDEST_LABEL) + GAP
        self.plotItem.layout.setContentsMargins(0, GAP, margin, 0)
        font = tabular(self.font(), LABEL_SIZE)
        left, bottom = (self.plotItem.getAxis(side) for side in ("left", "bottom"))
        left.setPen(None)
        left.setTickPen(theme.text)
        bottom.setPen(theme.line)
        for axis in (left, bottom):
            axis.setTextPen(theme.muted)
            axis.setTickFont(font)
        bottom.setHeight(math.ceil(QFontMetricsF(font).height()) + _STEP_TEXT_OFFSET + 2)
        self._pointer.setPen(mixed(theme.panel, theme.muted, 0.6))

    def show_range(self, x: Range, y: Range) -> None:
        """Show this range, in view coordinates, now or once the person lets go."""
        if (x, y) == self._wanted:
            return
        self._wanted = x, y
        if self.following:
            self.plotItem.vb.setRange(xRange=x, yRange=y, padding=0)

    def follow(self) -> None:
        """Give up zoom and pan."""
        if self._wanted is None or self.following:
            return
        self.following = True
        x, y = self._wanted
        self.plotItem.vb.setRange(xRange=x, yRange=y, padding=0)
        self.following_changed.emit(True)

    def point_at(self, x: float | None) -> None:
        """Draw the hair line that says which x is read out."""
        self._pointer.setVisible(x is not None)
        if x is not None:
            self._pointer.setValue(x)

    def label_ends(self, labels: Sequence[tuple[str, float, str]]) -> None:
        """Write up to two texts (text, y in view coordinates, colour) into the right margin."""
        while len(self._end_labels) < len(labels):
            self._end_labels.append(QGraphicsSimpleTextItem(self.plotItem))
        for item, (text, _, colour) in zip(self._end_labels, labels, strict=False):
            if item.text() != text:
                item.setText(text)
            if item.font() != self._label_font:
                item.setFont(self._label_font)
            item.setBrush(QColor(colour))
        for index, item in enumerate(self._end_labels):
            item.setVisible(index < len(labels))
        self._end_values = [y for _, y, _ in labels]
        self._place_end_labels()

    def end_texts(self) -> list[str]:
        """Return the texts at the line ends."""
        return [item.text() for item in self._end_labels if item.isVisible()]

    def _place_end_labels(self) -> None:
        if not self._end_values:
            return
        area = self.plotItem.vb.geometry()
        low, high = self.plotItem.vb.viewRange()[1]
        height = self._end_labels[0].boundingRect().height()
        top, bottom = area.top(), area.bottom()
        wanted = [bottom - (y - low) / (high - low) * area.height() for y in self._end_values]
        if len(wanted) == 1:
            centres: Sequence[float] = [min(max(wanted[0], top), bottom)]
        else:
            centres = spread(wanted[0], wanted[1], height, top, bottom)
        for item, centre in zip(self._end_labels, centres, strict=False):
            item.setPos(round(area.right()) + GAP, round(centre - height / 2))

    def _let_go(self) -> None:
        if self.following:
            self.following = False
            self.following_changed.emit(False)

    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        """Tell which x is under the pointer."""
        super().mouseMoveEvent(ev)
        view = self.plotItem.vb
        position = self.mapToScene(ev.position().toPoint())
        inside = view.sceneBoundingRect().contains(position)
        self.pointed.emit(view.mapSceneToView(position).x() if inside else None)

    def leaveEvent(self, ev) -> None:
        """Tell that nothing is under the pointer."""
        super().leaveEvent(ev)
        self.pointed.emit(None)

    def mouseDoubleClickEvent(self, ev: QMouseEvent) -> None:
        """Give up zoom and pan."""
        super().mouseDoubleClickEvent(ev)
        self.follow()

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        """Give up zoom and pan on Home."""
        if ev.key() == Qt.Key.Key_Home:
            self.follow()
        else:
            super().keyPressEvent(ev)
