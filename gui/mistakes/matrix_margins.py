"""What stands round the cells of a confusion matrix: names, errors, and the error of all."""

from __future__ import annotations

import math

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter

from gui.drawing.probability_bars import NO_NUMBER, percent
from gui.picture_paint import draw_elided
from gui.plots.nice_ticks import nice_ceiling
from gui.theme import GAP, LABEL_SIZE, VALUE_SIZE, mixed, tabular

from .matrix_layout import NAME_LINE, named
from .matrix_picture import MatrixPicture

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_BAR_HEIGHT = 6
# Room for "100.0 %" beside a bar.
_PERCENT_WIDTH = 52
# Between figures and the frame round them.
_INSET = 4


def draw_axes(painter: QPainter, picture: MatrixPicture) -> None:
    """Write what the names of the columns and those of the rows say of an image."""
    layout = picture.layout
    painter.setFont(tabular(picture.font, LABEL_SIZE))
    painter.setPen(QColor(picture.theme.muted))
    top = QRectF(layout.room.left(), 0, layout.room.width(), NAME_LINE)
    painter.drawText(top, _LEFT, "read as")
    line = _heading_line(picture, 0, layout.room.left() - GAP / 2)
    if layout.upright:
        # Beside the ends of the turned names.
        line.setTop(line.bottom() - NAME_LINE)
    painter.drawText(line, _LEFT, "is")


def draw_headings(painter: QPainter, picture: MatrixPicture) -> None:
    """Write the names of the columns, turned where they are long."""
    layout, out = picture.layout, picture.named.predicted
    for column in named(layout.seen(picture.scrolled)[1], layout.width, out):
        _set_name_pen(painter, picture, column == out)
        x = layout.room.left() + column * layout.width - picture.scrolled.x()
        name = picture.numbers.class_names[column]
        place = _heading_line(picture, x + 1, layout.width - 2)
        if not layout.upright:
            draw_elided(painter, place, name)
            continue
        painter.save()
        painter.translate(place.center().x(), place.bottom())
        painter.rotate(-90)
        draw_elided(painter, QRectF(0, -NAME_LINE / 2, place.height(), NAME_LINE), name, _LEFT)
        painter.restore()


def draw_names(painter: QPainter, picture: MatrixPicture) -> None:
    """Write the names of the rows."""
    layout, out = picture.layout, picture.named.true
    for row in named(layout.seen(picture.scrolled)[0], layout.height, out):
        _set_name_pen(painter, picture, row == out)
        line = QRectF(0, _line_of(picture, row), layout.room.left() - GAP / 2, NAME_LINE)
        draw_elided(painter, line, picture.numbers.class_names[row], _RIGHT)


def _heading_line(picture: MatrixPicture, left: float, width: float) -> QRectF:
    """Return a part of where the names of the columns stand."""
    return QRectF(left, NAME_LINE, width, picture.layout.room.top() - NAME_LINE - 3)


def _line_of(picture: MatrixPicture, row: int) -> float:
    """Return the top of a line of text in the middle of a row."""
    layout = picture.layout
    middle = layout.room.top() + (row + 0.5) * layout.height - picture.scrolled.y()
    return middle - NAME_LINE / 2


def _set_name_pen(painter: QPainter, picture: MatrixPicture, stands_out: bool) -> None:
    painter.setFont(tabular(picture.font, LABEL_SIZE, bold=stands_out))
    painter.setPen(QColor(picture.theme.text if stands_out else picture.theme.muted))


def draw_errors(painter: QPainter, picture: MatrixPicture) -> None:
    """Draw the error of each row as a bar with its percent; all bars have one scale."""
    layout, theme, room = picture.layout, picture.theme, picture.layout.errors
    errors = picture.numbers.evaluation.error_per_class
    largest = nice_ceiling(max((error for error in errors if error > 0), default=1.0))
    seen = layout.seen(picture.scrolled)[0]
    written = set(named(seen, layout.height, picture.named.true))
    thickness = min(_BAR_HEIGHT, layout.height - 2)
    painter.setFont(tabular(picture.font, LABEL_SIZE))
    painter.setPen(QColor(theme.text))
    for row in seen:
        line = QRectF(room.left(), _line_of(picture, row), room.width(), NAME_LINE)
        track = QRectF(0, 0, room.width() - _PERCENT_WIDTH - _INSET, thickness)
        track.moveTopLeft(QPointF(room.left() + _INSET, round(line.center().y() - thickness / 2)))
        painter.fillRect(track, QColor(mixed(theme.panel, theme.line, 0.5)))
        if errors[row] > 0:
            track.setWidth(max(1.0, track.width() * errors[row] / largest))
            painter.fillRect(track, QColor(picture.error_color))
        if row in written:
            text = NO_NUMBER if math.isnan(errors[row]) else percent(errors[row])
            painter.drawText(line.adjusted(0, 0, -_INSET, 0), _RIGHT, text)


def draw_total(painter: QPainter, picture: MatrixPicture) -> None:
    """Write the error of all images."""
    corner = picture.layout.corner.adjusted(0, 1, -_INSET, 0)
    painter.setFont(tabular(picture.font, LABEL_SIZE))
    painter.setPen(QColor(picture.theme.muted))
    painter.drawText(corner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, "error")
    painter.setFont(tabular(picture.font, VALUE_SIZE, bold=True))
    painter.setPen(QColor(picture.error_color))
    flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
    painter.drawText(corner, flags, f"{100 * picture.numbers.evaluation.error:.2f} %")
