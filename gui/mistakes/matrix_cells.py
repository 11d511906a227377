"""How the cells of a confusion matrix are painted, and the scale of their colours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPen

from gui.theme import BODY_SIZE, GAP, LABEL_SIZE, mixed, tabular

from .heat import heat, writing_on
from .matrix_layout import NAME_LINE
from .matrix_picture import MatrixPicture

# Smaller cells touch each other: lines between them would be most of what is seen.
_SMALLEST_SEPARATE = 10
# Cells from here on have larger figures.
_ROOMY = 38
# What the diagonal, and pairs never mistaken, have of the text's colour.
_DIAGONAL = 0.12
_NONE = 0.025
_LEGEND_WIDTH = 140


def draw_cells(painter: QPainter, picture: MatrixPicture) -> None:
    """Paint the mistakes in colour, the diagonal in grey, and the numbers of both."""
    layout, theme, n = picture.layout, picture.theme, picture.layout.n
    values = picture.numbers.values
    colors = heat(picture.scale.shares(values), theme)
    colors[values == 0] = QColor(mixed(theme.panel, theme.text, _NONE)).rgb()
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
    if picture.fit.has_texts:
        _draw_numbers(painter, picture, colors)


def _image(colors: NDArray[np.uint32]) -> QImage:
    rows, columns = colors.shape
    # The image keeps no copy of the bytes it is given, so it makes its own.
    return QImage(colors.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()


def _draw_numbers(painter: QPainter, picture: MatrixPicture, colors: NDArray[np.uint32]) -> None:
    """Write into every cell that can be seen; a pair never mistaken stays empty."""
    layout, numbers, values = picture.layout, picture.numbers, picture.numbers.values
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
            text = numbers.text(float(values[row, column]))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def draw_scale(painter: QPainter, picture: MatrixPicture) -> None:
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
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(line, flags, picture.numbers.scale_text(picture.scale.limit))
