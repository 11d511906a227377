"""What each image costs: minus the logarithm of the probability its label was given."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QWidget

from gui.plots.nice_ticks import value_ticks
from gui.theme import DARK, GAP, Theme, mixed, tabular

from .focus import Focus
from .formula import draw_formula
from .numbers import number, percentage
from .typography import SCREEN, TypeSizes

# Points of the curve; enough for its steep end on the largest screen.
_POINTS = 400
# How far from a point a click still means it, in pixels.
_REACH = 24.0


def curve(place: QRectF, limit: float) -> QPolygonF:
    """Return ``-log p`` for p from 0 to 1, in a rectangle as high as ``limit`` nats."""
    losses = np.linspace(limit, 0, _POINTS)
    return QPolygonF(points(place, limit, np.exp(-losses), losses))


def points(
    place: QRectF, limit: float, p: NDArray[np.floating], losses: NDArray[np.floating]
) -> list[QPointF]:
    """Return where probabilities and what they cost lie in a rectangle."""
    x = place.left() + p * place.width()
    y = place.bottom() - np.minimum(losses / limit, 1) * place.height()
    return [QPointF(*both) for both in zip(x.tolist(), y.tolist(), strict=True)]


class LikelihoodPicture(QWidget):
    """The curve, and on it every image of the minibatch.

    Signals
    -------
    image_chosen : int
        The place in the minibatch of an image whose point was clicked.
    """

    image_chosen = pyqtSignal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("likelihood_picture")
        self.setAccessibleName("What each image costs")
        self.setToolTip("Every point is an image; click one to choose it (← → among the images)")
        self._focus: Focus | None = None
        self._theme, self._sizes = DARK, SCREEN

    def show_focus(self, focus: Focus) -> None:
        """Show a minibatch."""
        self._focus = focus
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.update()

    def set_type(self, sizes: TypeSizes) -> None:
        """Choose the type sizes."""
        self._sizes = sizes
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at which the axes can be read."""
        return QSize(18 * self._sizes.body, 10 * self._sizes.body)

    def _place(self) -> QRectF:
        size = self._sizes.label
        return QRectF(self.rect()).adjusted(5.2 * size, size, -1.8 * size, -3.6 * size)

    def _points(self, focus: Focus) -> list[QPointF]:
        minibatch = focus.minibatch
        p = minibatch.p_y_given_x[np.arange(len(minibatch)), minibatch.y]
        return points(self._place(), focus.scales.loss.limit, p, minibatch.negative_log_likelihoods)

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        """Choose the image whose point is nearest."""
        if a0 is None or self._focus is None:
            return
        at = a0.position()
        distances = [math.hypot(p.x() - at.x(), p.y() - at.y()) for p in self._points(self._focus)]
        nearest = int(np.argmin(distances))
        if distances[nearest] <= _REACH:
            self.image_chosen.emit(nearest)

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the axes, the curve and the points."""
        focus = self._focus
        if focus is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place, limit = self._place(), focus.scales.loss.limit
        self._draw_axes(painter, place, limit, self._points(focus)[focus.image])
        self._draw_levels(painter, focus, place)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.muted), self._sizes.body / 8))
        painter.drawPolyline(curve(place, limit))
        self._draw_points(painter, focus)
        self._draw_chosen(painter, focus, place)

    def _draw_axes(self, painter: QPainter, place: QRectF, limit: float, at: QPointF) -> None:
        """Draw grid and numbers, but none where those of the chosen image's point will be."""
        theme, size = self._theme, self._sizes.label
        painter.setFont(tabular(self.font(), size))
        spacing, levels = value_ticks(0, limit, place.height() / (size / 8))
        decimals = max(0, math.ceil(-math.log10(spacing) - 1e-9))
        for level in levels:
            y = round(place.bottom() - level / limit * place.height()) + 0.5
            painter.setPen(QPen(QColor(mixed(theme.panel, theme.line, 0.5)), 1))
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
            painter.setPen(QColor(theme.muted))
            text = QRectF(0, y - size, place.left() - GAP, 2 * size)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            if abs(y - at.y()) > 1.3 * size:
                painter.drawText(text, flags, f"{level:.{decimals}f}")
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            x = place.left() + share * place.width()
            text = QRectF(x - 3 * size, place.bottom() + 2, 6 * size, 1.5 * size)
            if abs(x - at.x()) > 5 * size:
                painter.drawText(text, Qt.AlignmentFlag.AlignHCenter, f"{100 * share:.0f} %")
        below = QRectF(place.left(), place.bottom() + 1.5 * size, place.width(), 1.9 * size)
        draw_formula(
            painter, below, ("p", "(", "y", " | ", "x", ")  the label's probability"), size * 1.1
        )

    def _draw_levels(self, painter: QPainter, focus: Focus, place: QRectF) -> None:
        """Draw the cost, and what it would be if all classes were equally probable."""
        limit, cost = focus.scales.loss.limit, focus.minibatch.cost
        nothing = math.log(len(focus.class_names))
        apart = (cost - nothing) / limit * place.height()
        # Where the two are close, the text of the lower one stands below its line.
        close = abs(apart) < 2 * self._sizes.label
        for level, text, color, below in (
            (nothing, "every class equally probable", self._theme.muted, close and apart >= 0),
            (cost, f"cost, the mean of all {len(focus.minibatch):,}", self._theme.cost,
             close and apart < 0),
        ):  # fmt: skip
            if level <= limit:
                self._draw_level(painter, place, level / limit, color)
                size = self._sizes.label
                top = place.bottom() - level / limit * place.height()
                line = QRectF(place.left(), top + (2 if below else -1.6 * size), 0, 1.5 * size)
                line.setRight(place.right())
                painter.drawText(line, Qt.AlignmentFlag.AlignRight, f"{text}: {number(level)}")

    def _draw_level(self, painter: QPainter, place: QRectF, share: float, color: str) -> None:
        y = place.bottom() - share * place.height()
        painter.setPen(QPen(QColor(color), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
        painter.setFont(tabular(self.font(), self._sizes.label))
        painter.setPen(QColor(color))

    def _draw_points(self, painter: QPainter, focus: Focus) -> None:
        misread = focus.minibatch.y_pred != focus.minibatch.y
        radius = self._sizes.body / 6
        painter.setPen(Qt.PenStyle.NoPen)
        for wrong, color in ((False, self._theme.cost), (True, self._theme.danger)):
            faint = QColor(color)
            faint.setAlphaF(0.45)
            painter.setBrush(faint)
            for point, is_wrong in zip(self._points(focus), misread, strict=True):
                if is_wrong == wrong:
                    painter.drawEllipse(point, radius, radius)

    def _draw_chosen(self, painter: QPainter, focus: Focus, place: QRectF) -> None:
        """Draw the chosen image's point, and lines to both axes."""
        at = self._points(focus)[focus.image]
        p = float(focus.minibatch.p_y_given_x[focus.image, focus.y])
        loss = float(focus.minibatch.negative_log_likelihoods[focus.image])
        radius = self._sizes.body / 2.6
        size = 1.6 * self._sizes.label
        below = QRectF(at.x() - 4 * size, place.bottom() + 1, 8 * size, size)
        left = QRectF(0, at.y() - size / 2, place.left() - radius - 4, size)
        self._write_on_axis(painter, left, number(loss), Qt.AlignmentFlag.AlignRight)
        self._write_on_axis(painter, below, percentage(p), Qt.AlignmentFlag.AlignHCenter)
        painter.setPen(QPen(QColor(self._theme.valid), 1.2))
        painter.drawLine(at, QPointF(at.x(), place.bottom()))
        painter.drawLine(at, QPointF(place.left(), at.y()))
        painter.setBrush(QColor(self._theme.valid))
        painter.setPen(QPen(QColor(self._theme.panel), 2))
        painter.drawEllipse(at, radius, radius)

    def _write_on_axis(
        self, painter: QPainter, place: QRectF, text: str, flag: Qt.AlignmentFlag
    ) -> None:
        """Write a number of the chosen image at an axis."""
        painter.setFont(tabular(self.font(), self._sizes.label, bold=True))
        painter.setPen(QColor(self._theme.valid))
        flags = flag | Qt.AlignmentFlag.AlignVCenter
        words = painter.boundingRect(place, flags, text)
        inside = QRectF(self.rect())
        # A probability near 100 % would else run over the edge.
        words.moveRight(min(words.right(), inside.right()))
        words.moveLeft(max(words.left(), inside.left()))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, text)
