"""A small gray image with its pixels visible: what the model sees of a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent, QPen, qRgba
from PyQt6.QtWidgets import QSizePolicy, QWidget

from gui.theme import BODY_SIZE, DARK, GAP, Theme, tabular

# Corners of the sheets that digits are shown on.
SHEET_RADIUS = 3
# Side of the widget at its smallest: three screen pixels for each of MNIST's 28, and a frame.
SMALLEST_SIDE = 3 * 28 + 2


@lru_cache(maxsize=4)
def ink_shades(ink: str) -> list[int]:
    """Return a colour table in which 0 is transparent and 255 is full ink."""
    color = QColor(ink)
    return [qRgba(color.red(), color.green(), color.blue(), alpha) for alpha in range(256)]


def draw_sheet(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Paint a framed sheet of paper; the frame lies inside the rectangle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(theme.line))
    painter.setBrush(QColor(theme.paper))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), SHEET_RADIUS, SHEET_RADIUS)


def draw_focus(painter: QPainter, sheet: QRectF, theme: Theme) -> None:
    """Paint the frame of a sheet that has the keyboard."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.cost), 2))
    painter.drawRoundedRect(sheet.adjusted(1, 1, -1, -1), SHEET_RADIUS, SHEET_RADIUS)


def draw_hint(
    painter: QPainter, sheet: QRectF, hints: Sequence[str], theme: Theme, font: QFont
) -> None:
    """Write the first of several hints that fits in the middle of a sheet; the last, shortened."""
    painter.setFont(tabular(font, BODY_SIZE))
    painter.setPen(QColor(theme.muted))
    metrics = painter.fontMetrics()
    room = round(sheet.width()) - 2 * GAP
    fitting = (text for text in hints if metrics.horizontalAdvance(text) <= room)
    shortened = metrics.elidedText(hints[-1], Qt.TextElideMode.ElideRight, room)
    painter.drawText(sheet, Qt.AlignmentFlag.AlignCenter, next(fitting, shortened))


class DigitImage(QWidget):
    """Shows an image without smoothing, in the theme's ink on its paper.

    Attributes
    ----------
    image_shape : tuple of int
        (rows, columns) of the image, or of the one that will come.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image_shape = (28, 28)
        self._pixels: NDArray[np.uint8] | None = None
        self._theme = DARK
        self._shades = ink_shades(DARK.ink)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("What the model sees")
        self.set_image(None)

    def set_image(self, pixels: NDArray[np.uint8] | None) -> None:
        """Show an image of shape (rows, columns), ink high; None shows the empty state."""
        self._pixels = None if pixels is None else np.array(pixels, np.uint8, order="C")
        if self._pixels is not None:
            rows, columns = self._pixels.shape
            self.image_shape = (rows, columns)
        state = "nothing drawn yet" if pixels is None else "your drawing"
        rows, columns = self.image_shape
        self.setAccessibleDescription(f"{state}, {rows} by {columns} pixels")
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._shades = ink_shades(theme.ink)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the smallest size that shows 28 pixels crisply."""
        return QSize(SMALLEST_SIDE, SMALLEST_SIDE)

    def minimumSizeHint(self) -> QSize:
        """Return the same: smaller, the pixels could not be told apart."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the sheet and the image on it."""
        painter = QPainter(self)
        # Square, since that is what is kept free; an oblong image keeps its aspect within.
        side = min(self.width(), self.height())
        sheet = QRectF(0, 0, side, side)
        draw_sheet(painter, sheet, self._theme)
        target = self._target(sheet.adjusted(1, 1, -1, -1))
        if self._pixels is None:
            self._draw_empty(painter, target)
            return
        rows, columns = self._pixels.shape
        image = QImage(
            self._pixels.tobytes(), columns, rows, columns, QImage.Format.Format_Indexed8
        )
        image.setColorTable(self._shades)
        # Where an image has more pixels than the screen gives it, leaving some out would lie.
        smooth = target.width() * self.devicePixelRatioF() < columns
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(target, image)

    def _target(self, inside: QRectF) -> QRectF:
        """Return where the image goes: whole device pixels for each of its own if they fit."""
        rows, columns = self.image_shape
        ratio = self.devicePixelRatioF()
        scale = min(inside.width() / columns, inside.height() / rows) * ratio
        if scale >= 1:
            scale = int(scale)
        width, height = columns * scale / ratio, rows * scale / ratio
        left = round((inside.width() - width) / 2 * ratio) / ratio
        top = round((inside.height() - height) / 2 * ratio) / ratio
        return QRectF(inside.left() + left, inside.top() + top, width, height)

    def _draw_empty(self, painter: QPainter, target: QRectF) -> None:
        """Paint the box the ink will be fitted into, 20/28 of the image."""
        x, y = target.width() * 4 / 28, target.height() * 4 / 28
        painter.setPen(QPen(QColor(self._theme.line), 1, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawRect(target.adjusted(x, y, -x, -y))
