"""Axes that stay put: ranges that change in steps, ticks at round numbers, labels at line ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTransform,
)
from PyQt6.QtWidgets import (
    QGraphicsSimpleTextItem,
    QHBoxLayout,
    QLabel,
    QWidget,
)

from .theme import BODY_SIZE, GAP, LABEL_SIZE, Theme, mixed, tabular

Range = tuple[float, float]
Ticks = tuple[float, list[float]]

# Steps in which ranges and scales change: close enough that at most a third of a range is empty.
NICE_STEPS = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
TICK_STEPS = (1.0, 2.0, 5.0, 10.0)
FEWEST_STEPS = 100
# Pixels a label needs for itself along its axis.
_STEP_LABEL_ROOM = 72
_VALUE_LABEL_ROOM = 24
_LABEL_HEIGHT = 17
# Every plot leaves the same room at its right, so that plots above each other share their x.
_WIDEST_LABEL = "valid 88.88 %"
HELD_CAPTION = "zoomed · double click or Home to follow"
_GRID_OPACITY = 0.1
_LEFT_AXIS_WIDTH = 48
# No cost of a float64 is outside.
_LOG_LIMITS = (-320.0, 310.0)
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def nice_ceiling(value: float) -> float:
    """Return the smallest of `NICE_STEPS`, times a power of ten, that is not below ``value``."""
    decade = 10.0 ** math.floor(math.log10(value))
    step = next(step for step in NICE_STEPS if step * decade >= value * (1 - 1e-9))
    return float(f"{step * decade:.6g}")


def nice_floor(value: float) -> float:
    """Return the largest of `NICE_STEPS`, times a power of ten, that is not above ``value``."""
    decade = 10.0 ** math.floor(math.log10(value))
    step = next(step for step in NICE_STEPS[::-1] if step * decade <= value * (1 + 1e-9))
    return float(f"{step * decade:.6g}")


def step_range(last_step: float) -> Range:
    """Return the range of minibatches to show when ``last_step`` is the latest."""
    return 0.0, nice_ceiling(max(last_step, FEWEST_STEPS))


def linear_ticks(low: float, high: float, at_most: float, finest: float = 0.0) -> Ticks:
    """Return the spacing, 1, 2 or 5 times a power of ten, and its multiples in the range."""
    wanted = max((high - low) / max(at_most, 1), finest, 1e-12)
    decade = 10.0 ** math.floor(math.log10(wanted))
    spacing = next(step * decade for step in TICK_STEPS if step * decade >= wanted * (1 - 1e-9))
    first, last = math.ceil(low / spacing - 1e-9), math.floor(high / spacing + 1e-9)
    return spacing, [index * spacing for index in range(first, last + 1)]


def step_ticks(low: float, high: float, pixels: float) -> Ticks:
    """Return ticks of the minibatch axis, at whole steps."""
    return linear_ticks(low, high, pixels / _STEP_LABEL_ROOM, finest=1.0)


def value_ticks(low: float, high: float, pixels: float) -> Ticks:
    """Return ticks of a linear value axis."""
    return linear_ticks(low, high, pixels / _VALUE_LABEL_ROOM)


def log_ticks(low: float, high: float, pixels: float) -> Ticks:
    """Return ticks of a logarithmic axis, as powers of ten: 1, 2, 5 or whole decades."""
    pixels_per_decade = pixels / max(high - low, 1e-9)
    decades = range(math.floor(low), math.ceil(high) + 1)
    if math.log10(2) * pixels_per_decade < _LABEL_HEIGHT:
        stride = math.ceil(_LABEL_HEIGHT / pixels_per_decade)
        return stride, [float(d) for d in decades if d % stride == 0 and low <= d <= high]
    logs = [decade + math.log10(step) for decade in decades for step in TICK_STEPS[:3]]
    inside = [value for value in logs if low - 1e-9 <= value <= high + 1e-9]
    if len(inside) >= 2:
        return 0.0, inside
    # Zoomed in between two of them.
    spacing, values = linear_ticks(10.0**low, 10.0**high, pixels / _VALUE_LABEL_ROOM)
    return spacing, [math.log10(value) for value in values if value > 0]


def step_text(value: float, spacing: float) -> str:
    """Return the label of a minibatch tick."""
    return f"{value:,.0f}"


def percent_text(value: float, spacing: float) -> str:
    """Return the label of a tick that is a fraction, with as many decimals as neighbours need."""
    decimals = max(0, -math.floor(math.log10(spacing * 100) + 1e-9))
    return f"{100 * value:.{decimals}f} %"


def log_text(value: float, spacing: float) -> str:
    """Return the label of a tick given as a power of ten."""
    number = 10.0**value
    if 1e-3 <= number < 1e5:
        return f"{number:,.4g}" if number < 1e3 else f"{number:,.0f}"
    mantissa, exponent = f"{number:.0e}".split("e")
    power = "10" + str(int(exponent)).translate(_SUPERSCRIPT)
    return power if mantissa == "1" else f"{mantissa}×{power}"


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


def falling_curve() -> QPainterPath:
    """Return what a learning curve usually looks like, in the unit square."""
    path = QPainterPath(QPointF(0.04, 0.08))
    path.cubicTo(0.1, 0.75, 0.3, 0.78, 0.96, 0.88)
    return path


class ElidedLabel(QLabel):
    """One line of text that ends in … where it does not fit."""

    def minimumSizeHint(self) -> QSize:
        """Return a hint that lets the label shrink."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Draw as much of the text as fits."""
        fitting = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        style = self.style()
        assert style is not None
        style.drawItemText(
            QPainter(self),
            self.rect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            fitting,
            self.foregroundRole(),
        )


def panel_header(panel: QWidget, heading: str) -> tuple[QHBoxLayout, QLabel, QLabel]:
    """Make a widget a panel; return the row on its top, its heading and its caption."""
    panel.setProperty("role", "panel")
    # Without it a style sheet's background is not drawn on a plain widget.
    panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    title, caption = ElidedLabel(heading), QLabel()
    title.setProperty("role", "heading")
    caption.setProperty("role", "caption")
    caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    caption.setFont(tabular(caption.font(), LABEL_SIZE))
    row = QHBoxLayout()
    row.setSpacing(GAP)
    row.addWidget(title, 1)
    row.addWidget(caption)
    return row, title, caption


class EmptyState(QWidget):
    """What a view shows before there is data: a faint drawing and what brings the real one.

    ``drawing`` is in the unit square, y downwards.
    """

    def __init__(self, text: str, drawing: QPainterPath) -> None:
        super().__init__()
        self._drawing = drawing
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Say what will be here and what brings it."""
        self.text = text
        self.setAccessibleName(text)
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._line, self._ink = QColor(theme.line), QColor(theme.muted)
        self._panel = QColor(theme.panel)
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Draw the text over the drawing."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._line, 1.5))
        to_widget = QTransform.fromScale(self.width(), self.height())
        painter.drawPath(to_widget.map(self._drawing))
        painter.setFont(tabular(self.font(), BODY_SIZE))
        area = QRectF(self.rect())
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        words = painter.boundingRect(area, flags, self.text).adjusted(-GAP, -GAP, GAP, GAP)
        painter.fillRect(words, self._panel)
        painter.setPen(self._ink)
        painter.drawText(area, flags, self.text)


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
        self.setStyle(tickLength=0, hideOverlappingLabels=_STEP_LABEL_ROOM // 2)

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
        axes["bottom"].setStyle(tickAlpha=0.0)
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
        bottom.setHeight(math.ceil(QFontMetricsF(font).height()) + 4)
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
