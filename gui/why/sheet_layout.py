"""Where the parts of the answer sheet lie: a column for the image, and one for each map."""

from __future__ import annotations

from typing import NamedTuple

from PyQt6.QtCore import QPointF, QRectF, QSizeF
from PyQt6.QtGui import QFont

from gui.theme import GAP

from .answer import Pixel
from .lines import LINES_HEIGHT, lines_width
from .picture import Picture, picture_in

HEADING_HEIGHT = 22.0
# Between columns, at least and at most.
_GUTTERS = GAP, 4 * GAP
# Pixels of a picture at its smallest, with its frame.
_SMALLEST_PICTURE = 58


class Column(NamedTuple):
    """One column, from the top.

    Attributes
    ----------
    heading : QRectF
        Its name.
    picture : Picture
        The image, or a map.
    figures : QRectF
        What is written below.
    """

    heading: QRectF
    picture: Picture
    figures: QRectF


def sheet_layout(
    size: QSizeF, n_columns: int, image_shape: tuple[int, int], font: QFont, ratio: float
) -> list[Column]:
    """Return the columns, as wide as the pictures come out or as figures need.

    Those at the right are left out where there is no room for them.

    Parameters
    ----------
    size : QSizeF
        Of the sheet.
    n_columns : int
        The image and its maps.
    image_shape : tuple of int
        (rows, columns) of the image.
    font : QFont
        For what is written.
    ratio : float
        Device pixels of one of Qt's.
    """
    least = lines_width(font)
    n_columns = min(n_columns, max(1, int((size.width() + _GUTTERS[0]) / (least + _GUTTERS[0]))))
    fair = (size.width() - (n_columns - 1) * 1.5 * GAP) / n_columns
    height = max(size.height() - HEADING_HEIGHT - GAP - LINES_HEIGHT, 3.0)
    picture = picture_in(QRectF(0, 0, fair, height), image_shape, ratio).place
    width = round(max(picture.width() + 2, least))
    free = (size.width() - n_columns * width) / max(1, n_columns - 1)
    gutter = min(max(free, _GUTTERS[0]), _GUTTERS[1])
    columns = []
    for number in range(n_columns):
        left = round(number * (width + gutter))
        room = QRectF(left, HEADING_HEIGHT, picture.width() + 2, picture.height() + 2)
        figures = QRectF(left, room.bottom() + GAP - 2, width, LINES_HEIGHT)
        heading = QRectF(left, 0, width, HEADING_HEIGHT - 3)
        columns.append(Column(heading, picture_in(room, image_shape, ratio), figures))
    return columns


def smallest_sheet(n_columns: int, font: QFont) -> QSizeF:
    """Return the size below which not all columns are there, or figures are cut off."""
    width = n_columns * lines_width(font) + (n_columns - 1) * _GUTTERS[0]
    return QSizeF(width, HEADING_HEIGHT + _SMALLEST_PICTURE + GAP + LINES_HEIGHT)


def pixel_at(columns: list[Column], point: QPointF) -> Pixel | None:
    """Return the pixel at a point in any of the pictures."""
    found = (column.picture.pixel_at(point) for column in columns)
    return next((pixel for pixel in found if pixel is not None), None)
