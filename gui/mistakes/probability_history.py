"""What an image's own class and its strongest rival were given over the run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from gui.drawing.probability_bars import percent
from gui.picture_paint import draw_elided
from gui.plots.nice_ticks import step_range, step_text, step_ticks
from gui.theme import DARK, GAP, LABEL_SIZE, Theme, mixed, tabular

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_LINE = 14
_LEVELS = (0.0, 0.5, 1.0)
_LARGEST_MARGIN = 110.0
# Fewer points than this are shown as points too.
_FEW = 24


@dataclass(frozen=True, eq=False)
class ProbabilityLines:
    """Two probabilities at steps of a run.

    Attributes
    ----------
    steps : ndarray of shape (n,), float64
        Increasing; at least one.
    label, rival : ndarray of shape (n,), float
        Probability of the image's own class, and of the other one.
    names : tuple of str
        Of the two classes.
    shown_step : int
        The step that all else is about.
    """

    steps: NDArray[np.float64]
    label: NDArray[np.floating]
    rival: NDArray[np.floating]
    names: tuple[str, str]
    shown_step: int


class ProbabilityHistory(QWidget):
    """A small plot of two lines with their names at their ends.

    Signals
    -------
    told : str
        The step under the pointer, whose probabilities are written at the ends of the lines.
    """

    told = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("probability_history")
        self.setAccessibleName("Probabilities over the run")
        self.setToolTip("Solid: the image's own class · dashed: what it is, or might be, read as")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._lines: ProbabilityLines | None = None
        self._pointed: int | None = None
        self._theme = DARK

    def show_lines(self, lines: ProbabilityLines | None) -> None:
        """Show two lines; None for nothing."""
        self._lines = lines
        if lines is not None and self._pointed is not None:
            self._pointed = min(self._pointed, len(lines.steps) - 1)
        self.setAccessibleDescription(self._in_words(self._shown()))
        self._tell()
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at which the axes can be read."""
        return QSize(220, 84)

    def _shown(self) -> int:
        """Return the index of the step that all else is about."""
        lines = self._lines
        return 0 if lines is None else _nearest(lines.steps, lines.shown_step)

    def _in_words(self, index: int) -> str:
        lines = self._lines
        if lines is None:
            return ""
        pairs = zip(lines.names, (lines.label, lines.rival), strict=True)
        said = (f"{name} {percent(float(p[index]))}" for name, p in pairs)
        return f"step {lines.steps[index]:,.0f} · {' · '.join(said)}"

    # -- on screen -----------------------------------------------------------------------

    def _place(self, lines: ProbabilityLines) -> QRectF:
        metrics = QFontMetricsF(tabular(self.font(), LABEL_SIZE, bold=True))
        names = max(map(metrics.horizontalAdvance, lines.names))
        margin = min(names + metrics.horizontalAdvance(" 88.8 %") + 2, _LARGEST_MARGIN)
        left = metrics.horizontalAdvance("100 %") + GAP
        return QRectF(self.rect()).adjusted(left, _LINE / 2, -margin - GAP, -_LINE - 4)

    def _at(self, place: QRectF, step: float, p: float) -> QPointF:
        assert self._lines is not None
        last = step_range(float(self._lines.steps[-1]))[1]
        return QPointF(
            place.left() + step / last * place.width(), place.bottom() - p * place.height()
        )

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the axes and the lines."""
        lines = self._lines
        if lines is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = self._place(lines)
        self._draw_axes(painter, place, lines)
        self._draw_mark(painter, place, lines)
        theme = self._theme
        for p, color, style in (
            (lines.rival, theme.cost, Qt.PenStyle.DashLine),
            (lines.label, theme.text, Qt.PenStyle.SolidLine),
        ):
            points = [
                self._at(place, step, value)
                for step, value in zip(lines.steps.tolist(), p.tolist(), strict=True)
            ]
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(color), 1.6, style))
            painter.drawPolyline(QPolygonF(points))
            if len(points) < _FEW:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(color))
                for point in points:
                    painter.drawEllipse(point, 2.2, 2.2)
        self._draw_names(painter, place, lines)

    def _draw_axes(self, painter: QPainter, place: QRectF, lines: ProbabilityLines) -> None:
        theme = self._theme
        painter.setFont(tabular(self.font(), LABEL_SIZE))
        for level in _LEVELS:
            y = round(place.bottom() - level * place.height()) + 0.5
            painter.setPen(
                QPen(QColor(theme.line if not level else mixed(theme.panel, theme.line, 0.6)))
            )
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
            painter.setPen(QColor(theme.muted))
            text = QRectF(0, y - _LINE / 2, place.left() - GAP / 2, _LINE)
            painter.drawText(text, _RIGHT, f"{100 * level:.0f} %")
        last = step_range(float(lines.steps[-1]))[1]
        for step in step_ticks(0, last, place.width())[1]:
            x = self._at(place, step, 0).x()
            text = QRectF(x - 40, place.bottom() + 3, 80, _LINE)
            painter.drawText(text, Qt.AlignmentFlag.AlignCenter, step_text(step, 1))

    def _draw_mark(self, painter: QPainter, place: QRectF, lines: ProbabilityLines) -> None:
        """Draw a hair line at the step pointed at, else at the one shown where it is past."""
        index = self._pointed
        if index is None and lines.shown_step >= lines.steps[-1]:
            return
        step = lines.shown_step if index is None else float(lines.steps[index])
        color = (
            self._theme.valid if index is None else mixed(self._theme.panel, self._theme.muted, 0.6)
        )
        x = self._at(place, step, 0).x()
        painter.setPen(QPen(QColor(color), 1))
        painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()))

    def _draw_names(self, painter: QPainter, place: QRectF, lines: ProbabilityLines) -> None:
        """Write the names at the ends of the lines, with what is given at the step in question."""
        index = self._shown() if self._pointed is None else self._pointed
        ends = [self._at(place, 0, float(p[-1])).y() for p in (lines.label, lines.rival)]
        if abs(ends[0] - ends[1]) < _LINE:
            middle = (ends[0] + ends[1]) / 2
            middle = min(max(middle, place.top() + _LINE / 2), place.bottom() - _LINE / 2)
            half = _LINE / 2 if ends[0] > ends[1] else -_LINE / 2
            ends = [middle + half, middle - half]
        painter.setFont(tabular(self.font(), LABEL_SIZE, bold=True))
        room = self.width() - place.right() - GAP
        number = painter.fontMetrics().horizontalAdvance(" 88.8 %")
        for name, p, centre, color in zip(
            lines.names,
            (lines.label, lines.rival),
            ends,
            (self._theme.text, self._theme.cost),
            strict=True,
        ):
            painter.setPen(QColor(color))
            line = QRectF(place.right() + GAP, centre - _LINE / 2, room, _LINE)
            painter.drawText(line, _RIGHT, percent(float(p[index])))
            draw_elided(painter, line.adjusted(0, 0, -number, 0), name, _LEFT)

    # -- pointer -------------------------------------------------------------------------

    def mouseMoveEvent(self, a0: QMouseEvent | None) -> None:
        """Read out the step under the pointer."""
        lines = self._lines
        if a0 is None or lines is None:
            return
        place = self._place(lines)
        share = (a0.position().x() - place.left()) / place.width()
        self._point(_nearest(lines.steps, share * step_range(float(lines.steps[-1]))[1]))

    def leaveEvent(self, a0: QEvent | None) -> None:
        """Read out nothing."""
        self._point(None)

    def _point(self, index: int | None) -> None:
        if index != self._pointed:
            self._pointed = index
            self._tell()
            self.update()

    def _tell(self) -> None:
        lines, index = self._lines, self._pointed
        step = "" if lines is None or index is None else f"step {lines.steps[index]:,.0f}"
        self.told.emit(step)


def _nearest(steps: NDArray[np.float64], step: float) -> int:
    return int(np.abs(steps - step).argmin())
