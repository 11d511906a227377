"""Where the pixels of a picture are on screen, and the cross that points at one of them."""

from __future__ import annotations

import math
from typing import NamedTuple

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen

from gui.picture_paint import image_place
from gui.theme import Theme

from .answer import Pixel

# Screen pixels: a picture is at least so high and wide, were it of a single line of pixels, and
# the box around the pixel that is pointed at.
_SMALLEST_SIDE = 12.0
_SMALLEST_BOX = 7.0
_HAIR_OPACITY = 0.45


class Picture(NamedTuple):
    """An image on screen.

    Attributes
    ----------
    place : QRectF
        Where it is.
    image_shape : tuple of int
        (rows, columns) of its pixels.
    """

    place: QRectF
    image_shape: tuple[int, int]

    def pixel_at(self, point: QPointF) -> Pixel | None:
        """Return (row, column) of the pixel at a point; None beside the image."""
        if not self.place.contains(point):
            return None
        rows, columns = self.image_shape
        row = int((point.y() - self.place.top()) / self.place.height() * rows)
        column = int((point.x() - self.place.left()) / self.place.width() * columns)
        return min(row, rows - 1), min(column, columns - 1)

    def box(self, pixel: Pixel) -> QRectF:
        """Return where a pixel is."""
        rows, columns = self.image_shape
        width, height = self.place.width() / columns, self.place.height() / rows
        left, top = self.place.left() + pixel[1] * width, self.place.top() + pixel[0] * height
        return QRectF(left, top, width, height)


def picture_in(room: QRectF, image_shape: tuple[int, int], ratio: float) -> Picture:
    """Return an image as large as fits into the upper left corner of a room, and its frame."""
    inside = room.adjusted(1, 1, -1, -1)
    place = image_place(inside, image_shape, ratio)
    place.setWidth(max(place.width(), _SMALLEST_SIDE))
    place.setHeight(max(place.height(), _SMALLEST_SIDE))
    place.moveTo(math.ceil(inside.left()), math.ceil(inside.top()))
    return Picture(place, image_shape)


def draw_frame(painter: QPainter, picture: Picture, color: str) -> None:
    """Draw a hair-line around a picture, outside its pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(color))
    painter.drawRect(picture.place.adjusted(-1, -1, 0, 0))


def draw_cross(painter: QPainter, picture: Picture, pixel: Pixel, theme: Theme) -> None:
    """Mark a pixel by a box, and by hair-lines from the picture's sides to it."""
    box, place = picture.box(pixel), picture.place
    short_x, short_y = (max(0.0, _SMALLEST_BOX - side) / 2 for side in (box.width(), box.height()))
    box.adjust(-short_x, -short_y, short_x, short_y)
    hair = QColor(theme.text)
    hair.setAlphaF(_HAIR_OPACITY)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(hair, 1))
    x, y = math.floor(box.center().x()), math.floor(box.center().y())
    for start, end in (
        ((place.left(), y), (box.left() - 2, y)),
        ((box.right() + 1, y), (place.right() - 1, y)),
        ((x, place.top()), (x, box.top() - 2)),
        ((x, box.bottom() + 1), (x, place.bottom() - 1)),
    ):
        if start[0] <= end[0] and start[1] <= end[1]:
            painter.drawLine(QPointF(*start), QPointF(*end))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # In two tones: one of them is seen on any pixel.
    for color, out in ((theme.panel, 2), (theme.text, 1)):
        painter.setPen(QPen(QColor(color), 1))
        painter.drawRect(box.adjusted(-out, -out, out - 1, out - 1))
