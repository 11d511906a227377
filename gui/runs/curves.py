"""The curves of one run, or of two, in the room of a postage stamp."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from engine import Curves
from gui.plots.nice_ticks import Range
from gui.theme import DARK, GAP, LABEL_SIZE, Theme, tabular

# A cost that rounds to zero has no logarithm.
_LEAST_COST = 1e-8
_HEIGHT, _HEADING = 84, 16
_MARGIN = 0.06
_POINT = 5  # pixels

Points = tuple[np.ndarray, np.ndarray]


class Drawn(NamedTuple):
    """The curves of a run, and the colours of its cost, validation error and test error."""

    curves: Curves
    cost: str
    valid: str
    test: str


class SmallCurves(QWidget):
    """Cost, and below it the errors, by minibatch; ranges and ends are written at them."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("small_curves")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._drawn: tuple[Drawn, ...] = ()
        self._theme = DARK
        self.setAccessibleName("Curves of the run")

    def sizeHint(self) -> QSize:
        """Return room for two plots and their headings."""
        return QSize(240, 2 * (_HEADING + _HEIGHT) + _HEADING + GAP)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours of what is not a curve."""
        self._theme = theme
        self.update()

    def show_runs(self, drawn: Sequence[Drawn]) -> None:
        """Draw these curves."""
        self._drawn = tuple(drawn)
        last = self._last_step()
        self.setAccessibleDescription(f"{len(self._drawn)} runs, up to step {last:,.0f}")
        self.update()

    def _last_step(self) -> float:
        return max([1.0, *(d.curves.cost[0][-1] for d in self._drawn if len(d.curves.cost[0]))])

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint both plots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(tabular(self.font(), LABEL_SIZE))
        costs = [(_log10(d.curves.smooth_cost), d.cost, False) for d in self._drawn]
        errors = [(_percents(d.curves.valid_error), d.valid, False) for d in self._drawn]
        tests = [(_percents(d.curves.test_error), d.test, True) for d in self._drawn]
        errors += tests
        heading_of_errors = "error: validation, test"
        if len(self._drawn) == 1:
            # Of two runs it would be a line too many.
            train = _percents(self._drawn[0].curves.later_train_error)
            errors.insert(0, (train, self._drawn[0].cost, False))
            heading_of_errors = "error: train, valid, test"
        top = 0.0
        for heading, lines, text in (
            ("cost, smoothed", costs, lambda value: f"{10**value:.3g}"),
            (heading_of_errors, errors, lambda value: f"{value:.2f} %"),
        ):
            self._text(painter, top, heading, Qt.AlignmentFlag.AlignLeft)
            area = QRectF(0, top + _HEADING, self.width(), _HEIGHT)
            span = _span([points[1] for points, _, _ in lines])
            if span is not None:
                ends = f"{text(span[0])} to {text(span[1])}"
                self._text(painter, top, ends, Qt.AlignmentFlag.AlignRight)
                self._plot(painter, area, lines, span)
            painter.setPen(QPen(QColor(self._theme.line), 1))
            painter.drawLine(area.bottomLeft(), area.bottomRight())
            top += _HEADING + _HEIGHT + GAP
        last = f"step {self._last_step():,.0f}"
        self._text(painter, top - GAP, "0", Qt.AlignmentFlag.AlignLeft)
        self._text(painter, top - GAP, last, Qt.AlignmentFlag.AlignRight)

    def _text(self, painter: QPainter, top: float, text: str, side: Qt.AlignmentFlag) -> None:
        painter.setPen(QColor(self._theme.muted))
        place = QRectF(0, top, self.width(), _HEADING)
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _plot(
        self,
        painter: QPainter,
        area: QRectF,
        lines: list[tuple[Points, str, bool]],
        span: Range,
    ) -> None:
        low, high = span
        margin = _MARGIN * (high - low) or 0.1 * max(abs(high), 1.0)
        low, high = low - margin, high + margin
        last = self._last_step()
        for (steps, values), colour, is_dashed in lines:
            pen = QPen(QColor(colour), 1.4)
            pen.setStyle(Qt.PenStyle.DashLine if is_dashed else Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            x = area.left() + area.width() * steps / last
            y = area.bottom() - area.height() * (values - low) / (high - low)
            # A pixel has room for one upright line.
            every = max(1, math.ceil(len(x) / (2 * max(area.width(), 1))))
            points = [QPointF(*point) for point in zip(x[::every], y[::every], strict=True)]
            if len(points) == 1:
                # A line of one point is nothing.
                pen.setWidthF(_POINT)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                painter.setPen(pen)
                painter.drawPoint(points[0])
            painter.drawPolyline(QPolygonF(points))


def _log10(line: Points) -> Points:
    return line[0], np.log10(np.maximum(line[1], _LEAST_COST))


def _percents(line: Points) -> Points:
    return line[0], 100 * line[1]


def _span(values: list[np.ndarray]) -> Range | None:
    """Return the smallest and the largest of all values; None where there are none."""
    found = np.concatenate([np.empty(0), *values])
    found = found[np.isfinite(found)]
    return (float(found.min()), float(found.max())) if len(found) else None
