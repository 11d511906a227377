"""How a confusion matrix is painted."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QImage, QPainter, QPen

from engine import Evaluation
from gui.drawing.probability_bars import NO_NUMBER, percent
from gui.picture_paint import draw_elided
from gui.plots.nice_ticks import nice_ceiling
from gui.theme import BODY_SIZE, GAP, LABEL_SIZE, VALUE_SIZE, Theme, mixed, tabular

from .heat import HeatScale, heat, writing_on
from .matrix_layout import NAME_LINE, Cell, MatrixLayout

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTER = Qt.AlignmentFlag.AlignCenter
# Smaller cells touch each other: lines between them would be most of what is seen.
_SMALLEST_SEPARATE = 10
# Cells from here on have larger figures.
_ROOMY = 38
# What the diagonal, and pairs never mistaken, have of the text's colour.
_DIAGONAL = 0.12
_NONE = 0.025
_BAR_HEIGHT = 6
# Room for "100.0 %" beside a bar.
_PERCENT_WIDTH = 52
# Between figures and the frame round them.
_INSET = 4
_LEGEND_WIDTH = 140


@dataclass(frozen=True, eq=False)
class MatrixPicture:
    """Everything that is painted.

    Attributes
    ----------
    layout : MatrixLayout
        Where things lie ...
    scrolled : QPointF
        ... and how far the cells are scrolled.
    class_names : tuple of str
        Names of rows and columns.
    evaluation : Evaluation
        For the errors.
    values : ndarray of shape (n, n)
        What the cells hold: counts, or fractions of a row.
    text : callable or None
        Writes a value in a cell; None where cells are too small for that.
    scale : HeatScale
        Of the mistakes' colours ...
    scale_text : str
        ... and its numbers in words.
    opened : Cell
        Framed.
    cursor, hovered : Cell or None
        Framed more lightly; their names stand out.
    theme : Theme
        The colours.
    error_color : str
        Of the errors.
    font : QFont
        Of any size.
    """

    layout: MatrixLayout
    scrolled: QPointF
    class_names: tuple[str, ...]
    evaluation: Evaluation
    values: NDArray[np.float64]
    text: Callable[[float], str] | None
    scale: HeatScale
    scale_text: str
    opened: Cell
    cursor: Cell | None
    hovered: Cell | None
    theme: Theme
    error_color: str
    font: QFont

    def named(self) -> Cell:
        """Return the row and column whose names stand out."""
        return self.hovered or self.cursor or Cell()


def draw_matrix(painter: QPainter, picture: MatrixPicture) -> None:
    """Paint the headings, the cells, the errors, the colour scale and the frames."""
    half = NAME_LINE / 2
    for area, draw in (
        (picture.layout.room, _draw_cells),
        (picture.layout.headings, _draw_headings),
        # The names of rows lower than a line stand out above and below.
        (picture.layout.names.adjusted(0, -half, 0, half), _draw_names),
        (picture.layout.errors.adjusted(0, -half, 0, half), _draw_errors),
    ):
        painter.save()
        painter.setClipRect(area)
        draw(painter, picture)
        painter.restore()
    _draw_total(painter, picture)
    _draw_scale(painter, picture)
    _draw_frames(painter, picture)


def _draw_cells(painter: QPainter, picture: MatrixPicture) -> None:
    layout, theme, n = picture.layout, picture.theme, picture.layout.n
    colors = heat(picture.scale.shares(picture.values), theme)
    colors[picture.values == 0] = QColor(mixed(theme.panel, theme.text, _NONE)).rgb()
    np.fill_diagonal(colors, QColor(mixed(theme.panel, theme.text, _DIAGONAL)).rgb())
    origin = layout.room.topLeft() - picture.scrolled
    everything = QRectF(origin.x(), origin.y(), n * layout.width, n * layout.height)
    painter.drawImage(everything, _image(colors))
    if min(layout.width, layout.height) >= _SMALLEST_SEPARATE:
        painter.setPen(QPen(QColor(theme.panel), 1))
        for index in range(1, n):
            x, y = origin.x() + index * layout.width, origin.y() + index * layout.height
            painter.drawLine(QPointF(x, everything.top()), QPointF(x, everything.bottom()))
            painter.drawLine(QPointF(everything.left(), y), QPointF(everything.right(), y))
    if picture.text is not None:
        _draw_numbers(painter, picture, picture.text, colors)


def _image(colors: NDArray[np.uint32]) -> QImage:
    rows, columns = colors.shape
    # The image keeps no copy of the bytes it is given, so it makes its own.
    return QImage(colors.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()


def _draw_numbers(
    painter: QPainter,
    picture: MatrixPicture,
    text: Callable[[float], str],
    colors: NDArray[np.uint32],
) -> None:
    """Write into every cell that can be seen; a pair never mistaken stays empty."""
    layout, values = picture.layout, picture.values
    size = BODY_SIZE if min(layout.width, layout.height) >= _ROOMY else LABEL_SIZE
    usual, bold = (tabular(picture.font, size, bold=bold) for bold in (False, True))
    writing = {int(color): writing_on(QColor.fromRgb(int(color))) for color in np.unique(colors)}
    rows, columns = layout.seen(picture.scrolled)
    origin = layout.room.topLeft() - picture.scrolled
    for row in rows:
        for column in columns:
            if not values[row, column] and row != column:
                continue
            painter.setFont(usual if row == column else bold)
            painter.setPen(writing[int(colors[row, column])])
            x, y = origin.x() + column * layout.width, origin.y() + row * layout.height
            place = QRectF(x, y, layout.width, layout.height)
            painter.drawText(place, _CENTER, text(float(values[row, column])))


def _draw_headings(painter: QPainter, picture: MatrixPicture) -> None:
    layout = picture.layout
    painter.setFont(tabular(picture.font, LABEL_SIZE))
    painter.setPen(QColor(picture.theme.muted))
    top = QRectF(layout.room.left(), 0, layout.room.width(), NAME_LINE)
    painter.drawText(top, _LEFT, "read as")
    every = math.ceil(NAME_LINE / layout.width)
    for column in layout.seen(picture.scrolled)[1]:
        stands_out = column == picture.named().predicted
        if column % every and not stands_out:
            continue
        _set_name_pen(painter, picture, stands_out)
        x = layout.room.left() + column * layout.width - picture.scrolled.x()
        name = picture.class_names[column]
        place = QRectF(x + 1, NAME_LINE, layout.width - 2, layout.room.top() - NAME_LINE - 3)
        if not layout.upright:
            draw_elided(painter, place, name)
            continue
        painter.save()
        painter.translate(place.center().x(), place.bottom())
        painter.rotate(-90)
        draw_elided(painter, QRectF(0, -NAME_LINE / 2, place.height(), NAME_LINE), name, _LEFT)
        painter.restore()


def _draw_names(painter: QPainter, picture: MatrixPicture) -> None:
    layout = picture.layout
    every = math.ceil(NAME_LINE / layout.height)
    for row in layout.seen(picture.scrolled)[0]:
        stands_out = row == picture.named().true
        if row % every and not stands_out:
            continue
        _set_name_pen(painter, picture, stands_out)
        line = QRectF(0, _line_of(picture, row), layout.room.left() - GAP / 2, NAME_LINE)
        draw_elided(painter, line, picture.class_names[row], _RIGHT)


def _line_of(picture: MatrixPicture, row: int) -> float:
    """Return the top of a line of text in the middle of a row."""
    layout = picture.layout
    middle = layout.room.top() + (row + 0.5) * layout.height - picture.scrolled.y()
    return middle - NAME_LINE / 2


def _set_name_pen(painter: QPainter, picture: MatrixPicture, stands_out: bool) -> None:
    painter.setFont(tabular(picture.font, LABEL_SIZE, bold=stands_out))
    painter.setPen(QColor(picture.theme.text if stands_out else picture.theme.muted))


def _draw_errors(painter: QPainter, picture: MatrixPicture) -> None:
    """Draw the error of each row as a bar with its percent; all bars have one scale."""
    layout, theme, room = picture.layout, picture.theme, picture.layout.errors
    errors = picture.evaluation.error_per_class
    largest = nice_ceiling(max((error for error in errors if error > 0), default=1.0))
    every = math.ceil(NAME_LINE / layout.height)
    thickness = min(_BAR_HEIGHT, layout.height - 2)
    painter.setFont(tabular(picture.font, LABEL_SIZE))
    painter.setPen(QColor(theme.text))
    for row in layout.seen(picture.scrolled)[0]:
        line = QRectF(room.left(), _line_of(picture, row), room.width(), NAME_LINE)
        track = QRectF(0, 0, room.width() - _PERCENT_WIDTH - _INSET, thickness)
        track.moveTopLeft(QPointF(room.left() + _INSET, round(line.center().y() - thickness / 2)))
        painter.fillRect(track, QColor(mixed(theme.panel, theme.line, 0.5)))
        if errors[row] > 0:
            track.setWidth(max(1.0, track.width() * errors[row] / largest))
            painter.fillRect(track, QColor(picture.error_color))
        if row % every == 0 or row == picture.named().true:
            text = NO_NUMBER if math.isnan(errors[row]) else percent(errors[row])
            painter.drawText(line.adjusted(0, 0, -_INSET, 0), _RIGHT, text)


def _draw_total(painter: QPainter, picture: MatrixPicture) -> None:
    corner = picture.layout.corner.adjusted(0, 0, -_INSET, -3)
    painter.setFont(tabular(picture.font, LABEL_SIZE))
    painter.setPen(QColor(picture.theme.muted))
    painter.drawText(corner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, "error")
    painter.setFont(tabular(picture.font, VALUE_SIZE, bold=True))
    painter.setPen(QColor(picture.error_color))
    flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
    painter.drawText(corner, flags, f"{100 * picture.evaluation.error:.2f} %")


def _draw_scale(painter: QPainter, picture: MatrixPicture) -> None:
    """Draw the colours from none to the largest, and what they stand for."""
    layout = picture.layout
    line = QRectF(layout.room.left(), layout.room.bottom() + GAP, 0, NAME_LINE)
    bar = QRectF(line.left(), line.center().y() - 4, _LEGEND_WIDTH, 8)
    ramp = np.linspace(0, 1, _LEGEND_WIDTH)[np.newaxis]
    painter.drawImage(bar, _image(heat(ramp, picture.theme)))
    painter.setFont(tabular(picture.font, LABEL_SIZE))
    painter.setPen(QColor(picture.theme.muted))
    line.setLeft(bar.right() + GAP)
    line.setRight(layout.corner.right() + _LEGEND_WIDTH)
    painter.drawText(line, _LEFT, picture.scale_text)


def _draw_frames(painter: QPainter, picture: MatrixPicture) -> None:
    theme = picture.theme
    for cell, color, width in (
        (picture.hovered, theme.muted, 1.0),
        (picture.opened, theme.cost, 2.0),
        (picture.cursor, theme.text, 1.0),
    ):
        place = picture.layout.place(cell, picture.scrolled) if cell is not None else QRectF()
        if place.isEmpty():
            continue
        painter.setPen(QPen(QColor(color), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # Outwards, where the lines between the cells are.
        outside = (width - 1) / 2
        painter.drawRect(place.adjusted(-outside, -outside, outside, outside))
