"""How two probabilities over a run are painted."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from gui.drawing.probability_bars import percent
from gui.picture_paint import draw_elided
from gui.plots.nice_ticks import step_text, step_ticks
from gui.theme import GAP, LABEL_SIZE, Theme, mixed, tabular

from .history_axes import LINE, WIDEST_PERCENT, HistoryAxes, ProbabilityLines

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_LEVELS = (0.0, 0.5, 1.0)
# Fewer points than this are shown as points too.
_FEW = 24


@dataclass(frozen=True, eq=False)
class HistoryPicture:
    """Everything that is painted.

    Attributes
    ----------
    lines : ProbabilityLines
        The two.
    axes : HistoryAxes
        Where they lie.
    pointed : int or None
        Index of the step that is read out.
    theme : Theme
        The colours.
    font : QFont
        Of any size.
    """

    lines: ProbabilityLines
    axes: HistoryAxes
    pointed: int | None
    theme: Theme
    font: QFont


def draw_history(painter: QPainter, picture: HistoryPicture) -> None:
    """Paint axes, both lines, and at their ends what is given at the step pointed at, or shown."""
    axes, lines, theme = picture.axes, picture.lines, picture.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_axes(painter, picture)
    _draw_mark(painter, picture)
    for p, color, style in (
        (lines.rival, theme.cost, Qt.PenStyle.DashLine),
        (lines.label, theme.text, Qt.PenStyle.SolidLine),
    ):
        points = list(map(axes.at, lines.steps.tolist(), p.tolist()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(color), 1.6, style))
        painter.drawPolyline(QPolygonF(points))
        if len(points) < _FEW:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(color))
            for point in points:
                painter.drawEllipse(point, 2.2, 2.2)
    _draw_names(painter, picture)


def _draw_axes(painter: QPainter, picture: HistoryPicture) -> None:
    axes, place, theme = picture.axes, picture.axes.place, picture.theme
    painter.setFont(tabular(picture.font, LABEL_SIZE))
    for level in _LEVELS:
        y = round(axes.at(0, level).y()) + 0.5
        painter.setPen(QColor(theme.line if not level else mixed(theme.panel, theme.line, 0.6)))
        painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
        painter.setPen(QColor(theme.muted))
        text = QRectF(0, y - LINE / 2, place.left() - GAP / 2, LINE)
        painter.drawText(text, _RIGHT, f"{100 * level:.0f} %")
    for step in step_ticks(0, axes.last, place.width())[1]:
        text = QRectF(axes.at(step, 0).x() - 40, place.bottom() + 3, 80, LINE)
        painter.drawText(text, Qt.AlignmentFlag.AlignCenter, step_text(step, 1))


def _draw_mark(painter: QPainter, picture: HistoryPicture) -> None:
    """Draw a hair line at the step pointed at, else at the one shown where it is past."""
    lines, theme, pointed = picture.lines, picture.theme, picture.pointed
    if pointed is not None:
        step, color = float(lines.steps[pointed]), mixed(theme.panel, theme.muted, 0.6)
    elif lines.shown_step < lines.steps[-1]:
        step, color = lines.shown_step, theme.valid
    else:
        return
    painter.setPen(QPen(QColor(color), 1))
    painter.drawLine(picture.axes.at(step, 1), picture.axes.at(step, 0))


def _draw_names(painter: QPainter, picture: HistoryPicture) -> None:
    axes, place, lines, pointed = picture.axes, picture.axes.place, picture.lines, picture.pointed
    index = lines.nearest(lines.shown_step) if pointed is None else pointed
    ends = [axes.at(0, float(p[-1])).y() for p in (lines.label, lines.rival)]
    if abs(ends[0] - ends[1]) < LINE:
        middle = (ends[0] + ends[1]) / 2
        middle = min(max(middle, place.top() + LINE / 2), place.bottom() - LINE / 2)
        half = LINE / 2 if ends[0] > ends[1] else -LINE / 2
        ends = [middle + half, middle - half]
    painter.setFont(tabular(picture.font, LABEL_SIZE, bold=True))
    room = axes.right - place.right() - GAP
    number = painter.fontMetrics().horizontalAdvance(WIDEST_PERCENT)
    values, colors = (lines.label, lines.rival), (picture.theme.text, picture.theme.cost)
    for name, p, centre, color in zip(lines.names, values, ends, colors, strict=True):
        painter.setPen(QColor(color))
        line = QRectF(place.right() + GAP, centre - LINE / 2, room, LINE)
        painter.drawText(line, _RIGHT, percent(float(p[index])))
        draw_elided(painter, line.adjusted(0, 0, -number, 0), name, _LEFT)
