"""How a confusion matrix is painted."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen

from .matrix_cells import draw_cells, draw_scale
from .matrix_layout import NAME_LINE
from .matrix_margins import draw_axes, draw_errors, draw_headings, draw_names, draw_total
from .matrix_picture import MatrixPicture


def draw_matrix(painter: QPainter, picture: MatrixPicture) -> None:
    """Paint the headings, the cells, the errors, the colour scale and the frames."""
    half = NAME_LINE / 2
    for area, draw in (
        (picture.layout.room, draw_cells),
        (picture.layout.headings, draw_headings),
        # The names of rows lower than a line stand out above and below.
        (picture.layout.names.adjusted(0, -half, 0, half), draw_names),
        (picture.layout.errors.adjusted(0, -half, 0, half), draw_errors),
    ):
        painter.save()
        painter.setClipRect(area)
        draw(painter, picture)
        painter.restore()
    draw_axes(painter, picture)
    draw_total(painter, picture)
    draw_scale(painter, picture)
    _draw_frames(painter, picture)


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
