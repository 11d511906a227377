"""How an image of the gallery is painted, with what it is and what it is read as."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from gui.drawing.digit_image import draw_sheet
from gui.drawing.probability_bars import percent
from gui.picture_paint import draw_elided, draw_image, gray_image, image_place
from gui.theme import LABEL_SIZE, Theme, mixed, tabular

from .gallery import Gallery

# Screen pixels of the longer side of an image.
_IMAGE_SIDE = 56
_LINE = 14
GUTTER = 6


def image_size(image_shape: tuple[int, int]) -> tuple[float, float]:
    """Return width and height of an image, the longer side being the same for all."""
    rows, columns = image_shape
    scale = _IMAGE_SIDE / max(rows, columns)
    return columns * scale, rows * scale


def cell_height(image_shape: tuple[int, int]) -> float:
    """Return the height of an image with the two lines under it."""
    return image_size(image_shape)[1] + 2 * _LINE + 2 * GUTTER


def draw_cell(
    painter: QPainter,
    cell: QRectF,
    gallery: Gallery,
    row: int,
    mark: float,
    theme: Theme,
    font: QFont,
) -> None:
    """Paint an image and its two lines.

    Parameters
    ----------
    painter : QPainter
        On any device.
    cell : QRectF
        Where.
    gallery : Gallery
        Which images.
    row : int
        Which of them, a row of the split.
    mark : float
        Width of the frame that shows it chosen; 0 for none.
    theme : Theme
        The colours.
    font : QFont
        Of any size.
    """
    chosen = mark > 0
    if chosen:
        painter.setPen(QPen(QColor(theme.cost), mark))
        painter.setBrush(QColor(mixed(theme.panel, theme.cost, 0.18)))
        painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 4, 4)
    room = cell.adjusted(GUTTER, GUTTER - 1, -GUTTER, -2 * _LINE - GUTTER - 1)
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    place = image_place(room, gallery.dataset.image_shape, ratio)
    draw_sheet(painter, place.adjusted(-1, -1, 1, 1), theme)
    draw_image(painter, place, gray_image(gallery.pixels(row), theme))
    line = QRectF(cell.left() + 2, room.bottom() + 3, cell.width() - 4, _LINE)
    painter.setFont(tabular(font, LABEL_SIZE, bold=chosen))
    painter.setPen(QColor(theme.text))
    draw_elided(painter, line, _answer(gallery, row, line.width(), painter.fontMetrics()))
    painter.setPen(QColor(theme.text if chosen else theme.muted))
    sure = percent(float(gallery.predictions.p_y_pred[row]))
    draw_elided(painter, line.translated(0, _LINE), sure)


def _answer(gallery: Gallery, row: int, width: float, metrics: QFontMetrics) -> str:
    """Return what an image is, and after an arrow what it is misread as.

    Where the two names do not fit, both are shortened.
    """
    label, reading = gallery.answer(row)
    if not reading:
        return label
    arrow = " → "
    half = (width - metrics.horizontalAdvance(arrow)) / 2

    def fitting(name: str, other: str) -> str:
        # A short name leaves its room to the other one.
        room = max(half, 2 * half - metrics.horizontalAdvance(other))
        return metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(room))

    return fitting(label, reading) + arrow + fitting(reading, label)
